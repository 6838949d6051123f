"""Points and sigmas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.muscle.score import onset_sigma_ms, score, score_sigma


def test_the_best_has_all_points_and_nothing_has_none():
    assert score(0.0, 0.50, 0.18) == pytest.approx(100, abs=0.5)
    assert score(None, 0.18, 0.18) == 0
    assert score(0.06, 0.18, 0.18) == pytest.approx(60 / 2.718, abs=0.1)


@given(st.floats(-0.3, 0.3), st.floats(0, 1), st.floats(0.1, 0.5))
def test_points_stay_in_bounds_and_fall_with_distance(after, share, chance):
    assert 0 <= score(after, share, chance) <= 100
    assert score(after * 1.2, share, chance) <= score(after, share, chance) + 1e-9
    assert score_sigma(after, 0.01, 0.02, chance) <= score_sigma(after, 0.03, 0.04, chance) + 15


def test_onsets_are_known_better_over_less_noise():
    sigmas = [onset_sigma_ms(snr_db) for snr_db in (2, 6, 10, 20, 40)]
    assert sigmas == sorted(sigmas, reverse=True)
    assert sigmas[-1] > 0
