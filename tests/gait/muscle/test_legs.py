"""Strikes with the stride that they are measured by, and the prediction that stood."""

import pytest

from feedback.gait.muscle.legs import Leg
from feedback.gait.phase import NORM_TOE_OFF
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent, Prediction

S = 1_000_000_000


def _event(t_s, what=HEEL_STRIKE):
    return GaitEvent(round(t_s * S), 0, 0, "left", what, round(t_s * S), 1.0, "heel")


def _predicted(t_s, due_s, event=HEEL_STRIKE):
    return Prediction(round(t_s * S), 0, 0, "left", event, round(due_s * S), 1, "toe_off")


def test_the_first_strike_waits_for_the_stride_after_it():
    leg = Leg("left")
    assert leg.hear(_event(1.0)) == []
    both = leg.hear(_event(2.1))
    assert [(strike.t_ns, strike.stride_ns) for strike in both] == [(1 * S, 1.1 * S), (2.1 * S, 1.1 * S)]
    assert [strike.t_ns for strike in leg.hear(_event(3.3))] == [3.3 * S]


def test_a_pause_begins_anew_and_a_missed_strike_is_no_long_stride():
    leg = Leg("left")
    for t_s in (1.0, 2.0, 3.0):
        leg.hear(_event(t_s))
    assert leg.hear(_event(5.0))[0].stride_ns == S
    assert leg.hear(_event(12.0)) == []
    assert len(leg.hear(_event(13.0))) == 2


def test_toe_off_is_the_patients_usual_one():
    leg = Leg("left")
    toe_off = []
    for k in range(6):
        toe_off += [strike.toe_off for strike in leg.hear(_event(1.0 + k))]
        leg.hear(_event(1.66 + k if k != 3 else 1.9 + k, TOE_OFF))
    assert toe_off[0] == pytest.approx(0.66)
    assert toe_off[-1] == pytest.approx(0.66)
    alone = Leg("left")
    alone.hear(_event(1.0))
    assert alone.hear(_event(2.0))[0].toe_off == NORM_TOE_OFF


def test_the_prediction_is_the_one_that_stood():
    leg = Leg("left")
    leg.hear(_event(1.0))
    strikes = leg.hear(_event(2.0))
    leg.hear(_predicted(2.3, 2.9))
    leg.hear(_predicted(2.5, 3.2, TOE_OFF))
    leg.hear(_predicted(2.8, 3.02))
    strikes = leg.hear(_event(3.0))
    leg.hear(_predicted(3.02, 4.0))
    assert leg.predicted_ns(round(2.7 * S), strikes[0]) == 2.9 * S
    assert leg.predicted_ns(round(2.9 * S), strikes[0]) == 3.02 * S
    assert leg.predicted_ns(round(3.05 * S), strikes[0]) == 3.02 * S
    assert leg.predicted_ns(round(2.1 * S), strikes[0]) == 3.02 * S


def test_a_prediction_that_was_taken_back_is_none():
    leg = Leg("left")
    leg.hear(_event(1.0))
    leg.hear(_predicted(1.5, 2.0))
    leg.hear(_predicted(1.8, 0.0))
    strikes = leg.hear(_event(2.0))
    assert leg.predicted_ns(round(1.95 * S), strikes[-1]) == 0
