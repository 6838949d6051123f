"""Thighs and pelvis, in step with the feet."""

from itertools import pairwise

import numpy as np
import pytest

from drivers.emulators.body import Body
from drivers.emulators.limbs import norm
from drivers.emulators.steps import Part
from drivers.emulators.traits import Traits
from drivers.emulators.walker import Patient, Walker

Strides = list[tuple[float, float, float]]


def strides(walker: Walker, leg: str, from_s: float, until_s: float) -> Strides:
    """(heel strike, toe off, next heel strike) of each."""
    rows = walker.timeline.contacts(leg, from_s, until_s)
    return [(a.start_s, a.end_s, b.start_s) for a, b in pairwise(rows) if from_s < a.start_s and b.start_s < until_s]


def peaks(body: Body, walker: Walker, leg: str, from_s: float = 8, until_s: float = 22) -> np.ndarray:
    """(degrees, % of the stride) of each stride's largest extension."""
    found = []
    for strike_s, _, next_s in strides(walker, leg, from_s, until_s):
        times_s = np.arange(strike_s, next_s, 0.002)
        angles = body.limbs.thigh_deg(leg, times_s)
        found.append((angles.min(), 100 * (times_s[angles.argmin()] - strike_s) / (next_s - strike_s)))
    return np.array(found)


@pytest.mark.parametrize(("speed", "extension"), [(0.55, 10.7), (0.875, 13.8), (1.285, 17.6), (1.69, 21.4)])
def test_the_norm_meets_the_published_peaks_of_four_speeds(speed: float, extension: float) -> None:
    curve = norm(speed)
    assert -curve.min() == pytest.approx(extension, abs=1.0)
    assert 50 <= 4 * curve.argmin() <= 56


@pytest.mark.parametrize("leg", ["left", "right"])
def test_the_thigh_extends_most_in_late_stance_of_its_own_stride(body: Body, walker: Walker, leg: str) -> None:
    found = peaks(body, walker, leg)
    assert len(found) >= 10
    assert found[:, 0].mean() == pytest.approx(-17.0, abs=0.8)
    assert 0.2 < found[:, 0].std() < 1.2
    assert (abs(found[:, 1] - 54) < 3).all()


def test_standing_is_upright_and_angles_go_on_without_a_jump(body: Body) -> None:
    times_s = np.arange(0, 60, 0.005)
    for leg in ("left", "right"):
        motion = body.limbs.thigh(leg, times_s)
        assert np.degrees(np.abs(motion.angle[(times_s < 3) | ((times_s > 26) & (times_s < 29))])).max() < 0.01
        assert np.degrees(np.abs(np.diff(motion.angle))).max() < 2
        assert np.abs(np.diff(motion.angle) / 0.005 - motion.rate[1:]).max() < 0.5


def test_a_leg_may_extend_less_and_nothing_else_changes(walker: Walker) -> None:
    whole, stiff = (Body(walker, Traits(extension_loss_deg=loss)) for loss in ({}, {"left": 6.0}))
    lost = peaks(stiff, walker, "left")[:, 0] - peaks(whole, walker, "left")[:, 0]
    assert lost == pytest.approx(6, abs=0.3)
    times_s = np.arange(0, 60, 0.01)
    assert np.array_equal(stiff.limbs.thigh_deg("right", times_s), whole.limbs.thigh_deg("right", times_s))
    bent, as_bent = (row.limbs.thigh_deg("left", times_s) for row in (whole, stiff))
    assert as_bent[bent > 5] == pytest.approx(bent[bent > 5], abs=0.3)


def test_slower_walking_extends_less(body: Body, walker: Walker) -> None:
    assert peaks(body, walker, "left", 44, 50)[:, 0].mean() > peaks(body, walker, "left", 32, 36)[:, 0].mean() + 2


def test_the_pelvis_drops_to_the_side_that_swings(walker: Walker) -> None:
    body = Body(walker, Traits(pelvic_drop_deg={"left": 5.0}))
    for leg, other, drop in (("left", "right", 9.0), ("right", "left", 4.0)):
        for _, off_s, next_s in strides(walker, other, 8, 20):
            alone = body.limbs.pelvic_drop_deg(leg, np.linspace(off_s, next_s, 101))
            assert alone.max() == pytest.approx(drop, abs=0.2)
            assert alone[[0, -1]] == pytest.approx(0, abs=0.01)


def test_angles_depend_on_the_time_alone(walker: Walker) -> None:
    times_s = np.arange(0, 70, 0.01)
    whole = Body(walker, Traits()).limbs.thigh("left", times_s)
    other = Body(Walker(walker.patient), Traits()).limbs
    for start in (6800, 0, 2400, 2425, 100):
        part = other.thigh("left", times_s[start : start + 25])
        assert np.array_equal(part.angle, whole.angle[start : start + 25])
        assert np.array_equal(part.acceleration, whole.acceleration[start : start + 25])


def test_a_patient_who_never_stops_standing_stands_upright() -> None:
    still = Body(Walker(Patient(parts=(Part("stand", 100),))), Traits())
    assert np.abs(still.limbs.thigh_deg("left", np.arange(0, 300, 0.5))).max() == 0
