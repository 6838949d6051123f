import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.records.export.channels import Channel
from feedback.records.export.grid import Grid, common_rate_hz, grid_of, onto
from feedback.records.export.recording import Series


def series(time_s, values, rate_hz):
    t_ns = np.round(np.asarray(time_s) * 1e9).astype(np.int64)
    return Series(
        "s.s", (Channel("a", "N", "force", ""),), rate_hz, t_ns, t_ns, t_ns, np.reshape(values, (-1, 1)) * 1.0
    )


@pytest.mark.parametrize(
    ("rates", "together"),
    [([100.0], 100.0), ([100.0, 1000.0, 200.0], 1000.0), ([100.0, 120.0], 600.0), ([148.148, 100.0], 148.148),
     ([999.0, 1000.0], 1000.0)],
)  # fmt: skip
def test_the_common_rate(rates, together):
    assert common_rate_hz(rates) == together


@given(st.lists(st.floats(-0.004, 0.004), min_size=30, max_size=60), st.integers(0, 2**31))
def test_at_its_own_rate_no_value_is_invented(jitter, seed):
    time_s = np.arange(len(jitter)) / 100 + jitter
    values = np.random.default_rng(seed).normal(size=len(jitter))
    row = series(time_s, values, 100.0)
    grid = grid_of([row], [time_s])
    found = onto(grid, time_s, row)[:, 0]
    assert set(found[np.isfinite(found)]) <= set(values)
    assert np.isfinite(found).all()
    assert grid.length == pytest.approx(len(jitter), abs=1)


def test_a_slower_stream_is_drawn_in_lines():
    time_s = np.arange(11) / 10
    row = series(time_s, 3 * time_s, 10.0)
    found = onto(Grid(0.0, 100.0, 101), time_s, row)[:, 0]
    np.testing.assert_allclose(found, 3 * np.arange(101) / 100, atol=1e-12)


@pytest.mark.parametrize("rate_hz", [100.0, 200.0])
def test_where_a_stream_was_silent_there_is_no_value(rate_hz):
    time_s = np.concatenate([np.arange(50), np.arange(100, 150)]) / 100
    found = onto(Grid(0.0, rate_hz, int(2 * rate_hz)), time_s, series(time_s, np.ones(100), 100.0))[:, 0]
    at_s = np.arange(len(found)) / rate_hz
    assert np.isfinite(found[at_s < 0.49]).all()
    assert np.isnan(found[(at_s > 0.51) & (at_s < 0.99)]).all()
    assert np.isfinite(found[(at_s >= 1.0) & (at_s < 1.49)]).all()
    assert np.isnan(found[at_s > 1.54]).all()
