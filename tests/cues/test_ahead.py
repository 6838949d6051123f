"""GLUTE-READY of one leg: announce, move, cancel, withhold."""

from collections import deque
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import GluteReady
from feedback.cues.ahead import AheadRule
from feedback.cues.lead import Lead
from feedback.cues.standing import SMALLEST_MOVE_NS, TOO_CLOSE_NS
from feedback.cues.turn import LegWalk, Turn
from feedback.messages import HEEL_STRIKE, TOE_OFF, Cue, GaitEvent, Prediction, Withheld

MS = 1_000_000


class EveryStride:
    def decide(self, kind, leg, stride, t_ns):
        return "cued"


class Muted(AheadRule):
    """With its leg's walk at hand."""

    def silence(self, t_ns, cause_ns, why):
        self._turn.walk.muted = why
        return self.mute(t_ns, cause_ns) if why else []


def rule(**settings):
    turn = Turn("glute_ready", LegWalk("left"), EveryStride(), deque())
    made = GluteReady(lead_ms=60, sigma_limit_ms=40, **settings)
    return Muted(turn, made, count(1), "left", Lead(made.lead_ms, 0, False))


def predicts(at_ms, strike_ms, sigma_ms=15):
    return Prediction(at_ms * MS, at_ms * MS, 0, "left", HEEL_STRIKE, strike_ms * MS, sigma_ms * MS, "toe_off")


def strikes(at_ms):
    return GaitEvent((at_ms - 10) * MS, at_ms * MS, 0, "left", HEEL_STRIKE, at_ms * MS, 1.0, "heel")


def test_a_cue_is_due_its_lead_before_the_predicted_strike():
    (cue,) = rule().on_prediction(predicts(1000, 2000))
    assert (cue.due_ns, cue.target_ns, cue.revision, cue.cancelled) == (1940 * MS, 2000 * MS, 0, "")
    assert (cue.leg, cue.kind, cue.cause_ns) == ("left", "glute_ready", 1000 * MS)


def test_a_better_prediction_moves_the_same_cue():
    it = rule()
    (first,) = it.on_prediction(predicts(1000, 2000))
    (second,) = it.on_prediction(predicts(1400, 2030))
    assert (second.cue_id, second.revision, second.due_ns) == (first.cue_id, 1, 1970 * MS)


def test_a_prediction_that_says_the_same_moves_nothing():
    it = rule()
    it.on_prediction(predicts(1000, 2000))
    assert it.on_prediction(predicts(1400, 2000)) == []


def test_an_unsure_prediction_is_not_sounded_and_the_stride_says_why():
    it = rule()
    assert it.on_prediction(predicts(1000, 2000, sigma_ms=62)) == []
    (withheld,) = it.on_event(strikes(2010))
    assert isinstance(withheld, Withheld)
    assert withheld.why == "prediction unsure: sigma 62 ms"
    assert withheld.target_ns == 2000 * MS


def test_a_prediction_that_grows_unsure_cancels_the_cue_and_a_sure_one_announces_a_new_one():
    it = rule()
    (first,) = it.on_prediction(predicts(1000, 2000))
    (cancelled,) = it.on_prediction(predicts(1300, 2000, sigma_ms=50))
    assert (cancelled.cue_id, cancelled.revision) == (first.cue_id, 1)
    assert cancelled.cancelled == "prediction unsure: sigma 50 ms"
    (again,) = it.on_prediction(predicts(1600, 2005))
    assert again.cue_id != first.cue_id


def test_a_withdrawn_prediction_cancels_the_cue():
    it = rule()
    it.on_prediction(predicts(1000, 2000))
    (cancelled,) = it.on_prediction(predicts(1500, 0))
    assert cancelled.cancelled == "not walking steadily"


def test_a_foot_that_lands_before_its_cue_is_due_cancels_it():
    it = rule()
    it.on_prediction(predicts(1000, 2000))
    cancelled, withheld = it.on_event(strikes(1900))
    assert cancelled.cancelled == "the foot landed before the cue was due"
    assert isinstance(withheld, Withheld)


def test_a_cue_that_has_sounded_is_left_alone():
    it = rule()
    it.on_prediction(predicts(1000, 2000))
    assert it.on_prediction(predicts(1950, 2100)) == []
    assert it.on_event(strikes(2010)) == []


def test_a_prediction_that_leaves_no_time_is_not_sounded():
    it = rule()
    assert it.on_prediction(predicts(1930, 2000)) == []
    (withheld,) = it.on_event(strikes(2010))
    assert withheld.why == "predicted too late"


def test_toe_off_ends_no_stride():
    it = rule()
    it.on_prediction(predicts(1000, 2000))
    heard = {key for key, _ in it.ears()}
    assert (GaitEvent, "left", HEEL_STRIKE) in heard
    assert (GaitEvent, "left", TOE_OFF) not in heard


def test_a_lost_signal_mutes_the_leg_until_it_is_back():
    it = rule()
    it.on_prediction(predicts(1000, 2000))
    (cancelled,) = it.silence(1500 * MS, 1200 * MS, "signal silent")
    assert cancelled.cancelled == "signal silent"
    assert it.on_prediction(predicts(1600, 2000)) == []
    it.silence(1700 * MS, 1700 * MS, "")
    (cue,) = it.on_prediction(predicts(1750, 2000))
    assert cue.cancelled == ""


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["predict", "strike", "mute", "unmute"]),
        st.integers(0, 700),
        st.integers(-100, 1500),
        st.integers(5, 60),
    ),
    max_size=60,
)


@given(STEPS)
def test_whatever_comes_the_account_of_every_stride_is_right(steps):
    it, now, out = rule(), 0, []
    for what, pause, ahead, sigma in steps:
        now += pause
        if what == "predict":
            made = it.on_prediction(predicts(now, now + ahead, sigma))
        elif what == "strike":
            made = it.on_event(strikes(now))
        else:
            made = it.silence(now * MS, now * MS, "silent" if what == "mute" else "")
        out += [(now * MS, row) for row in made]
    check_cues([(at_ns, row) for at_ns, row in out if isinstance(row, Cue)])


def check_cues(cues):
    """Revisions count up by one, nothing follows a cancel, and no cue is announced or moved into the past."""
    last = {}
    for at_ns, cue in cues:
        before = last.get(cue.cue_id)
        assert cue.revision == (before.revision + 1 if before else 0)
        assert not (before and before.cancelled)
        if not cue.cancelled:
            assert cue.due_ns >= at_ns + TOO_CLOSE_NS
        if before and not cue.cancelled:
            assert abs(cue.due_ns - before.due_ns) >= min(SMALLEST_MOVE_NS, TOO_CLOSE_NS)
        last[cue.cue_id] = cue


@pytest.mark.parametrize("sigma", [39, 41])
def test_the_limit_is_a_limit(sigma):
    assert bool(rule().on_prediction(predicts(1000, 2000, sigma))) == (sigma < 40)
