from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import Stride
from feedback.records.cueing import CueCounts
from feedback.records.material import Material
from feedback.records.session import SessionFacts
from feedback.records.spread import Spread
from feedback.records.summary import Summary, summary_of
from feedback.records.wording import minutes, sentences


def summary_with(left_stance_s: float, right_stance_s: float) -> Summary:
    stances = {"left": left_stance_s, "right": right_stance_s}
    rows = [
        Stride(k, 1, k, leg, 0, 1.1, stance_s, 1.1 - stance_s, 0.2, 0.4, 0.5, 1.0, "heel", 1.0)
        for leg, stance_s in stances.items()
        for k in range(2, 5)
    ]
    return summary_of(Material(strides=rows), SessionFacts())


@pytest.mark.parametrize(
    ("left_s", "right_s", "words"),
    [
        (0.66, 0.66, "Both feet stood equally long: 660 ms left, 660 ms right, a ratio of 1.00, within"),
        (0.70, 0.68, "The left foot stood longer: 700 ms left, 680 ms right, a ratio of 1.03, within"),
        (0.60, 0.72, "The right foot stood longer: 600 ms left, 720 ms right, a ratio of 1.20, beyond"),
    ],
)
def test_symmetry_is_told_against_published_limits(left_s: float, right_s: float, words: str) -> None:
    assert sentences(summary_with(left_s, right_s))[1].startswith(words)


def test_swing_is_told_as_well() -> None:
    told = sentences(summary_with(0.60, 0.72))[2]
    assert told.startswith("In the air they were 500 ms left, 380 ms right, a ratio of 1.32, beyond what healthy")
    assert told.endswith("(up to 1.06).")


def test_a_handful_of_strides_varies_by_nobody_knows_what() -> None:
    told = sentences(summary_with(0.6, 0.6))
    assert "How much stride time varied cannot be told: it takes 30 strides of a leg." in told
    assert not [sentence for sentence in told if "coordination" in sentence or "body weight" in sentence]


def test_a_session_without_strides_claims_nothing() -> None:
    told = sentences(summary_of(Material(), SessionFacts()))
    assert told == [
        "The record is 0 s long. No complete stride was measured.",
        "No cue was due.",
        "Nothing was lost on the way from the sensors to this page.",
    ]


def test_late_and_early_are_told_apart() -> None:
    summary = summary_with(0.6, 0.6)
    late = replace(summary, cue_timing_ms=Spread(9, 12.3, 20.0, -9.0, 40.0))
    early = replace(summary, cue_timing_ms=Spread(9, -12.3, 20.0, -9.0, 40.0))
    assert any(
        "12 ms too late on average; from cue to cue this varied by 20 ms (SD, n = 9)" in s for s in sentences(late)
    )
    assert any("12 ms too early on average" in sentence for sentence in sentences(early))


@given(st.floats(0, 1e6))
def test_a_duration_can_be_read_back(seconds: float) -> None:
    words = minutes(seconds).split()
    weight = {"h": 3600, "min": 60, "s": 1}
    counts = zip(words[::2], words[1::2], strict=True)
    assert sum(int(count) * weight[unit] for count, unit in counts) == round(seconds)


def test_rewards_that_the_guard_withheld_are_told_beside_the_cues() -> None:
    summary = summary_with(0.66, 0.66)
    told = sentences(replace(summary, cues=CueCounts(due=3, played=3, guarded=2)))
    assert any(s.endswith("was. 2 rewards were withheld, for the hit was bought elsewhere.") for s in told)
    told = sentences(replace(summary, cues=CueCounts(due=3, played=3, withheld={"late": 1}, guarded=2)))
    assert any("1 strides got no cue: late (1). 2 rewards were withheld" in s for s in told)
