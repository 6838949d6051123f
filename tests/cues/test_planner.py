"""Every message reaches the rule of its own leg, and only that."""

from feedback.config import Protocol, Rig
from feedback.cues.planner import CuePlanner
from feedback.messages import HEEL_STRIKE, GaitEvent, Prediction, Signal, Stride

MS = 1_000_000
RIG = Rig.model_validate(
    {"name": "r", "sole": {"calibration": "newton", "zones": ({"name": "z", "x": 0, "y": 0, "region": "heel"},)}}
)


class EveryStride:
    def decide(self, kind, leg, stride, t_ns):
        return "cued"


class NoTarget:
    def verdict(self, kind, leg, measure, method, value):
        return "unknown", float("nan")


def planner(*legs):
    return made(Protocol.model_validate({"name": "p", "cues": {"glute_ready": {"legs": legs}}}))


def made(protocol):
    return CuePlanner(protocol, RIG, EveryStride(), NoTarget())


def predicts(leg):
    return Prediction(0, 0, 0, leg, HEEL_STRIKE, 1000 * MS, 10 * MS, "toe_off")


def test_only_the_chosen_legs_are_cued():
    it = planner("right")
    assert it.decide(predicts("left")) == []
    (cue,) = it.decide(predicts("right"))
    assert cue.leg == "right"


def test_two_legs_never_share_a_cue_id():
    it = planner("left", "right")
    ids = [it.decide(predicts(leg))[0].cue_id for leg in ("left", "right")]
    assert len(set(ids)) == 2


def test_a_silent_stream_mutes_its_leg_only():
    it = planner("left", "right")
    it.decide(Signal(0, 0, 0, "insoles.left", "silent", "nothing for 300 ms"))
    assert it.decide(predicts("left")) == []
    assert it.decide(predicts("right")) != []
    it.decide(Signal(0, 0, 0, "insoles.left", "ok", "back"))
    assert it.decide(predicts("left")) != []


def strikes(leg, at_ms, quality=1.0, doubt=""):
    now_ns = (at_ms + 10) * MS
    return GaitEvent(at_ms * MS, now_ns, 0, leg, HEEL_STRIKE, now_ns, quality, "heel", "", doubt)


def test_after_an_event_that_may_be_none_no_cue_is_announced_and_what_stands_is_taken_back():
    it = planner("left", "right")
    (stood,) = it.decide(predicts("left"))
    it.decide(strikes("right", 100, 0.2, "crossover"))
    (taken,) = it.decide(predicts("left"))
    assert (taken.cue_id, taken.cancelled) == (stood.cue_id, "event unsure: crossover")
    assert it.decide(predicts("right")) == []
    it.decide(strikes("right", 600))
    assert it.decide(predicts("right")) != []
    assert it.decide(predicts("left")) != []


def test_a_stride_without_a_cue_for_an_unsure_event_tells_so():
    it = planner("left")
    it.decide(strikes("left", 0))
    it.decide(strikes("left", 400, 0.2, "refractory"))
    it.decide(predicts("left"))
    (withheld,) = it.decide(strikes("left", 1000))
    assert withheld.why == "event unsure: refractory"


def test_what_is_too_old_announces_nothing_and_may_move_what_stands():
    it = planner("left", "right")
    (stood,) = it.decide(predicts("left"))
    it.rest_on(round(RIG.trust.oldest_ms * MS) + MS)
    assert it.decide(predicts("right")) == []
    (moved,) = it.decide(predicts("left").replace(predicted_ns=1030 * MS))
    assert (moved.cue_id, moved.revision, moved.cancelled) == (stood.cue_id, 1, "")
    it.rest_on(round(RIG.trust.oldest_ms * MS))
    assert it.decide(predicts("right")) != []


def test_a_faulty_zone_does_not_mute():
    it = planner("left")
    it.decide(Signal(0, 0, 0, "insoles.left", "faulty", "zone heel"))
    assert it.decide(predicts("left")) != []


def test_the_account_of_a_stride_goes_to_its_leg():
    it = planner("left")
    assert it.decide(GaitEvent(0, 0, 0, "right", HEEL_STRIKE, 0, 1.0, "heel")) == []
    assert len(it.decide(GaitEvent(0, 0, 0, "left", HEEL_STRIKE, 0, 1.0, "heel"))) == 1


def test_a_protocol_without_cues_is_silent():
    it = made(Protocol(name="nothing"))
    assert it.decide(predicts("left")) == []
    assert it.decide(Stride(0, 0, 0, "left", 0, 1.0, 0.6, 0.4, 0.2, 0.4, 0.5, 1.0, "heel", 1.0)) == []
