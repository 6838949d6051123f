import numpy as np
import pytest

from feedback.messages import Stride
from feedback.records.curves import POINTS, load_curves
from feedback.records.material import Material, Track

MS, SECOND = 1_000_000, 1_000_000_000


def stride(leg: str, start_ns: int, length_ns: int = SECOND) -> Stride:
    length_s = length_ns / 1e9
    timing = (length_s, 0.6 * length_s, 0.4 * length_s, 0.2, 0.4, 0.5, 1.0)
    return Stride(start_ns + length_ns, 0, 0, leg, start_ns, *timing, "heel", 1.0)


def tent(phase: float) -> float:
    """A load with its top in the middle of stance and nothing in swing."""
    return max(0.0, 1 - abs(phase - 0.3) / 0.3)


def walk(top: float, offset: float, leg: str = "left", strides: int = 5, hole: int | None = None) -> Material:
    material = Material()
    track = material.tracks[f"soles.{leg}"] = Track()
    for k in range(-1, strides + 1):
        for step in range(100):
            if k != hole or not 20 <= step < 40:
                track.t_ns.append(k * SECOND + step * 10 * MS + SECOND)
                track.load.append(offset + top * tent(step / 100))
    material.strides = [stride(leg, (k + 1) * SECOND) for k in range(strides)]
    return material


def test_the_curve_is_the_load_over_the_cycle_above_the_foot_in_the_air() -> None:
    (curve,) = load_curves(walk(top=700, offset=40), "N")
    assert (curve.leg, curve.n, curve.excluded, curve.unit) == ("left", 5, 0, "N")
    assert len(curve.mean) == len(curve.sd) == POINTS
    assert curve.mean == pytest.approx([700 * tent(k / 100) for k in range(POINTS)], abs=0.5)
    assert max(curve.sd) < 0.01
    assert curve.toe_off_pct == pytest.approx(60)


def test_a_stride_with_a_hole_is_left_out_not_bridged() -> None:
    (curve,) = load_curves(walk(top=700, offset=0, hole=2), "N")
    assert (curve.n, curve.excluded) == (4, 1)
    assert curve.mean[30] == pytest.approx(700, rel=1e-3)


def test_a_stride_with_a_missing_sample_is_left_out() -> None:
    material = walk(top=700, offset=0)
    material.tracks["soles.left"].load[130] = float("nan")
    (curve,) = load_curves(material, "N")
    assert (curve.n, curve.excluded) == (4, 1)


def test_uncalibrated_soles_share_one_scale() -> None:
    both = walk(top=2.0, offset=0.5)
    right = walk(top=1.0, offset=0.5, leg="right")
    both.tracks |= right.tracks
    both.strides += right.strides
    left, right_curve = load_curves(both, "")
    assert max(left.mean) == pytest.approx(100 * 2 / 1.5, rel=1e-3)
    assert max(right_curve.mean) == pytest.approx(100 * 1 / 1.5, rel=1e-3)
    assert left.unit == "% of usual peak"


def test_samples_that_arrived_out_of_order_make_the_same_curve() -> None:
    straight, shuffled = walk(top=700, offset=0), walk(top=700, offset=0)
    order = np.random.default_rng(3).permutation(len(shuffled.tracks["soles.left"].t_ns))
    track = shuffled.tracks["soles.left"]
    shuffled.tracks["soles.left"] = Track(
        type(track.t_ns)("q", np.array(track.t_ns)[order].tolist()),
        type(track.load)("f", np.array(track.load)[order].tolist()),
    )
    assert load_curves(straight, "N") == load_curves(shuffled, "N")


def test_no_samples_or_no_strides_give_no_curve() -> None:
    material = walk(top=700, offset=0)
    assert load_curves(Material(strides=material.strides), "N") == []
    assert load_curves(Material(tracks=material.tracks), "N") == []
    assert load_curves(Material(tracks={"soles.left": Track(material.tracks["soles.left"].t_ns)}), "N") == []


def test_a_single_stride_has_no_band() -> None:
    (curve,) = load_curves(walk(top=700, offset=0, strides=1), "N")
    assert (curve.n, set(curve.sd)) == (1, {0.0})
