"""Frames of counts from a walker."""

import numpy as np
import pytest

from drivers.emulators.sampler import FSR_HALF_N, Sampler, linear, pull_down, pull_up
from drivers.emulators.walker import GRAVITY, Patient, Walker


def sampler(**settings: float) -> Sampler:
    return Sampler(Walker(Patient(**settings)), 100.0, linear(20.0))  # type: ignore[arg-type]


def test_frames_come_at_the_rate_and_weigh_the_patient() -> None:
    frames = [sampler(noise_n=0.0, drift_n=0.0, mass_kg=80.0).frame(i) for i in range(0, 250, 50)]
    assert [frame.time_s for frame in frames] == pytest.approx([0, 0.5, 1, 1.5, 2])
    for frame in frames:
        assert sum(frame.left) + sum(frame.right) == pytest.approx(20 * 80 * GRAVITY, abs=8)
        assert {type(count) for count in (*frame.left, *frame.right)} == {int}


def test_a_frame_is_the_same_whenever_it_is_asked_for() -> None:
    one, other = sampler(), sampler()
    forward = [one.frame(i) for i in range(300)]
    assert [other.frame(i) for i in (299, 0, 150)] == [forward[299], forward[0], forward[150]]


def test_noise_differs_from_block_to_block() -> None:
    walk = sampler()
    first = np.array([walk.frame(i).left for i in range(25)])
    second = np.array([walk.frame(i).left for i in range(25, 50)])
    assert not np.array_equal(first, second)


def test_swapped_soles_tell_of_the_other_foot() -> None:
    usual, swapped = (Sampler(Walker(Patient()), 100.0, linear(20.0), swap) for swap in (False, True))
    assert swapped.frame(700).values == usual.frame(700).values[::-1]
    assert swapped.events(0, 9) == usual.events(0, 9)


def test_events_are_the_walkers() -> None:
    assert sampler().events(0, 10) == Walker(Patient()).events(0, 10)


def test_linear_counts_are_rounded_and_end_at_full_scale() -> None:
    assert linear(20.0, 4095)(np.array([0, 0.024, 0.026, 10, 1e6])).tolist() == [0, 0, 1, 200, 4095]


def test_dividers_give_half_scale_where_the_resistors_are_equal() -> None:
    force_n = np.array([0, FSR_HALF_N, 1e9])
    assert pull_down(1000)(force_n).tolist() == [0, 500, 1000]
    assert pull_up(1000)(force_n).tolist() == [1000, 500, 0]


def test_conductance_from_the_divider_is_proportional_to_force() -> None:
    force_n = np.array([5.0, 50.0, 200.0])
    counts = pull_down(65535)(force_n)
    assert counts / (65535 - counts) / force_n == pytest.approx(1 / FSR_HALF_N, rel=0.01)
