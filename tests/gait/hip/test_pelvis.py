"""A pelvis sensor: the true hip angle, and the drop to the swing side, in any mounting."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from feedback.gait.hip.chain import HipChain
from feedback.messages import LimbAngle, Measure

ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)


def true_hip(hip, made, tilt_deg: float) -> np.ndarray:
    """Thigh against pelvis: a pelvis that tips forward flexes the hip."""
    pitch = hip.pelvis_turn(made, 0.0, tilt_deg).as_euler("ZXY", degrees=True)[:, 2]
    return made.legs["left"].deg + pitch


@given(turned=ANGLES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_drop_and_hip_extension_however_it_sits(hip, turned) -> None:
    made = hip.walk(40.0)
    worn = hip.Worn(mounting=Rotation.from_euler("xyz", turned, degrees=True), seed=8)
    chain = HipChain(hip.rig(hip.thigh("left"), hip.pelvis()), None)
    out = hip.listen(
        chain, hip.thigh_samples(made, "left"), hip.pelvis_samples(made, 5.0, 4.0, worn), events=made.events()
    )
    for leg in ("left", "right"):
        drops = hip.values(out, "pelvic_drop_deg", "pelvis_imu", leg)
        assert len(drops) > 15
        assert np.median(drops) == pytest.approx(5.0, abs=1.0)
    extension = hip.values(out, "hip_extension_deg", "thigh_imu+pelvis_imu")
    true = true_hip(hip, made, 4.0)[made.time_s > 20].min()
    assert len(extension) > 15
    assert np.median(extension) == pytest.approx(-true, abs=1.5)


def test_a_pelvis_that_is_hiked_drops_less_than_nothing(hip) -> None:
    """Who lifts the swing side has a drop below 0 in mid-support: the sign is not folded."""
    made = hip.walk(40.0)
    chain = HipChain(hip.rig(hip.pelvis()), None)
    out = hip.listen(chain, hip.pelvis_samples(made, -5.0, 0.0), events=made.events())
    assert np.median(hip.values(out, "pelvic_drop_deg", "pelvis_imu")) < 0.0


def test_quaternions_of_one_world_align_the_pelvis_by_the_thigh(hip) -> None:
    made = hip.walk(40.0)
    turn = hip.pelvis_turn(made, 5.0, 4.0)
    sits = Rotation.from_euler("xyz", [70, -30, 120], degrees=True)
    world = Rotation.from_euler("z", 57, degrees=True)

    def said(stream: str, rotation: Rotation) -> list:
        return hip.samples(stream, made.time_s, (world * rotation * sits.inv()).as_quat()[:, [3, 0, 1, 2]])

    phase = np.zeros((len(made.time_s), 2))
    thigh = Rotation.from_euler("ZXY", np.c_[phase, -made.legs["left"].deg], degrees=True)
    chain = HipChain(hip.rig(hip.thigh("left", gives="quaternion"), hip.pelvis(gives="quaternion")), None)
    out = hip.listen(chain, said("left_thigh.motion", thigh), said("pelvis.motion", turn), events=made.events())
    drops = hip.values(out, "pelvic_drop_deg", "pelvis_imu")
    assert np.median(drops) == pytest.approx(5.0, abs=0.7)
    extension = hip.values(out, "hip_extension_deg", "thigh_imu+pelvis_imu")
    assert np.median(extension) == pytest.approx(-true_hip(hip, made, 4.0)[made.time_s > 20].min(), abs=0.7)


def test_without_standing_it_says_nothing(hip) -> None:
    made = hip.walk(20.0, stand_s=1.0)
    chain = HipChain(hip.rig(hip.pelvis()), None)
    out = hip.listen(chain, hip.pelvis_samples(made), events=made.events())
    assert len(hip.values(out, "pelvic_drop_deg", "pelvis_imu")) == 0
    assert any("stand still" in getattr(message, "detail", "") for message in out)


def test_its_drop_is_told_while_the_leg_bears_alone_and_agrees_with_that_of_the_stance(hip) -> None:
    made = hip.walk(30.0)
    chain = HipChain(hip.rig(hip.pelvis()), None)
    out = hip.listen(chain, hip.pelvis_samples(made, 5.0, 4.0), events=made.events())
    angles = [m for m in out if isinstance(m, LimbAngle) and m.angle == "pelvic_drop"]
    drops = [m for m in out if isinstance(m, Measure) and m.measure == "pelvic_drop_deg"]
    assert {m.leg for m in angles} == {"left", "right"}
    seen = 0
    for drop in drops[-10:]:
        live = [m for m in angles if m.leg == drop.leg and drop.start_ns < m.t_ns < drop.t_ns]
        seen += len(live)
        assert max(m.deg for m in live) == pytest.approx(drop.value, abs=1.0)
        assert all(m.sigma_deg == pytest.approx(drop.sigma, abs=0.2) for m in live)
    assert seen >= 50, "25 a second"
