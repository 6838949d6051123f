from math import inf

import numpy as np
import pytest

from feedback.gait.clues import COUNT
from feedback.gait.predict import Predictor
from feedback.messages import HEEL_STRIKE, LEFT, MID_STANCE, RIGHT, TOE_OFF

TOLD_S = 0.015
CYCLE = ((LEFT, HEEL_STRIKE, 0.0), (RIGHT, TOE_OFF, 0.12), (RIGHT, HEEL_STRIKE, 0.5), (LEFT, TOE_OFF, 0.62))


def make() -> Predictor:
    return Predictor(lambda leg, now_s: None)


def events(start: float, strides: int, length: float = 1.0) -> list[tuple[float, str, str]]:
    return [(start + (k + share) * length, leg, event) for k in range(strides) for leg, event, share in CYCLE]


def play(predictor: Predictor, row: list[tuple[float, str, str]], until: float | None = None):
    """(time, forecast) of everything that was predicted, ticking every 10 ms in between."""
    made = []
    now = row[0][0]
    for at, leg, event in [*row, (until if until is not None else row[-1][0] + 0.02, "", "")]:
        while now < at + TOLD_S:
            if now >= predictor.wake_s:
                made += [(now, forecast) for forecast in predictor.tick(now)]
            now += 0.01
        if leg:
            made += [(at + TOLD_S, forecast) for forecast in predictor.event(leg, event, at, at + TOLD_S)]
    return made


def test_steady_walking_is_predicted_to_the_millisecond() -> None:
    predictor = make()
    made = play(predictor, events(10.0, 10))
    late = [(now, forecast) for now, forecast in made if now > 15 and forecast.event == HEEL_STRIKE]
    for _, forecast in late:
        beat = forecast.at_s - (10.0 if forecast.leg == LEFT else 10.5)
        assert abs(beat - round(beat)) < 0.001
    assert {forecast.anchor for _, forecast in late} == {
        "heel_strike",
        "contralateral_toe_off",
        "contralateral_heel_strike",
        "toe_off",
    }


def test_predictions_begin_within_four_strides_and_always_stand_while_walking() -> None:
    predictor = make()
    play(predictor, events(10.0, 4))
    assert predictor.walking
    assert predictor.forecast(LEFT)
    assert predictor.forecast(RIGHT)


def test_nothing_is_predicted_of_somebody_who_never_walked() -> None:
    predictor = make()
    predictor.event(LEFT, TOE_OFF, 10.0, 10.01)
    predictor.event(LEFT, HEEL_STRIKE, 10.4, 10.41)
    assert not predictor.walking
    assert predictor.forecast(LEFT) is None
    assert predictor.wake_s == inf


def test_after_a_stop_in_double_support_nothing_is_promised_later_than_300_ms() -> None:
    predictor = make()
    row = events(10.0, 10)[:-1]  # the right foot lands and both stay
    stop = row[-1][0]
    made = play(predictor, row, until=stop + 5)
    assert not predictor.walking
    assert all(now <= stop + 0.3 for now, _ in made)
    assert predictor.forecast(LEFT) is None


def test_a_stop_shows_though_the_last_strike_of_the_other_foot_was_not_seen() -> None:
    """It never lifts again, whether it stands or not."""
    predictor = make()
    stop = 20.0
    row = [*events(10.0, 9), (19.0, LEFT, HEEL_STRIKE), (19.12, RIGHT, TOE_OFF), (19.62, LEFT, TOE_OFF)]
    made = play(predictor, [*row, (stop, LEFT, HEEL_STRIKE)], until=stop + 5)
    assert not predictor.walking
    assert all(now <= stop + 0.3 for now, _ in made)


def test_a_strike_that_never_comes_is_given_up() -> None:
    predictor = make()
    row = events(10.0, 10)  # ends with the left foot in the air
    play(predictor, row, until=row[-1][0] + 1.0)
    assert not predictor.walking


def test_while_the_foot_still_stands_the_prediction_is_pushed_ahead() -> None:
    predictor = make()
    row = events(10.0, 10)[:-1]
    made = play(predictor, row, until=row[-1][0] + 0.25)
    now, forecast = [(now, forecast) for now, forecast in made if forecast.leg == LEFT][-1]
    assert forecast.at_s - now >= 0.37


def test_walking_resumes_at_once_after_a_stall_and_anew_after_a_pause() -> None:
    for pause, walking_at_first_lift in ((1.0, True), (6.0, False)):
        predictor = make()
        row = events(10.0, 8)[:-1]
        play(predictor, row, until=row[-1][0] + pause)
        again = row[-1][0] + pause
        predictor.event(LEFT, TOE_OFF, again, again + TOLD_S)
        assert predictor.walking is walking_at_first_lift
        play(
            predictor,
            [(again + 0.4, LEFT, HEEL_STRIKE), (again + 0.5, RIGHT, TOE_OFF), (again + 0.9, RIGHT, HEEL_STRIKE)],
        )
        assert predictor.walking


def test_a_leg_whose_data_are_missing_is_not_predicted_until_it_lands() -> None:
    predictor = make()
    play(predictor, events(10.0, 8))
    predictor.forget(LEFT)
    assert predictor.forecast(LEFT) is None
    assert predictor.forecast(RIGHT)
    predictor.event(LEFT, HEEL_STRIKE, 18.0, 18.01)
    assert predictor.forecast(LEFT)


def test_the_feet_are_asked_once_a_stride_shortly_before_the_strike() -> None:
    asked = []

    def ask(leg: str, now_s: float) -> np.ndarray:
        asked.append((leg, now_s))
        return np.zeros(COUNT)

    play(Predictor(ask), events(10.0, 10))
    assert [leg for leg, _ in asked].count(LEFT) == pytest.approx(8, abs=1)
    assert [leg for leg, _ in asked].count(RIGHT) == pytest.approx(8, abs=1)
    for leg, now_s in asked[4:]:
        ahead_s = (11.0 if leg == LEFT else 11.5) - now_s
        assert 0.26 - 0.025 <= ahead_s % 1.0 <= 0.26


def test_toe_off_and_mid_stance_come_when_they_were_last_promised() -> None:
    made = play(make(), events(10.0, 12))
    for leg, strike in ((LEFT, 0.0), (RIGHT, 0.5)):
        for event, share in ((TOE_OFF, 0.62), (MID_STANCE, 0.31)):
            for k in range(5, 10):
                truth = 10.0 + k + strike + share
                stood = [f for now, f in made if now < truth - 0.05 and (f.leg, f.event) == (leg, event)][-1]
                assert stood.at_s == pytest.approx(truth, abs=0.002)
                assert 0 < stood.sigma_s < 0.05


def test_there_is_always_a_next_of_each_event_while_walking() -> None:
    made = play(make(), events(10.0, 12))
    for now in np.arange(14.0, 21.0, 0.05):
        for leg in (LEFT, RIGHT):
            for event in (HEEL_STRIKE, TOE_OFF, MID_STANCE):
                stood = [f for at, f in made if at <= now and (f.leg, f.event) == (leg, event)][-1]
                assert stood.at_s > now - 0.25


def test_a_standing_belt_ends_walking_and_a_running_one_lets_it_begin() -> None:
    predictor = make()
    predictor.pace.measure(9.0, 0.0)
    assert not play(predictor, events(10.0, 4))
    predictor.pace.measure(14.1, 0.8)
    assert play(predictor, events(14.2, 4))
