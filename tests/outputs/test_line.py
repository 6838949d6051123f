from math import nan

import pytest

from feedback.config.dose import Block
from feedback.messages import Acknowledged, AudioHealth, BeltEvent, GaitEvent
from feedback.outputs.line import BLOCK_WORDS, SHOW_ANSWER_NS, SHOW_BELT_NS, SHOW_COUNT_NS, SHOW_HOW_NS, Line, Speaking

MS, SECOND = 1_000_000, 1_000_000_000
NOW = 50 * SECOND


def speaking(*messages, **options) -> Speaking:
    result = Speaking(**options)
    for message in messages:
        result.take(message)
    return result


def health(output: str = "speaker", silenced: bool = False, t_ns: int = NOW) -> AudioHealth:
    return AudioHealth(t_ns, 0, 0, output, 48000, 128, 0, 0, 0, silenced=silenced)


def answer(key: str = "cue_now", words: str = "") -> Acknowledged:
    return Acknowledged(NOW, 0, 0, 1, "screen", key, "", "", words)


def test_before_the_session_it_says_what_the_feet_do(say) -> None:
    assert speaking().show(NOW, None, "").words == "Waiting for the soles"
    assert speaking().show(NOW, say.gait("standing"), "").words == "Standing"


def test_a_block_of_minutes_counts_down_to_nothing(say) -> None:
    now = speaking(say.block("warm_up"))
    words = [now.show(NOW + s * SECOND, say.gait(), "").words for s in (0, 1, 241, 299, 400)]
    assert words == [f"Warm-up · {left} to go" for left in ("5:00", "4:59", "0:59", "0:01", "0:00")]
    calm = speaking(say.block("warm_up"), to_the_minute=True)
    assert calm.show(NOW + 61 * SECOND, say.gait(), "").words == "Warm-up · 4 min to go"


def test_a_block_of_strides_counts_those_of_the_leg_that_made_most(say) -> None:
    now = speaking(say.block("probe").replace(planned_s=nan, planned_strides=30))
    for k, leg in enumerate(("left", "right", "left")):
        t_ns = NOW + k * 500 * MS
        now.take(GaitEvent(t_ns, 0, 0, leg, "heel_strike", t_ns, 1.0, ""))
        now.take(GaitEvent(t_ns, 0, 0, leg, "toe_off", t_ns, 1.0, ""))
    assert now.show(NOW + 2 * SECOND, say.gait(), "").words == "On your own · 29 strides to go"  # the first began it


def test_training_without_end_has_nothing_to_go(say) -> None:
    now = speaking(say.block(cues=("hip_extend",)).replace(planned_s=nan))
    assert now.show(NOW + SHOW_HOW_NS, say.gait(), "").words == "Practice"


def test_as_a_block_with_cues_begins_it_says_how(say) -> None:
    now = speaking(say.block(cues=("hip_extend",)))
    assert now.show(NOW, say.gait(), "").words.startswith("Leave the foot on the belt")
    assert now.show(NOW + SHOW_HOW_NS, say.gait(), "").words == "Practice · 4:52 to go"


def test_the_count_comes_before_the_block_and_goes_with_it(say) -> None:
    now = speaking(say.block("warm_up"), say.block("training", count=3))
    assert now.show(NOW, say.gait(), "") == Line("Practice in 3", "count")
    assert now.show(NOW + SHOW_COUNT_NS, say.gait(), "").tone == "plain"
    now.take(say.block("training", t_ns=NOW + 100 * MS))
    assert now.show(NOW + 200 * MS, say.gait(), "").words == "Practice · 5:00 to go"
    assert now.kind == "training"


def test_the_most_urgent_word_wins(say) -> None:
    now = speaking(say.block("training"))
    assert now.show(NOW, say.gait(), "").words.startswith("Practice")
    now.take(health(silenced=True))
    assert now.show(NOW, say.gait(), "") == Line("Sounds stopped", "alarm")
    now.take(say.block("rest", count=2))
    assert now.show(NOW, say.gait(), "") == Line("Rest in 2", "count")
    now.take(answer())
    assert now.show(NOW, say.gait(), "").words == "The next step has its sound"
    assert now.show(NOW, say.gait(), "Signal lost") == Line("Signal lost", "alarm")


def test_an_answer_is_told_for_a_moment_a_refusal_in_the_engines_words(say) -> None:
    now = speaking(answer(words="nothing is running"))
    assert now.show(NOW, say.gait(), "").words == "Nothing is running"
    assert now.show(NOW + SHOW_ANSWER_NS, say.gait(), "").words == "Walking"
    assert speaking(answer("pause")).show(NOW, say.gait(), "").words == "Walking"


def test_a_lost_sound_device_is_told_once_and_not_all_session_long(say) -> None:
    now = speaking(health("null"))
    assert now.show(NOW, say.gait(), "") == Line("No sound", "alarm")
    now.take(health("null", t_ns=NOW + 7 * SECOND))
    assert now.show(NOW + 7 * SECOND, say.gait(), "").words == "Walking"
    now.take(health(t_ns=NOW + 8 * SECOND))
    now.take(health("null", t_ns=NOW + 9 * SECOND))
    assert now.show(NOW + 9 * SECOND, say.gait(), "").words == "No sound"


@pytest.mark.parametrize("kind", [*Block.model_json_schema()["properties"]["kind"]["enum"], "pause", "end"])
def test_every_kind_of_block_has_its_words(kind: str, say) -> None:
    assert BLOCK_WORDS[kind] in speaking(say.block(kind)).show(NOW, say.gait(), "").words


def belt(event: str, t_ns: int = NOW) -> BeltEvent:
    return BeltEvent(t_ns, 0, 0, "treadmill", event, 0.4)


def test_a_belt_that_starts_or_stops_is_told_for_a_moment(say) -> None:
    now = speaking(say.block("training"), belt("start"))
    assert now.show(NOW, say.gait(), "").words == "The belt starts"
    assert now.show(NOW + SHOW_BELT_NS, say.gait(), "").words.startswith("Practice")
    now.take(belt("stop", NOW + 9 * SECOND))
    assert now.show(NOW + 9 * SECOND, say.gait(), "").words == "The belt stands"


@pytest.mark.parametrize(("event", "words"), [("emergency_stop", "Emergency stop"), ("fault", "The belt has a fault")])
def test_an_emergency_stands_until_it_is_over_and_hides_no_lost_signal(event: str, words: str, say) -> None:
    now = speaking(belt(event), answer())
    assert now.show(NOW + 60 * SECOND, say.gait(), "") == Line(words, "alarm")
    assert now.show(NOW, say.gait(), "Signal lost") == Line("Signal lost", "alarm")
    now.take(belt("stop", NOW + 70 * SECOND))
    assert now.show(NOW + 75 * SECOND, say.gait(), "").tone == "plain"
