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
    belt = Belt()
    for t in np.arange(0, seconds, 0.25):
        belt.measure(round(t * 1e9), (float(speed(t)),))
    way_m = np.cumsum(speed(made.time_s)) * 0.01
    stances, rows = Stances(), []
    for event in made.events(jitter_s, seed):
        rows += [stance for stance, known in stances.event(event) if known.name == "STANCE" and stance.leg == "left"]
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


def angles(hip, belt: Belt, told: list[Stance]) -> list:
    travel = FootTravel(belt, hip.patient(leg_length_m=LEG_M))
    return [travel.trailing(stance)[0] for stance in told]


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
    assert not any(angles(hip, belt, told))


def test_the_patients_own_k_and_height_are_used(hip) -> None:
    belt, told, _ = walked(hip, lambda t: 0.8 + 0 * np.asarray(t), jitter_s=0.0)
    stance = told[10]
    short, tall = (FootTravel(belt, hip.patient(height_m=h)).trailing(stance)[0] for h in (1.4, 1.9))
    assert short.value > tall.value
    measured = FootTravel(belt, hip.patient(leg_length_m=0.49 * 1.9, height_m=1.9)).trailing(stance)[0]
    assert measured.value == pytest.approx(tall.value)
    assert measured.sigma < tall.sigma
    share = [
        row for row in FootTravel(belt, hip.patient(height_m=1.7)).whole(stance) if row.measure == "trailing_share"
    ]
    assert 0.5 < share[0].value < 0.75
