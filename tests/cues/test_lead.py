"""The closed loop of the lead."""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cues.lead import GAIN, LEAST_MS, MOST_GAIN, MOST_MS, SCORED, Lead, gain

ERRORS = st.lists(st.floats(-2000, 2000), min_size=SCORED, max_size=SCORED)


def scored(lead, *errors_ms):
    for error_ms in errors_ms:
        lead.score(error_ms)
    return lead.ms


def test_within_its_noise_it_moves_by_a_fifth_of_the_median_once_in_ten_strides():
    lead = Lead(100.0, 0.0, True)
    assert scored(lead, *[-30.0, 50.0, -40.0, 60.0, -20.0, 40.0, -35.0, 55.0, 0.0]) == 100.0
    assert scored(lead, 20.0) == pytest.approx(100.0 + GAIN * 10.0)


def test_far_outside_its_noise_by_a_half():
    lead = Lead(100.0, 0.0, True)
    assert scored(lead, *[150.0, 160.0] * 5) == pytest.approx(100.0 + MOST_GAIN * 155.0)


def test_a_few_onsets_far_off_move_it_no_more_than_the_others_do():
    lead = Lead(100.0, 0.0, True)
    calm = [4.0, -6.0, 5.0, -3.0, 2.0, -5.0, 6.0]
    assert abs(scored(lead, 400.0, *calm, -350.0, 380.0) - 100.0) <= MOST_GAIN * 6.0


def test_strides_without_an_onset_do_not_count():
    lead = Lead(100.0, 0.0, True)
    assert scored(lead, *[nan] * 50, *[50.0] * 9) == 100.0
    assert scored(lead, nan, 50.0) == 125.0


def test_an_open_loop_stays_and_the_reaction_time_is_on_top():
    assert scored(Lead(60.0, 250.0, False), *[100.0] * 100) == 310.0
    assert Lead(60.0, 250.0, False).ns == 310_000_000


@given(st.lists(st.floats(-2000, 2000), max_size=100), st.floats(0, 450))
def test_it_stays_within_its_bounds_once_it_moves(errors_ms, start_ms):
    lead = Lead(start_ms, 0.0, True)
    scored(lead, *errors_ms)
    assert LEAST_MS <= lead.ms <= MOST_MS if len(errors_ms) >= SCORED else lead.ms == start_ms


@given(ERRORS, st.floats(0.1, 10))
def test_the_share_depends_on_error_over_noise_alone(errors_ms, scale):
    assert GAIN <= gain(errors_ms) <= MOST_GAIN
    assert gain([scale * error for error in errors_ms]) == pytest.approx(gain(errors_ms), abs=1e-6)
    assert gain([-error for error in errors_ms]) == gain(errors_ms)
