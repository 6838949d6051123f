"""Gain, retention, dependence, and what may be called so."""

from math import isnan, nan
from random import Random

import pytest

from feedback.cues.learning import by_cue, learning, success_pct
from feedback.messages import Outcome

BLOCKS = {1: "baseline", 2: "training", 3: "probe", 4: "retention"}
TLA = "trailing_limb_angle_deg"


def rows(block, n, mean, sd=1.0, plan="uncued", measure=TLA, seed=0, success="hit"):
    random = Random(f"{block}{plan}{seed}")
    cue_id = int(plan in ("cued", "asked"))
    return [
        Outcome(
            k,
            k,
            0,
            "hip_extend",
            "left",
            k,
            block,
            plan,
            cue_id,
            "",
            0,
            measure,
            "m",
            random.gauss(mean, sd),
            0.0,
            success,
        )
        for k in range(n)
    ]


def session(cued, uncued, probe=0.0, baseline=10.0, **how):
    return [
        *rows(1, 60, baseline, **how),
        *rows(2, 100, cued, plan="cued", **how),
        *rows(2, 40, uncued, plan="faded", **how),
        *rows(3, 30, probe, **how),
        *rows(4, 60, probe, **how),
    ]


def test_the_formulae():
    found = learning(session(16.0, 13.0, probe=13.0, sd=0.01), BLOCKS)
    assert found.gain == pytest.approx(6.0, abs=0.02)
    assert found.retention == {"probe": pytest.approx(0.5, abs=0.01), "retention": pytest.approx(0.5, abs=0.01)}
    assert found.dependence == pytest.approx(3.0, abs=0.02)
    assert (found.baseline, found.cued) == (pytest.approx(10.0, abs=0.01), pytest.approx(16.0, abs=0.01))
    assert found.verdict == "improved"


def test_below_the_detectable_change_nothing_is_a_gain():
    found = learning(session(13.0, 10.0, sd=0.5), BLOCKS)
    assert found.threshold == 3.8
    assert found.gain == pytest.approx(3.0, abs=0.3)
    assert (found.verdict, found.retention) == ("follows", {})


def test_without_a_published_change_one_sd_of_the_baseline_decides():
    found = learning(session(13.0, 13.0, measure="thigh_extension_deg"), BLOCKS)
    assert found.threshold == found.baseline_sd == pytest.approx(1.0, abs=0.3)
    assert found.verdict == "improved"


def test_less_is_a_gain_where_less_is_better():
    assert learning(session(6.0, 6.0, measure="pelvic_drop_deg"), BLOCKS).verdict == "improved"
    assert learning(session(14.0, 14.0, measure="pelvic_drop_deg"), BLOCKS).verdict == "no_gain"


def test_nearer_is_a_gain_of_an_onset_from_either_side():
    for late_ms in (120.0, -150.0):
        how = {"baseline": late_ms, "sd": 20.0, "measure": "onset_ms", "probe": 0.0}
        assert learning(session(10.0, 10.0, **how), BLOCKS).verdict == "improved"


@pytest.mark.parametrize("seed", range(20))
def test_no_difference_at_all_is_told_as_ignoring(seed):
    found = learning(session(10.0, 10.0, probe=10.0, seed=seed), BLOCKS)
    assert (found.verdict, found.retention) == ("ignores", {})
    assert "alike" in found.words


def test_too_few_strides_say_nothing():
    for few in (rows(1, 60, 10.0), rows(2, 100, 12.0, plan="cued"), [], rows(1, 5, 1.0) + rows(2, 5, 9.0, plan="cued")):
        found = learning(few, BLOCKS)
        assert found.verdict == "unknown"
        assert isnan(found.gain)
    assert learning(rows(1, 60, 10.0) + rows(2, 99, 10.0, plan="cued"), BLOCKS).verdict == "no_gain"


def test_success_counts_what_was_scored():
    told = [rows(2, 1, 1.0, success=word)[0] for word in ("hit", "hit", "near", "miss", "guarded", "unknown")]
    assert success_pct(told) == 40.0
    assert isnan(success_pct(told[-1:]))


def test_values_of_different_methods_are_kept_apart():
    told = [*rows(1, 3, 1.0), *(row.replace(method="other") for row in rows(1, 2, 1.0))]
    unscored = rows(1, 1, nan)[0].replace(measure="")
    assert {key[3]: len(found) for key, found in by_cue([*told, unscored]).items()} == {"m": 3, "other": 2}


def guarded(share, n=30):
    """The last strides of a gain of 6, a share of them bought elsewhere."""
    told = session(16.0, 16.0, sd=0.5)
    cued = [k for k, row in enumerate(told) if row.plan == "cued"][-n:]
    for k in cued[: round(share * n)]:
        told[k] = told[k].replace(success="guarded")
    return learning(told, BLOCKS)


def test_a_gain_that_was_bought_elsewhere_is_none():
    assert [guarded(share).verdict for share in (0.0, 0.4, 0.5, 1.0)] == ["improved", "improved", "bought", "bought"]
    found = guarded(0.4)
    assert (found.reached_n, found.guarded_n) == (30, 12)
    assert "12 of the 30 last strides that reached the target were bought elsewhere" in found.words
    assert (guarded(1.0).retention, guarded(1.0).words.startswith("bought elsewhere, no gain")) == ({}, True)


def test_a_cue_that_makes_worse_is_not_told_as_ignored():
    assert learning(session(10.0, 12.0, sd=0.5), BLOCKS).verdict == "no_gain"


def test_a_change_that_is_known_as_a_share_of_the_stride_takes_the_strides_own_length():
    told = [
        row.replace(measure="single_support_s", value=0.4 + row.value / 1e3, start_ns=k * 1_000_000_000)
        for k, row in enumerate(session(60.0, 60.0))
    ]
    found = learning(told, BLOCKS)
    assert (found.threshold_is, found.threshold) == ("mdc", pytest.approx(0.042))
    assert found.verdict == "improved"


def test_every_figure_says_what_it_stands_on():
    told = [*session(16.0, 13.0), *rows(2, 7, nan, plan="cued"), *rows(2, 4, 12.0, plan="asked")]
    told[-1] = told[-1].replace(cue_id=0)
    found = learning(told, BLOCKS)
    assert found.n == {"baseline": 60, "last_cued": 30, "cued": 103, "uncued": 40, "probe": 30, "retention": 60}
    assert found.left_out == {"not measured": 7, "whose cue was withheld": 1}
