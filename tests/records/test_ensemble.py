"""Curves against a plain loop over strides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.messages import Stride
from feedback.records.ensemble import LARGEST_HOLE_NS, POINTS, curve_of, stack

MS = 1_000_000


def stride(start_ns: int, end_ns: int) -> Stride:
    length_s = (end_ns - start_ns) / 1e9
    timing = (length_s, 0.6 * length_s, 0.4 * length_s, 0.2, 0.4, 0.5, 1.0)
    return Stride(end_ns, 0, 0, "left", start_ns, *timing, "heel", 1.0)


def plain(t_ns: np.ndarray, values: np.ndarray, one: Stride) -> np.ndarray | None:
    """One stride by hand."""
    first = [k for k, t in enumerate(t_ns) if t <= one.start_ns]
    last = [k for k, t in enumerate(t_ns) if t >= one.t_ns]
    if not first or not last or last[0] - first[-1] < 2:
        return None
    inside = slice(first[-1], last[0] + 1)
    if max(np.diff(t_ns[inside])) > LARGEST_HOLE_NS or not np.isfinite(values[inside]).all():
        return None
    return np.interp(np.linspace(one.start_ns, one.t_ns, POINTS), t_ns[inside], values[inside])


@settings(max_examples=60)
@given(st.data())
def test_it_is_what_a_loop_over_the_strides_gives(data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.sampled_from([5 * MS, 10 * MS, 30 * MS, 140 * MS]), min_size=5, max_size=80))
    t_ns = np.cumsum([10**12, *gaps])
    finite = st.floats(-1000, 1000)
    values = np.array(
        data.draw(st.lists(st.one_of(finite, finite, st.just(np.nan)), min_size=len(t_ns), max_size=len(t_ns)))
    )
    edges = data.draw(st.lists(st.integers(10**12 - 50 * MS, int(t_ns[-1]) + 50 * MS), min_size=2, max_size=8))
    strides = [stride(a, b) for a, b in zip(sorted(edges), sorted(edges)[1:], strict=False) if b > a]
    rows, used = stack(t_ns, values, strides)
    expected = [(one, row) for one in strides if (row := plain(t_ns, values, one)) is not None]
    assert used == [one for one, _ in expected]
    if expected:
        assert rows == pytest.approx(np.array([row for _, row in expected]), abs=1e-3)


def test_mean_and_spread_are_those_of_the_rows() -> None:
    rows = np.random.default_rng(1).normal(size=(7, POINTS))
    curve = curve_of("left", rows, [stride(0, 10**9)] * 7, 9, "N")
    assert (curve.n, curve.excluded, curve.toe_off_pct) == (7, 2, pytest.approx(60.0))
    assert curve.mean == pytest.approx(rows.mean(axis=0))
    assert curve.sd == pytest.approx(rows.std(axis=0, ddof=1))
