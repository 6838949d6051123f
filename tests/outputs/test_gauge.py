from collections.abc import Callable

import pytest

from feedback.config import Protocol, Rig
from feedback.config.protocol import Protocol as Model
from feedback.messages import Cue
from feedback.outputs.gauge import TELL_NS, Gauge, Gauging
from feedback.outputs.leading import MORE, lead_of

MS, SECOND = 1_000_000, 1_000_000_000
NOW = 50 * SECOND


@pytest.fixture
def gauging(full_rig: Rig, hip: Protocol, say) -> Callable[..., Gauging]:  # type: ignore[no-untyped-def]
    def made(*messages, protocol: Protocol = hip, follows: bool = True) -> Gauging:  # type: ignore[no-untyped-def]
        result = Gauging(follows)
        result.lead(lead_of(protocol, full_rig, ("hip_extend",)))
        for message in (say.target("left"), say.target("right"), *messages):
            result.take(message)
        return result

    return made


def hip_with(**said: object) -> Protocol:
    return Model.model_validate({"name": "hip", "cues": {"hip_extend": said}})


def held(due_ns: int = NOW, until_ns: int = NOW + 300 * MS, **more: object) -> Cue:
    cue = Cue(due_ns, 0, 0, 9, 0, "hip_extend", "left", due_ns, due_ns, 0, "tone", -15.0, "", until_ns)
    return cue.replace(**more)


def shown(gauging: Gauging, now_ns: int = NOW) -> Gauge:
    gauge = gauging.show(now_ns)
    assert gauge is not None
    return gauge


def test_nothing_leads_nothing_is_shown() -> None:
    assert Gauging().show(NOW) is None


def test_a_hit_is_in_the_band_and_told_by_leg_word_and_verdict(gauging, say) -> None:
    gauge = shown(gauging(say.outcome("hit", "left", 13.0)))
    left, right = gauge.needles
    assert gauge.band == MORE
    assert left.place > MORE[0]
    assert (left.verdict, right.verdict, right.place) == ("hit", "", 0.0)
    assert (gauge.verdict, gauge.words, gauge.title) == ("hit", "Hit", "Let it trail")


@pytest.mark.parametrize(("success", "words", "value"), [("near", "Almost", 11.7), ("miss", "Not yet", 8.0)])
def test_what_fell_short_is_below_the_band(gauging, say, success, words, value) -> None:
    gauge = shown(gauging(say.outcome(success, "right", value)))
    assert (gauge.verdict, gauge.words) == (success, words)
    assert gauge.needles[1].place < MORE[0]


def test_hits_in_a_row_are_counted_a_near_one_keeps_them_a_miss_ends_them(gauging, say) -> None:
    now = gauging(*(say.outcome("hit", leg) for leg in ("left", "right", "left")))
    assert shown(now).title == "3 in a row"
    now.take(say.outcome("near"))
    assert shown(now, NOW + SECOND).title == "3 in a row"
    now.take(say.outcome("miss"))
    assert shown(now, NOW + 2 * SECOND).title == "Let it trail"


@pytest.mark.parametrize("plan", ["faded", "catch", "uncued"])
def test_a_stride_that_the_plan_left_without_help_is_not_told(gauging, say, plan) -> None:
    gauge = shown(gauging(say.outcome("hit").replace(plan=plan)))
    assert (gauge.needles[0].place, gauge.verdict, gauge.words) == (0.0, "", "")


def test_what_the_guard_objects_to_is_shown_and_not_called_a_failure(gauging, say) -> None:
    gauge = shown(gauging(say.outcome("guarded")))
    assert gauge.needles[0].place > 0
    assert (gauge.needles[0].verdict, gauge.words) == ("", "")


def test_other_cues_and_unknown_strides_say_nothing(gauging, say) -> None:
    other = say.outcome("hit").replace(kind="glute_ready")
    unknown = say.outcome("unknown")
    assert shown(gauging(other, unknown)).needles[0].place == 0.0


def test_a_verdict_goes_by_itself(gauging, say) -> None:
    now = gauging(say.outcome("hit"))
    assert shown(now).words == "Hit"
    gauge = shown(now, NOW + TELL_NS)
    assert (gauge.words, gauge.needles[0].verdict) == ("", "")
    assert gauge.needles[0].place > MORE[0]


def test_while_the_held_sound_lasts_the_bar_goes_along_and_then_keeps_the_furthest(gauging, say) -> None:
    now = gauging(say.outcome("hit", "left", 14.0, NOW - 2 * SECOND))
    before = shown(now).needles[0].place
    now.take(held())
    now.take(say.thigh(-6.0, NOW + 50 * MS))
    live = shown(now, NOW + 60 * MS).needles[0].place
    assert live < MORE[0] < before
    now.take(say.thigh(-12.5, NOW + 200 * MS))
    peak = shown(now, NOW + 210 * MS).needles[0].place
    assert peak > MORE[0]
    now.take(say.thigh(+20.0, NOW + 400 * MS))
    assert shown(now, NOW + 410 * MS).needles[0].place == pytest.approx(peak)
    now.take(say.outcome("hit", "left", 12.6, NOW + 500 * MS))
    assert shown(now, NOW + 510 * MS).needles[0].place == pytest.approx(peak, abs=0.02)


def test_a_cancelled_cue_an_old_angle_and_reduced_motion_move_nothing(gauging, say) -> None:
    angle = say.thigh(-12.0, NOW + 50 * MS)
    for now in (
        gauging(held(), held(cancelled="signal lost", revision=1), angle),
        gauging(held(until_ns=NOW + 5 * SECOND), say.thigh(-12.0, NOW + 50 * MS)),
        gauging(held(), angle, follows=False),
        gauging(held(), angle, protocol=hip_with(tell="terminal")),
    ):
        late = NOW + 3 * SECOND if now.show(NOW + 60 * MS).needles[0].place else NOW + 60 * MS
        assert shown(now, late).needles[0].place == 0.0


def test_success_is_summed_up_where_the_protocol_says_so(gauging, say) -> None:
    strides = [say.outcome("hit" if k % 5 else "miss", "left", 10.0 + k) for k in range(5)]
    now = gauging(*strides[:4], protocol=hip_with(summary_strides=5))
    assert shown(now).words == ""
    now.take(strides[4])
    gauge = shown(now, NOW + SECOND)
    assert (gauge.words, gauge.verdict) == ("4 of 5", "hit")


def test_concurrent_help_tells_no_verdict(gauging, say) -> None:
    gauge = shown(gauging(say.outcome("miss"), protocol=hip_with(tell="concurrent")))
    assert (gauge.words, gauge.needles[0].verdict) == ("", "")
    assert gauge.needles[0].place > 0


def test_only_cued_legs_have_a_half(full_rig: Rig) -> None:
    now = Gauging()
    now.lead(lead_of(hip_with(legs=("right",)), full_rig, ("hip_extend",)))
    assert [needle.leg for needle in shown(now).needles] == ["right"]


def test_another_block_begins_anew(gauging, say, full_rig, hip) -> None:
    now = gauging(say.outcome("hit"), say.outcome("hit"))
    now.lead(None)
    assert now.show(NOW) is None
    now.lead(lead_of(hip, full_rig, ("hip_extend",)))
    assert shown(now, NOW + 2 * SECOND).title == "Let it trail"
