"""What an inertial sensor on the synthetic patient tells."""

import numpy as np
import pytest

from drivers.emulators.body import Body
from drivers.emulators.inertial import BIAS_DPS, OFFSET, Worn
from drivers.emulators.traits import Traits
from drivers.emulators.walker import GRAVITY, Walker

WALKING_S = np.arange(8, 20, 0.001)


def played(body: Body, worn: Worn, count: int, rate_hz: float = 100.0) -> np.ndarray:
    source = body.inertial(worn, rate_hz)
    return np.array([source.frame(i).values[0] for i in range(count)])


@pytest.mark.parametrize("leg", ["left", "right"])
def test_its_turning_adds_up_to_the_thigh_s_angle(body: Body, leg: str) -> None:
    _, turning = body.inertial(Worn(leg), 1000).true_motion(WALKING_S)
    angle = body.limbs.thigh_deg(leg, WALKING_S)
    assert angle[0] - np.cumsum(turning[:, 1]) / 1000 == pytest.approx(angle, abs=0.2)


def test_at_rest_it_feels_gravity_alone(body: Body) -> None:
    felt, turning = body.inertial(Worn("left"), 100).true_motion(np.arange(0, 3, 0.01))
    assert felt == pytest.approx(np.tile([0, 0, GRAVITY], (300, 1)), abs=1e-6)
    assert np.abs(turning).max() < 1e-6


def test_gravity_leans_with_the_thigh_where_nothing_else_pushes(body: Body) -> None:
    """Slow parts of the curve: the mean over many strides of the felt direction is that of the mean angle."""
    felt, _ = body.inertial(Worn("left"), 1000).true_motion(WALKING_S)
    tilt = np.degrees(np.arctan2(felt[:, 0].mean(), felt[:, 2].mean()))
    assert tilt == pytest.approx(body.limbs.thigh_deg("left", WALKING_S).mean(), abs=2)


def test_a_sensor_turned_about_the_thigh_tells_the_same_in_turned_axes(body: Body) -> None:
    straight, turned = (body.inertial(Worn("left", turned_deg=deg), 100).true_motion(WALKING_S) for deg in (0, 90))
    for before, after in zip(straight, turned, strict=True):
        assert after[:, 0] == pytest.approx(before[:, 1], abs=1e-9)
        assert after[:, 1] == pytest.approx(-before[:, 0], abs=1e-9)
        assert after[:, 2] == pytest.approx(before[:, 2])


def test_a_mirrored_sensor_tells_its_turning_the_wrong_way_round_and_no_more(body: Body) -> None:
    right, wrong = (body.inertial(Worn("left", mirrored=mirrored), 100).true_motion(WALKING_S) for mirrored in (0, 1))
    assert np.array_equal(wrong[0], right[0])
    assert np.array_equal(wrong[1], -right[1])


def test_samples_have_noise_and_a_bias_that_stays(body: Body) -> None:
    told = played(body, Worn("left"), 350)
    assert np.abs(told.mean(axis=0) - [0, 0, GRAVITY, 0, 0, 0]).max() <= BIAS_DPS + 0.01
    assert np.abs(told.mean(axis=0)[:3] - [0, 0, GRAVITY]).max() <= OFFSET + 0.01
    assert told.std(axis=0) == pytest.approx([0.04] * 3 + [0.07] * 3, rel=0.2)


def test_units_are_as_asked(body: Body) -> None:
    usual = played(body, Worn("left"), 1200)
    other = played(body, Worn("left", acceleration_scale=1 / GRAVITY, turning_scale=np.pi / 180), 1200)
    assert other[:, :3] * GRAVITY == pytest.approx(usual[:, :3])
    assert np.degrees(other[:, 3:]) == pytest.approx(usual[:, 3:])


def test_a_fused_orientation_carries_the_thigh_s_axis_into_the_room(body: Body) -> None:
    w, x, y, z = played(body, Worn("left", gives="quaternion", turned_deg=40), 2000)[800:].T
    assert w**2 + x**2 + y**2 + z**2 == pytest.approx(1)
    along = np.stack([2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)])
    flexion = np.degrees(np.arctan2(-along[0], along[2]))
    assert np.abs(flexion - body.limbs.thigh_deg("left", np.arange(800, 2000) / 100)).max() < 1.5


def test_the_pelvis_tilts_and_drops_a_little(body: Body) -> None:
    w, x, y, z = played(body, Worn("", gives="quaternion"), 2000)[800:].T
    drop = np.degrees(np.arctan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)))
    assert np.abs(drop - body.limbs.pelvic_drop_deg("left", np.arange(800, 2000) / 100)).max() < 1.5
    assert 1 < np.degrees(2 * np.arcsin(y)).max() < 4


def test_a_frame_is_the_same_whenever_it_is_asked_for(walker: Walker) -> None:
    one, other = (Body(Walker(walker.patient), Traits()).inertial(Worn("right"), 200) for _ in range(2))
    forward = [one.frame(i) for i in range(3000)]
    assert [other.frame(i) for i in (2999, 0, 1500)] == [forward[2999], forward[0], forward[1500]]
    assert one.streams == ("signal",)
    assert one.events(0, 100) == []
