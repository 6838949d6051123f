"""The synthetic patient's forces: what physics and physiology demand of them, with the truth at hand."""

from itertools import pairwise

import numpy as np
import pytest

from drivers.emulators.pathology import Pathology
from drivers.emulators.steps import Part, Rhythm
from drivers.emulators.walker import GRAVITY, Patient, Walker

RATE_HZ = 1000
STEADY = (Part("stand", 3.0), Part("walk"))


def walker(**settings: object) -> Walker:
    return Walker(Patient(**{"parts": STEADY, **settings}))  # type: ignore[arg-type]


def times(from_s: float, until_s: float) -> np.ndarray:
    return np.arange(round(from_s * RATE_HZ), round(until_s * RATE_HZ)) / RATE_HZ


def feet(one: Walker, t: np.ndarray) -> dict[str, np.ndarray]:
    left, right = one.forces(t)
    return {"left": left.sum(axis=1) / weight(one), "right": right.sum(axis=1) / weight(one)}


def weight(one: Walker) -> float:
    return one.patient.mass_kg * GRAVITY


def marks(one: Walker, leg: str, event: str, from_s: float = 6.0, until_s: float = 40.0) -> list[float]:
    return [row.time_s for row in one.events(from_s, until_s) if (row.leg, row.event) == (leg, event)]


def test_standing_still_both_feet_bear_body_weight() -> None:
    loads = feet(walker(), times(0, 3))
    assert np.allclose(loads["left"] + loads["right"], 1)
    assert 0.4 < loads["left"].min() < loads["left"].max() < 0.6


@pytest.mark.parametrize("leg", ["left", "right"])
def test_a_foot_bears_nothing_in_swing_and_something_in_all_of_stance(leg: str) -> None:
    one = walker()
    for strike_s in marks(one, leg, "heel_strike"):
        off_s = marks(one, leg, "toe_off", strike_s, strike_s + 2)[0]
        next_s = marks(one, leg, "heel_strike", off_s, off_s + 2)[0]
        t = times(strike_s, next_s)
        load = feet(one, t)[leg]
        assert np.all(load[(t > strike_s) & (t < off_s)] > 0)
        assert np.all(load[(t > off_s) & (t < next_s)] == 0)


@pytest.mark.parametrize("stride_s", [0.9, 1.1, 1.5])
def test_the_impulse_of_whole_strides_is_that_of_body_weight(stride_s: float) -> None:
    one = walker(rhythm=Rhythm(stride_s, 0.02))
    t = times(10, 60)
    loads = feet(one, t)
    strikes = marks(one, "left", "heel_strike", 10, 60)
    inside = (t >= strikes[0]) & (t < strikes[-1])
    assert np.mean((loads["left"] + loads["right"])[inside]) == pytest.approx(1, abs=0.004)


def test_a_stance_has_two_peaks_and_a_trough_of_the_usual_size() -> None:
    one = walker(rhythm=Rhythm(stride_cv=0.0))
    strike_s = marks(one, "left", "heel_strike")[0]
    off_s = marks(one, "left", "toe_off", strike_s)[0]
    load = feet(one, times(strike_s, off_s))["left"]
    third = len(load) // 3
    first, trough, second = load[:third].max(), load[third:-third].min(), load[-third:].max()
    assert 1.05 < first < 1.3
    assert 0.65 < trough < 0.85
    assert 1.05 < second < 1.3
    assert (off_s - strike_s) / 1.1 == pytest.approx(0.62, abs=0.01)


def test_the_load_rises_as_a_foot_does_that_lands() -> None:
    one = walker()
    for strike_s in marks(one, "right", "heel_strike"):
        load = feet(one, times(strike_s, strike_s + 0.06))["right"]
        assert 0.002 < np.argmax(load > 0.05) / RATE_HZ < 0.02
        assert np.all(np.diff(load) >= 0)


def test_through_double_support_the_sum_stays_near_body_weight() -> None:
    one, t = walker(), times(6, 30)
    total = sum(feet(one, t).values())
    assert 0.7 < total.min() < total.max() < 1.3
    assert np.abs(np.diff(total)).max() < 0.01, "no jump within a millisecond"


def test_the_centre_of_pressure_goes_from_heel_to_toe() -> None:
    one = walker()
    along = np.array(one.patient.zones)[:, 1]
    strike_s = marks(one, "left", "heel_strike")[3]
    off_s = marks(one, "left", "toe_off", strike_s)[0]
    left, _ = one.forces(times(strike_s + 0.005, off_s - 0.005))
    path = left @ along / left.sum(axis=1)
    assert path[0] < -0.7
    assert path[-1] > 0.4


def test_the_true_stride_time_is_that_of_the_forces() -> None:
    one, t = walker(), times(5, 40)
    load = feet(one, t)["left"]
    seen = t[1:][(load[1:] > 0) & (load[:-1] == 0)]
    truth = marks(one, "left", "heel_strike", 5, 40)
    assert seen == pytest.approx(truth, abs=1.1 / RATE_HZ)


def test_a_dragging_foot_is_lightly_loaded_at_the_front_in_swing_and_makes_no_event() -> None:
    sound, dragging = walker(), walker(pathologies=(Pathology("drag", "left"),))
    assert dragging.events(0, 30) == sound.events(0, 30)
    off_s = marks(dragging, "left", "toe_off")[0]
    strike_s = marks(dragging, "left", "heel_strike", off_s)[0]
    left, right = dragging.forces(times(off_s, strike_s))
    load = left.sum(axis=1) / weight(dragging)
    assert 0.04 < load.max() < 0.15
    assert left[:, 5:].sum() > 0.8 * left.sum()
    assert (left + right).sum() == pytest.approx(sum(part.sum() for part in sound.forces(times(off_s, strike_s))))


def test_a_toe_first_foot_lands_on_its_front() -> None:
    one = walker(pathologies=(Pathology("toe_first", "right"),))
    strike_s = marks(one, "right", "heel_strike")[0]
    _, right = one.forces(times(strike_s + 0.01, strike_s + 0.03))
    assert right[:, 5:].sum() > 0.6 * right.sum()


def test_a_double_contact_leaves_the_ground_shortly_and_only_once() -> None:
    one = walker(pathologies=(Pathology("double_contact", "left"),))
    strike_s = marks(one, "left", "heel_strike")[0]
    load = feet(one, times(strike_s, strike_s + 0.12))["left"]
    assert load[5:30].max() > 0.1
    assert load[50:60].max() == 0
    assert load[90:].min() > 0.3


def test_a_share_of_strides_is_that_share() -> None:
    one = walker(pathologies=(Pathology("toe_first", "left", 0.3),))
    t = np.array(marks(one, "left", "heel_strike", 5, 600)) + 0.01
    left, _ = one.forces(t)
    toe_first = left[:, 5:].sum(axis=1) > 0.5 * left.sum(axis=1)
    assert np.mean(toe_first) == pytest.approx(0.3, abs=0.08)


def test_no_foot_leaves_the_ground_while_the_weight_shifts() -> None:
    one = walker(parts=(Part("shift", 10.0),))
    loads = feet(one, times(0, 10))
    assert one.events(-1, 10) == []
    assert loads["left"].max() > 0.75
    assert loads["left"].min() > 0.05


def test_readings_are_seeded_noisy_drifting_and_never_negative() -> None:
    t = times(3.0, 5.0)
    one, same, other = walker(), walker(), walker(seed=2)
    (left, _), (again, _), (different, _) = (each.readings(t, 4) for each in (one, same, other))
    assert np.array_equal(left, again)
    assert not np.array_equal(left, different)
    assert not np.array_equal(left, one.readings(t, 5)[0])
    assert left.min() >= 0


def test_zeros_drift_by_newtons_within_minutes_and_differently_by_zone() -> None:
    one = walker(parts=(Part("stand", 1.0), Part("walk")), noise_n=0.0, drift_n=3.0)
    late = times(900, 905)
    zones = (one.readings(late, 0)[0] - one.forces(late)[0]).mean(axis=0)
    assert zones.min() >= 0
    assert 0.5 < zones.max() <= 3.0
    assert np.std(zones) > 0.1


def test_the_forces_do_not_depend_on_who_asks_when() -> None:
    straight, jumping = walker(), walker()
    jumping.forces(times(50, 51))
    whole = straight.forces(times(4, 8))[0]
    pieces = [jumping.forces(times(a, b))[0] for a, b in pairwise([4, 5, 6.5, 8])]
    assert np.allclose(np.concatenate(pieces), whole, atol=1e-9)


def test_a_shuffling_foot_slides_and_its_truth_is_half_the_load() -> None:
    sound, shuffling = walker(), walker(pathologies=(Pathology("shuffle", "left"),))
    strikes, offs = (marks(shuffling, "left", event) for event in ("heel_strike", "toe_off"))
    load = feet(shuffling, times(6, 40))["left"]
    assert 0.1 < load.min() < 0.2, "never off the ground"
    for truth, crossed in ((strikes, load[1:] > load[:-1]), (offs, load[1:] < load[:-1])):
        at = np.rint((np.array(truth) - 6) * RATE_HZ).astype(int)[1:-1]
        assert np.all(np.abs(load[at] - 0.6) < 0.1)
        assert np.all(crossed[at])
    assert marks(shuffling, "right", "heel_strike") == marks(sound, "right", "heel_strike")


def test_events_of_a_shuffler_are_told_once_however_one_asks() -> None:
    one = walker(pathologies=(Pathology("shuffle", "left", 0.5), Pathology("shuffle", "right")))
    edges = np.arange(5, 40, 0.13)
    pieces = [row for a, b in pairwise(edges) for row in one.events(a, b)]
    assert pieces == one.events(edges[0], edges[-1])
    assert [row.time_s for row in pieces] == sorted(row.time_s for row in pieces)


def test_a_stumble_is_a_short_contact_early_in_swing_and_no_event() -> None:
    sound, stumbling = walker(), walker(pathologies=(Pathology("stumble", "right"),))
    assert stumbling.events(0, 30) == sound.events(0, 30)
    off_s = marks(stumbling, "right", "toe_off")[0]
    strike_s = marks(stumbling, "right", "heel_strike", off_s)[0]
    load = feet(stumbling, times(off_s, strike_s))["right"]
    touched = np.flatnonzero(load > 0.05) / RATE_HZ
    assert 0.06 < touched[-1] - touched[0] < 0.12
    assert 0.2 < load.max() < 0.4
    assert touched[-1] < 0.6 * (strike_s - off_s)


def test_a_stiff_leg_takes_over_slowly() -> None:
    one = walker(pathologies=(Pathology("stiff", "left"),), rhythm=Rhythm(stride_cv=0.0))
    doubles = {
        leg: np.mean([marks(one, other, "toe_off", s, s + 1)[0] - s for s in marks(one, leg, "heel_strike")])
        for leg, other in (("left", "right"), ("right", "left"))
    }
    assert doubles["left"] == pytest.approx(1.8 * doubles["right"], rel=0.1)


def test_nothing_is_on_the_soles_while_the_patient_is_off_them() -> None:
    one = walker(parts=(Part("stand", 3.0), Part("off", 5.0), Part("stand", 4.0)))
    total = sum(feet(one, times(0, 12)).values())
    assert np.allclose(total[:2900], 1)
    assert total[4000:7900].max() == 0
    assert np.allclose(total[9000:], 1)
    assert np.abs(np.diff(total)).max() < 0.01
    assert one.events(-1, 12) == []
