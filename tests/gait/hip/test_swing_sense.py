"""A sensor whose own motion does not tell its sign is turned round by the swings; a clear one is on the wrong leg."""

import numpy as np
import pytest

from feedback.config.patient import ImuPose
from feedback.gait.hip.stances import Stance
from feedback.gait.hip.swing_sense import SwingSense
from feedback.gait.hip.thigh import Thigh


def walked(hip, axis: tuple[float, float, float], sure: bool) -> tuple[Thigh, SwingSense, list[bool]]:
    """A thigh with this axis through five strides, as its own motion says `sure` of it."""
    pose = ImuPose(
        stream="left_thigh.motion",
        up=(0, 0, 1),
        axis=axis,
        turning_bias_dps=(0.4, -0.6, 0.3),
        planar_pct=90,
        sway_deg=0.2,
    )
    made = hip.walk(5.5)
    thigh = Thigh(hip.thigh("left"), pose, 0.0)
    thigh.sure = sure
    sense, turned = SwingSense(), []
    gait, waiting = made.legs["left"], list(hip.thigh_samples(made, "left"))
    for start, off, end in zip(gait.strikes, gait.lifts, gait.strikes[1:], strict=False):
        while waiting and waiting[0].t_ns <= end * 1e9 + 1e7:
            thigh.feed(waiting.pop(0))
        stance = Stance("left", round(start * 1e9), 0, off_ns=round(off * 1e9), end_ns=round(end * 1e9))
        turned.append(sense.stride(thigh, stance))
    return thigh, sense, turned


def test_who_swings_forward_is_left_alone(hip) -> None:
    _, sense, turned = walked(hip, (0.0, -1.0, 0.0), sure=True)
    assert len(turned) >= 4
    assert not any(turned)
    assert not sense.swapped


def test_a_mirrored_sensor_is_turned_round_with_all_it_told(hip) -> None:
    thigh, sense, turned = walked(hip, (0.0, 1.0, 0.0), sure=False)
    assert turned.count(True) == 1
    assert not sense.swapped
    assert thigh.axis == pytest.approx((0.0, -1.0, 0.0), abs=0.02)
    assert max(deg for _, deg in thigh.angles) == pytest.approx(np.max(hip.FREE), abs=2.0)


def test_a_sensor_whose_motion_is_clear_is_on_the_other_leg(hip) -> None:
    _, sense, turned = walked(hip, (0.0, 1.0, 0.0), sure=True)
    assert not any(turned)
    assert sense.swapped
