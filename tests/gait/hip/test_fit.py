"""The belt's estimate fitted to a thigh sensor: what is learnt, what is not, and odd strides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.gait.hip.fit import ENOUGH, Fit, Trail


def strides(count: int, dk: float, offset: float, seed: int = 1, scatter: float = 1.0, low: float = 0.4):
    """Trailing limb angles at speeds from `low` to 1.2 m/s and the extension of a patient with this dk and offset."""
    rng = np.random.default_rng(seed)
    for speed in rng.uniform(low, 1.2, count):
        trail = Trail(20.0 * speed, 3.5, -27.0 * speed)
        yield trail, trail.deg + trail.per_k_deg * dk - offset + rng.normal(0, scatter)


@given(dk=st.floats(-0.12, 0.12), offset=st.floats(1.0, 10.0))
@settings(max_examples=25, deadline=None)
def test_other_speeds_tell_k_from_offset(dk: float, offset: float) -> None:
    fit = Fit(0.1)
    for trail, extension in strides(150, dk, offset):
        fit.learn(trail, extension)
    for speed in (0.5, 1.1):
        trail = Trail(20.0 * speed, 3.5, -27.0 * speed)
        found = fit.of(trail)
        assert found is not None
        assert found.extension_deg == pytest.approx(trail.deg + trail.per_k_deg * dk - offset, abs=0.8)
        assert found.trailing_deg == pytest.approx(trail.deg + trail.per_k_deg * dk, abs=1.6)
        assert found.trailing_sigma_deg < trail.sigma_deg
        assert found.scatter_deg == pytest.approx(1.0, abs=0.35)


def test_it_is_not_used_before_it_has_learnt() -> None:
    fit = Fit(0.1)
    for k, (trail, extension) in enumerate(strides(ENOUGH, 0.0, 5.0)):
        assert fit.of(trail) is None, k
        fit.learn(trail, extension)
    assert fit.of(Trail(18.0, 3.0, -20.0)) is not None


def test_odd_strides_hardly_move_it() -> None:
    calm, odd = Fit(0.1), Fit(0.1)
    for k, (trail, extension) in enumerate(strides(100, 0.03, 6.0)):
        calm.learn(trail, extension)
        odd.learn(trail, extension + (40.0 if k % 25 == 20 else 0.0))
    trail = Trail(16.0, 3.0, -22.0)
    a, b = calm.of(trail), odd.of(trail)
    assert a is not None
    assert b is not None
    assert b.extension_deg == pytest.approx(a.extension_deg, abs=1.0)
