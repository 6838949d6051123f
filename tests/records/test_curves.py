import msgspec
import numpy as np
import pytest

from feedback.config import Sole, Zone
from feedback.messages import LimbAngle, Stride
from feedback.records.curves import angle_curves, load_curves, pressure_curves
from feedback.records.ensemble import POINTS
from feedback.records.lanes import Track
from feedback.records.material import Material, take

MS, SECOND = 1_000_000, 1_000_000_000


def stride(leg: str, start_ns: int, length_ns: int = SECOND) -> Stride:
    length_s = length_ns / 1e9
    timing = (length_s, 0.6 * length_s, 0.4 * length_s, 0.2, 0.4, 0.5, 1.0)
    return Stride(start_ns + length_ns, 0, 0, leg, start_ns, *timing, "heel", 1.0)


def tent(phase: float) -> float:
    """A load with its top in the middle of stance and nothing in swing."""
    return max(0.0, 1 - abs(phase - 0.3) / 0.3)


def sole(calibration: str = "newton") -> Sole:
    return Sole(calibration=calibration, zones=(Zone(name="a", x=0, y=0, region="heel"),))  # type: ignore[arg-type]


def walk(top: float, offset: float, leg: str = "left", strides: int = 5, hole: int | None = None) -> Material:
    material = Material()
    at = [(k, step) for k in range(-1, strides + 1) for step in range(100) if k != hole or not 20 <= step < 40]
    material.tracks[f"soles.{leg}"] = Track(
        np.array([k * SECOND + step * 10 * MS + SECOND for k, step in at]),
        np.array([[offset + top * tent(step / 100)] for _, step in at], dtype=np.float32),
    )
    material.strides = [stride(leg, (k + 1) * SECOND) for k in range(strides)]
    return material


def test_the_curve_is_the_load_over_the_cycle_above_the_foot_in_the_air() -> None:
    (curve,) = load_curves(walk(top=700, offset=40), sole())
    assert (curve.leg, curve.n, curve.excluded, curve.unit) == ("left", 5, 0, "N")
    assert len(curve.mean) == len(curve.sd) == POINTS
    assert curve.mean == pytest.approx([700 * tent(k / 100) for k in range(POINTS)], abs=0.5)
    assert max(curve.sd) < 0.01
    assert curve.toe_off_pct == pytest.approx(60)


def test_a_stride_with_a_hole_is_left_out_not_bridged() -> None:
    (curve,) = load_curves(walk(top=700, offset=0, hole=2), sole())
    assert (curve.n, curve.excluded) == (4, 1)
    assert curve.mean[30] == pytest.approx(700, rel=1e-3)


def test_a_stride_with_a_missing_sample_is_left_out() -> None:
    material = walk(top=700, offset=0)
    track = material.tracks["soles.left"]
    track.values[130:145] = float("nan")  # longer than a meter holds a zone
    (curve,) = load_curves(material, sole())
    assert (curve.n, curve.excluded) == (4, 1)
    track.values[130:145] = 0.0
    track.values[135] = float("nan")
    (curve,) = load_curves(material, sole())
    assert (curve.n, curve.excluded) == (5, 0)


def test_uncalibrated_soles_share_one_scale() -> None:
    both, right = walk(top=2000, offset=20), walk(top=1000, offset=20, leg="right")
    both.tracks |= right.tracks
    both.strides += right.strides
    left, right_curve = load_curves(both, sole("fsr-pull-down"))
    assert max(left.mean) + max(right_curve.mean) == pytest.approx(200, rel=1e-3)
    assert max(left.mean) / max(right_curve.mean) == pytest.approx(2020 / 2075 / (1020 / 3075), rel=0.05)
    assert left.unit == "% of usual peak"


def test_no_samples_no_strides_or_another_sole_give_no_curve() -> None:
    material = walk(top=700, offset=0)
    assert load_curves(Material(strides=material.strides), sole()) == []
    assert load_curves(Material(tracks=material.tracks), sole()) == []
    assert load_curves(material, None) == []
    two = sole().model_copy(update={"zones": sole().zones * 2})
    assert load_curves(material, two) == []


def test_a_single_stride_has_no_band() -> None:
    (curve,) = load_curves(walk(top=700, offset=0, strides=1), sole())
    assert (curve.n, set(curve.sd)) == (1, {0.0})


def test_angles_are_averaged_by_the_method_that_told_most() -> None:
    material = walk(top=1, offset=0)
    for step in range(-5, 600):
        t_ns = SECOND + step * 10 * MS
        take(material, LimbAngle(t_ns, 0, 0, "left", "thigh", 20.0 - 0.3 * (step % 100), 1.0, "thigh_imu"))
        if step % 2:
            take(material, LimbAngle(t_ns, 0, 0, "left", "thigh", 99.0, 1.0, "insoles+belt"))
    (curve,), method = angle_curves(material, "thigh")
    assert (method, curve.n, curve.unit) == ("thigh_imu", 5, "deg")
    assert curve.mean[:99] == pytest.approx([20.0 - 0.3 * k for k in range(99)], abs=0.2)
    assert angle_curves(material, "hip") == ([], "")


def test_the_centre_of_pressure_is_told_over_stance() -> None:
    ways = [tuple(-1 + 0.2 * p + 0.01 * k for p in range(11)) for k in range(4)]
    rows = [stride("left", k * SECOND).replace(cop_ap=way) for k, way in enumerate(ways)]
    (curve,) = pressure_curves([*rows, stride("right", 0)])
    assert (curve.leg, curve.n, curve.excluded) == ("left", 4, 0)
    assert curve.mean == pytest.approx([-1 + 0.2 * p + 0.015 for p in range(11)])


def test_a_single_stride_has_a_pressure_curve_without_a_spread() -> None:
    one = msgspec.structs.replace(stride("left", 0), cop_ap=tuple(k / 5 - 1 for k in range(11)))
    (curve,) = pressure_curves([one])
    assert (curve.n, len(curve.mean), curve.sd) == (1, 11, (0.0,) * 11)
