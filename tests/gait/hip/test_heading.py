"""One sensor's axis in another's axes, against scipy."""

from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from feedback.gait.hip.heading import rotate, seen_from

ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)
STEP = 100_000_000


def turns(rotations: list[Rotation]) -> deque:
    return deque((k * STEP, tuple(r.as_quat()[[3, 0, 1, 2]].tolist())) for k, r in enumerate(rotations))


@given(ANGLES, ANGLES)
def test_the_axis_is_seen_as_scipy_sees_it(mine, its) -> None:
    a, b = (Rotation.from_euler("xyz", angles, degrees=True) for angles in (mine, its))
    seen = seen_from(turns([a] * 10), turns([b] * 10), (0.0, -1.0, 0.0), 0, 9 * STEP)
    assert seen == pytest.approx(tuple(a.inv().apply(b.apply([0, -1, 0]))), abs=1e-6)
    turn = tuple(a.as_quat()[[3, 0, 1, 2]].tolist())
    assert rotate(turn, (0.6, 0.0, 0.8)) == pytest.approx(tuple(a.apply([0.6, 0, 0.8])), abs=1e-6)


def test_two_worlds_are_not_believed_to_be_one() -> None:
    """The headings of two makers' sensors drift apart: the axis does not stay."""
    its = [Rotation.from_euler("z", 40 * k, degrees=True) for k in range(10)]
    assert seen_from(turns([Rotation.identity()] * 10), turns(its), (1.0, 0.0, 0.0), 0, 9 * STEP) is None


def test_too_few_moments_in_common_tell_nothing() -> None:
    same = [Rotation.identity()] * 10
    assert seen_from(turns(same), turns(same), (1.0, 0.0, 0.0), 0, 2 * STEP) is None
    assert seen_from(deque(), turns(same), (1.0, 0.0, 0.0), 0, 9 * STEP) is None
    assert np.allclose(seen_from(turns(same), turns(same), (1.0, 0.0, 0.0), 0, 9 * STEP), (1, 0, 0))
