"""The trailing limb angle against a foot whose way under a drifting hip is known."""

import numpy as np
import pytest

from feedback.gait.hip.belt import Belt
from feedback.gait.hip.foot_travel import BELT_CHANGED, FootTravel
from feedback.gait.hip.stances import Stance, Stances

LEG_M = 0.85


def walked(
    hip, speed, seconds: float = 90.0, step: float = 0.5, jitter_s: float = 0.012, k: float = 0.33, seed: int = 1
):
    """Stances as told, and the true angle at the other's strike: the foot lands anew in each stride, the hip drifts."""
    made = hip.walk(seconds, stride_s=1.25, cv=0.03, step=step, stand_s=2.0, seed=seed)
    rng = np.random.default_rng(seed)
    belt = [(round(t * 1e9), (float(speed(t)),)) for t in np.arange(0, seconds + 5, 0.25)]
    way_m = np.cumsum(speed(made.time_s)) * 0.01
    stances, rows = Stances(), []
    for event in made.events(jitter_s, seed):
        rows += [
            stance
            for stance, known in stances.event(event)
            if known.name == "STANCE" and stance.leg == "left" and stance.other_off_ns
        ]
    told, true = [], []
    left, right = made.legs["left"], made.legs["right"]
    for stance in rows:
        strike = left.strikes[np.argmin(np.abs(left.strikes - stance.start_ns * 1e-9))]
        other = right.strikes[np.argmin(np.abs(right.strikes - stance.other_strike_ns * 1e-9))]
        off = right.lifts[right.lifts < other][-1]
        upright = off + k * (other - off)
        behind = np.interp(other, made.time_s, way_m) - np.interp(upright, made.time_s, way_m)
        behind += rng.normal(0, 0.012) + 0.04 * (np.sin(other / 3) - np.sin(upright / 3))
        told.append(stance)
        true.append(np.degrees(np.arctan2(behind, LEG_M)))
        assert strike < upright < other
    return belt, told, np.array(true)


def angles(hip, readings: list, told: list[Stance], **patient: float) -> list:
    """Of each stance, asked when the belt has just told enough."""
    belt, waiting, rows = Belt(), list(readings), []
    travel = FootTravel(belt, hip.patient(**(patient or {"leg_length_m": LEG_M})))
    for stance in told:
        while belt.reach_ns(0) < stance.other_strike_ns:
            belt.measure(*waiting.pop(0))
        rows.append(travel.trailing(stance)[0])
    return rows


@pytest.mark.parametrize(("mps", "step"), [(0.5, 0.5), (0.6, 0.44), (0.9, 0.53), (1.2, 0.5)])
def test_precision(hip, mps: float, step: float) -> None:
    belt, told, true = walked(hip, lambda t: mps + 0 * np.asarray(t), step=step)
    values = np.array([row.value for row in angles(hip, belt, told)[:-3]])
    error = values - true[: len(values)]
    assert len(values) > 50
    assert error.std() <= 1.5
    assert abs(error.mean()) < 1.0


def test_absolute_error_is_within_its_sigma_for_other_people(hip) -> None:
    """Their leg is vertical earlier or later than the norm's: k of 0.2 to 0.5."""
    for k in (0.22, 0.33, 0.45):
        belt, told, true = walked(hip, lambda t: 0.8 + 0 * np.asarray(t), k=k)
        rows = angles(hip, belt, told)[:-3]
        assert abs(np.mean([row.value for row in rows]) - true[: len(rows)].mean()) < 1.3 * np.mean(
            [r.sigma for r in rows]
        )


def test_on_a_ramp_the_way_is_summed_and_sigma_says_what_the_body_may_drift(hip) -> None:
    """0.4 to 1.3 m/s within 60 s: 0.019 m/s a stride is steady enough; a jump is not."""
    belt, told, true = walked(hip, lambda t: np.interp(t, [20, 80], [0.4, 1.3]))
    rows = angles(hip, belt, told)[:-3]
    error = np.array([row.value for row in rows]) - true[: len(rows)]
    assert error.std() <= 1.5
    belt, told, _ = walked(hip, lambda t: np.where(np.asarray(t) < 40, 0.5, 0.7))
    rows = angles(hip, belt, told)[:-3]
    at = [stance.other_strike_ns * 1e-9 for stance in told]
    calm = np.mean([row.sigma for row, t in zip(rows, at, strict=False) if t > 50])
    moved = [row.sigma for row, t in zip(rows, at, strict=False) if 41 < t < 43]
    assert min(moved) > 1.25 * calm


def test_a_belt_that_starts_from_standstill_has_no_angle_yet_and_says_why(hip) -> None:
    belt, told, _ = walked(hip, lambda t: np.where(np.asarray(t) < 40, 0.2, 1.2))
    rows = [row for row in angles(hip, belt, told)[:-3] if row]
    refused = [row for row in rows if row.word]
    assert 1 <= len(refused) <= 5
    assert all(row.word == BELT_CHANGED and row.value != row.value for row in refused)


def test_on_a_standing_belt_there_is_none(hip) -> None:
    belt, told, _ = walked(hip, lambda t: 0.05 + 0 * np.asarray(t))
    assert not any(angles(hip, belt, told)[:-3])


def test_the_patients_own_k_and_height_are_used(hip) -> None:
    belt, told, _ = walked(hip, lambda t: 0.8 + 0 * np.asarray(t), jitter_s=0.0)
    short, tall, measured = (
        angles(hip, belt, told, **more)[10]
        for more in ({"height_m": 1.4}, {"height_m": 1.9}, {"height_m": 1.9, "leg_length_m": 0.49 * 1.9})
    )
    assert short.value > tall.value
    assert measured.value == pytest.approx(tall.value)
    assert measured.sigma < tall.sigma


def test_the_share_of_the_way_behind_the_hip(hip) -> None:
    readings, told, _ = walked(hip, lambda t: 0.8 + 0 * np.asarray(t), seconds=7.0)
    belt = Belt()
    for reading in readings:
        if reading[0] < 9e9:
            belt.measure(*reading)
    travel = FootTravel(belt, hip.patient(height_m=1.7))
    shares = [row for stance in told[1:] for row in travel.whole(stance) if row.measure == "trailing_share"]
    assert len(shares) >= 3
    assert all(0.5 < row.value < 0.7 and 0 < row.sigma < 0.15 for row in shares)
