"""The closed loop of the lead."""

from math import nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from feedback.cues.lead import LEAST_MS, MOST_MS, SCORED, Lead


def scored(lead, *errors_ms):
    for error_ms in errors_ms:
        lead.score(error_ms)
    return lead.ms


def test_it_moves_by_a_fifth_of_the_median_once_in_ten_strides():
    lead = Lead(100.0, 0.0, True)
    assert scored(lead, *[50.0] * 6, *[-400.0] * 3) == 100.0
    assert scored(lead, 50.0) == 110.0
    assert scored(lead, *[-100.0] * 9) == 110.0
    assert scored(lead, -100.0) == 90.0


def test_strides_without_an_onset_do_not_count():
    lead = Lead(100.0, 0.0, True)
    assert scored(lead, *[nan] * 50, *[50.0] * 9) == 100.0
    assert scored(lead, nan, 50.0) == 110.0


def test_an_open_loop_stays_and_the_reaction_time_is_on_top():
    assert scored(Lead(60.0, 250.0, False), *[100.0] * 100) == 310.0
    assert Lead(60.0, 250.0, False).ns == 310_000_000


@given(st.lists(st.floats(-2000, 2000), max_size=100), st.floats(0, 450))
def test_it_stays_within_its_bounds_once_it_moves(errors_ms, start_ms):
    lead = Lead(start_ms, 0.0, True)
    scored(lead, *errors_ms)
    assert LEAST_MS <= lead.ms <= MOST_MS if len(errors_ms) >= SCORED else lead.ms == start_ms


def test_a_patient_who_follows_with_lag_and_noise_is_on_time_within_sixty_strides():
    """The muscle starts so long after the sound; on time is 50 ms before the strike."""
    rng, lead, errors = np.random.default_rng(4), Lead(60.0, 0.0, True), []
    for lag_ms in rng.normal(120.0, 40.0, 160):
        errors.append(lag_ms - lead.ms + 50.0)
        lead.score(errors[-1])
    assert np.median(errors[:10]) > 90.0
    assert abs(np.median(errors[60:])) < 30.0
