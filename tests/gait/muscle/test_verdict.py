"""Which burst is the strike's, and when nothing can be told."""

import numpy as np
import pytest

from feedback.gait.muscle.bursts import Found
from feedback.gait.muscle.quiet import level_of
from feedback.gait.muscle.verdict import chosen, strongest_db, too_noisy

HOP_S, STRIKE, STRIDE = 0.002, 330, 550


def _burst(begin_s, end_s):
    """Seconds after the strike."""
    return Found(STRIKE + round(begin_s / HOP_S), STRIKE + round(end_s / HOP_S), True, True)


def _chosen(*bursts):
    found = chosen(list(bursts), STRIKE, STRIDE, HOP_S, -0.04)
    return bursts.index(found) if found else None


def test_the_burst_that_works_around_the_strike_is_taken():
    blip, first, second = _burst(-0.24, -0.17), _burst(-0.05, 0.12), _burst(0.18, 0.5)
    assert _chosen(blip, first, second) == 1
    assert _chosen(blip, second) == 1
    assert _chosen(blip) is None
    assert _chosen(_burst(0.25, 0.5)) is None
    assert _chosen(_burst(-0.04, 0.01)) is None
    assert _chosen() is None


@pytest.mark.parametrize(("quiet_uv", "usual_db", "word"), [(20, 2, True), (3, 2, False), (20, 6, False)])
def test_low_bursts_are_too_noisy_unless_noise_could_hide_nothing(quiet_uv, usual_db, word):
    bins = np.full(20, quiet_uv**2.0)
    bins[:4] *= 4
    assert too_noisy(level_of(bins, 0.4, modulation=0.3), usual_db) is word


def test_without_modulation_it_is_too_noisy():
    assert too_noisy(level_of(np.full(20, 900.0), 0.4, modulation=0.05), 9.0)


def test_the_strongest_part_without_a_burst():
    energy = np.ones(550)
    energy[200:255] = 10.0
    level = level_of(np.ones(20), 0.4)
    assert 6 < strongest_db(energy, level, STRIDE) <= 10
