from math import nan

import numpy as np
import pytest

from feedback.gait.calibration.vertical import FEWEST, OFFSET_DEG, leg_vertical
from feedback.messages import LEFT, LEGS, RIGHT, LimbAngle, Stride

S = 1_000_000_000


def walked(at: dict[str, float], n: int = 20, jitter: float = 0.0) -> tuple[list[Stride], list[LimbAngle]]:
    """Thighs that pass OFFSET_DEG at these shares of the other's swing, 100 deg/s."""
    random = np.random.default_rng(4)
    strides, angles = [], []
    for leg in LEGS:
        for k in range(n):
            start_ns = round((10 + 1.1 * k) * S)
            one = Stride(start_ns + round(1.1 * S), 0, 0, leg, start_ns, 1.1, 0.7, 0.4, 0.3, 0.4, nan, 1.0, "heel", 1.0)
            strides.append(one.replace(first_double_support_s=0.15))
            passes_s = 0.15 + 0.4 * (at[leg] + random.normal(0, jitter))
            for at_s in np.arange(0.0, 0.6, 0.02).tolist():
                deg = OFFSET_DEG - 100.0 * (at_s - passes_s)
                angles.append(LimbAngle(start_ns + round(at_s * S), 0, 0, leg, "thigh", deg, 2.0, "thigh_imu"))
    return strides, angles


def test_each_leg_has_its_own_instant_and_the_spread_is_told() -> None:
    found = leg_vertical(*walked({LEFT: 0.3, RIGHT: 0.42}, jitter=0.03))
    assert found is not None
    assert (found.left, found.right) == pytest.approx((0.3, 0.42), abs=0.03)
    assert found.sigma == pytest.approx(np.hypot(0.03, 3.0 / 40.0), rel=0.2)  # 40 deg a swing


def test_what_cannot_be_is_not_told() -> None:
    assert leg_vertical(*walked({LEFT: 0.3, RIGHT: 0.8})) is None
    assert leg_vertical(*walked({LEFT: 0.3, RIGHT: 0.3}, n=FEWEST - 1)) is None
    strides, angles = walked({LEFT: 0.3, RIGHT: 0.3})
    assert leg_vertical(strides, [one for one in angles if one.leg == LEFT]) is None
    assert leg_vertical(strides, [one.replace(angle="hip") for one in angles]) is None
    assert leg_vertical(strides, []) is None
