"""What is quiet is found from few strides, whatever the share of bursts."""

import numpy as np
import pytest

from feedback.gait.muscle.quiet import CAP, Quiet, boxed, level_before_strides, level_of

HOP_S = 0.002


def _stride(rng, busy=0.3, ratio=10.0, hops=550, spike=0.0):
    energy = 25.0 * rng.chisquare(4, hops) / 4
    energy[: round(busy * hops)] *= ratio
    energy[300:303] += spike
    return energy


@pytest.mark.parametrize("busy", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("strides", [1, 3, 30])
def test_quiet_is_the_quiet_part(busy, strides):
    rng, quiet = np.random.default_rng(4), Quiet(HOP_S)
    for _ in range(strides):
        quiet.stride(_stride(rng, busy))
    assert quiet.level.quiet == pytest.approx(25, rel=0.2)
    assert quiet.level.usual_db == pytest.approx(10, abs=1.5)
    assert quiet.level.modulation > 0.3


def test_a_few_strides_with_artefacts_do_not_move_it():
    rng, quiet = np.random.default_rng(4), Quiet(HOP_S)
    for k in range(12):
        quiet.stride(_stride(rng, spike=1e6 if k % 4 == 0 else 0.0))
    assert quiet.level.quiet == pytest.approx(25, rel=0.1)
    assert quiet.level.usual_db == pytest.approx(10, abs=1.0)


def test_it_follows_a_gain_that_drifts():
    rng, quiet = np.random.default_rng(4), Quiet(HOP_S)
    for k in range(40):
        quiet.stride(_stride(rng) * (1 + k / 20) ** 2)
    assert quiet.level.quiet == pytest.approx(25 * (1 + 35 / 20) ** 2, rel=0.2)


def test_noise_that_never_changes_has_no_modulation():
    rng, quiet = np.random.default_rng(4), Quiet(HOP_S)
    for _ in range(10):
        quiet.stride(_stride(rng, ratio=1.0))
    assert quiet.level.modulation < 0.1


def test_what_is_small_against_the_usual_burst_is_not_on():
    bins = np.full(20, 1.0)
    bins[:4] = 10_000.0
    level = level_of(bins, 0.4)
    assert level.quiet == pytest.approx(1.0)
    assert level.on * level.reference == pytest.approx(0.15**2 * 10_000)
    assert level_of(np.where(bins > 1, 10.0, 1.0), 0.4).reference == pytest.approx(1.0)


def test_before_strides_pieces_do():
    energy = np.tile(np.repeat([1.0, 9.0], [200, 75]), 4)
    level = level_before_strides(energy, 25)
    assert level.quiet == pytest.approx(1.0)
    assert level.usual == pytest.approx(9.0)


def test_a_spike_counts_little():
    energy = np.ones(60)
    energy[30:32] = 1e9
    level = level_of(np.ones(20), 0.4)
    assert boxed(energy, level, 15).max() == pytest.approx((13 + 2 * CAP) / 15)
    assert boxed(energy, level, 15).max() < level.on
