"""Peak and range between two events."""

from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.hip.extension import between, nearest, peak, span

STEP = 10_000_000


def parabola(centre: float, depth: float, rows: int = 60) -> deque:
    return deque((k * STEP, depth + 0.02 * (k - centre) ** 2) for k in range(rows))


@given(centre=st.floats(15, 45), depth=st.floats(-30, 5))
def test_the_peak_lies_between_samples(centre: float, depth: float) -> None:
    found = peak(between(parabola(centre, depth), 5 * STEP, 55 * STEP))
    assert found is not None
    assert found.deg == pytest.approx(depth, abs=1e-6)
    assert found.t_ns == pytest.approx(centre * STEP, abs=2)


def test_what_is_not_kept_any_more_is_not_measured() -> None:
    angles = parabola(30, -10)
    assert between(angles, -STEP, 30 * STEP) == []
    assert between(angles, 10 * STEP, 12 * STEP) == []
    assert peak([]) is None
    assert nearest(angles, 80 * STEP) is None
    assert nearest(angles, 30 * STEP) == -10


def test_a_peak_at_the_end_of_the_window_is_its_end_and_the_range_is_that_of_the_window() -> None:
    rows = between(parabola(50, -10), 10 * STEP, 40 * STEP)
    found = peak(rows)
    assert found is not None
    assert found.t_ns == 40 * STEP
    assert span(rows) == pytest.approx(np.ptp([deg for _, deg in rows]))
