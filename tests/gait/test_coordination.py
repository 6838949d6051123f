from itertools import pairwise
from math import isnan, nan
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.coordination import Coordination, coordination, phases_deg
from feedback.messages import Stride

SECOND = 1_000_000_000


def leg_of(strikes_s: list[float], leg: str, swing: float = 0.4) -> list[Stride]:
    rows = []
    for start_s, end_s in pairwise(strikes_s):
        length_s = end_s - start_s
        timing = (length_s, (1 - swing) * length_s, swing * length_s, nan, nan, nan, 1.0)
        rows.append(Stride(round(end_s * SECOND), 0, 0, leg, round(start_s * SECOND), *timing, "", 1.0))
    return rows


def walk(phase: float | list[float], count: int = 40, stride_s: float = 1.1, **swings: float) -> Coordination:
    """The right foot lands in this share of the left one's stride."""
    phases = [phase] * count if isinstance(phase, float) else phase
    left_s = [stride_s * k for k in range(count + 1)]
    right_s = [start + stride_s * share for start, share in zip(left_s, phases, strict=False)]
    legs = leg_of(left_s, "left", swings.get("left", 0.42)), leg_of(right_s, "right", swings.get("right", 0.38))
    strikes = {"left": left_s, "right": right_s}
    return coordination(*legs, {leg: [round(at * SECOND) for at in rows] for leg, rows in strikes.items()})


def test_legs_that_alternate_evenly_have_an_index_of_zero() -> None:
    seen = walk(0.5)
    assert (seen.n, seen.reference) == (40, "left")
    assert seen.phase_deg == pytest.approx(180.0)
    assert seen.pci_pct == pytest.approx(0.0, abs=1e-5)


def test_a_steady_limp_is_all_distance_and_no_variation() -> None:
    seen = walk(0.55)
    assert seen.phase_deg == pytest.approx(198.0)
    assert (seen.cv_pct, seen.distance_pct, seen.pci_pct) == pytest.approx((0.0, 10.0, 10.0), abs=1e-5)


def test_the_index_by_hand() -> None:
    shares = np.random.default_rng(4).normal(0.5, 0.02, 40).tolist()
    phases = [360 * share for share in shares]
    expected = 100 * stdev(phases) / fmean(phases) + 100 * fmean(abs(phase - 180) for phase in phases) / 180
    assert walk(shares).pci_pct == pytest.approx(expected, rel=1e-6)


def test_the_leg_with_the_longer_swing_is_the_reference() -> None:
    seen = walk(0.55, left=0.38, right=0.42)
    assert (seen.reference, seen.n) == ("right", 39)
    assert seen.phase_deg == pytest.approx(360 - 198.0)


@given(st.floats(0.3, 0.7), st.floats(0.7, 2.5))
def test_the_speed_of_walking_does_not_matter(phase: float, stride_s: float) -> None:
    assert walk(phase, stride_s=stride_s).pci_pct == pytest.approx(walk(phase).pci_pct, abs=1e-5)


def test_few_strides_have_a_mean_phase_and_no_index() -> None:
    seen = walk(0.52, count=29)
    assert (seen.n, seen.phase_deg) == (29, pytest.approx(187.2))
    assert isnan(seen.pci_pct)


def test_a_stride_with_a_missed_or_a_doubled_strike_has_no_phase() -> None:
    strides = leg_of([0.0, 1.0, 2.0, 3.0], "left")
    strikes_ns = [round(at * SECOND) for at in (0.5, 2.4, 2.6)]
    assert phases_deg(strides, strikes_ns) == pytest.approx([180.0])


def test_without_one_of_the_legs_there_is_nothing_to_tell() -> None:
    left = leg_of([0.0, 1.0, 2.0], "left")
    assert coordination(left, [], {"left": [0], "right": []}) == coordination([], left, {"left": [], "right": []})
    assert coordination(left, leg_of([9.0, 10.0], "right"), {"left": [0], "right": [9 * SECOND]}).n == 0
