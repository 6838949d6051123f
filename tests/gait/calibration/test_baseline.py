from math import nan

import numpy as np
import pytest

from feedback.gait.calibration.baseline import FEWEST, baselines, belt_refusal, good, refusal
from feedback.messages import LEFT, LEGS, RIGHT, Measure, Samples, Stride

S = 1_000_000_000


def strides(n: int, belt_mps: float = nan, odd: int = 0) -> list[Stride]:
    """Of both legs; the last `odd` of them are twice as long."""
    out = []
    for leg in LEGS:
        start_ns = S
        for k in range(n):
            stride_s = 2.2 if k >= n - odd else 1.1 + 0.01 * (k % 3)
            end_ns = start_ns + round(stride_s * S)
            one = Stride(end_ns, 0, 0, leg, start_ns, stride_s, 0.7, 0.4, nan, nan, nan, 1.0, "heel", 1.0)
            out.append(one.replace(belt_mps=belt_mps))
            start_ns = end_ns
    return out


def measure(one: Stride, value: float, name: str = "single_support_s", **changes: str) -> Measure:
    row = Measure(one.t_ns, 0, 0, one.leg, one.start_ns, name, value, 0.01, "insoles")
    return row.replace(**changes) if changes else row


def test_mean_and_spread_by_measure_leg_method_and_muscle() -> None:
    walked = strides(20)
    counted = good(walked)
    told = [measure(one, 0.4 + 0.01 * (k % 5) + (0.1 if one.leg == RIGHT else 0.0)) for k, one in enumerate(walked)]
    told += [measure(one, 20.0, "trailing_limb_angle_deg", method=how) for one in walked for how in ("a", "b")]
    told += [measure(one, 5.0, "onset_ms", method="emg", muscle="gluteus_medius") for one in walked if one.leg == LEFT]
    rows = baselines(counted, told)
    assert [(row.measure, row.leg, row.method, row.muscle) for row in rows] == [
        ("trailing_limb_angle_deg", LEFT, "a", ""),
        ("trailing_limb_angle_deg", LEFT, "b", ""),
        ("trailing_limb_angle_deg", RIGHT, "a", ""),
        ("trailing_limb_angle_deg", RIGHT, "b", ""),
        ("onset_ms", LEFT, "emg", "gluteus_medius"),
        ("single_support_s", LEFT, "insoles", ""),
        ("single_support_s", RIGHT, "insoles", ""),
    ]
    left, right = rows[-2:]
    assert (left.n, left.belt_mps) == (20, None)
    assert left.mean == pytest.approx(0.42)
    assert right.mean == pytest.approx(0.52)
    assert left.sd == pytest.approx(np.std([0.4, 0.41, 0.42, 0.43, 0.44] * 4, ddof=1))


def test_odd_strides_absent_values_and_other_strides_do_not_count() -> None:
    walked = strides(30, odd=4)
    counted = good(walked)
    assert {len(kept) for kept in counted.values()} == {26}
    told = [measure(one, 9.0 if one.stride_s > 2 else 0.4) for one in walked]
    told += [
        measure(walked[0], nan),
        measure(walked[1].replace(start_ns=7), 9.0),
        measure(walked[2], 9.0, "unheard_of"),
    ]
    rows = baselines(counted, told)
    assert [(row.leg, row.n) for row in rows] == [(LEFT, 26), (RIGHT, 26)]
    assert [row.mean for row in rows] == pytest.approx([0.4, 0.4])


def test_a_value_that_was_told_once_has_no_spread_and_no_row() -> None:
    walked = strides(20)
    assert baselines(good(walked), [measure(walked[0], 0.4)]) == ()


def test_too_few_good_strides_are_refused_with_the_leg() -> None:
    few = strides(FEWEST - 1)
    assert str(refusal(few, good(few))).startswith(f"only {FEWEST - 1} good strides of {FEWEST - 1} of the left leg: ")
    enough = strides(FEWEST)
    assert refusal(enough, good(enough)) is None
    counted = good(strides(40))
    assert refusal(strides(40), {leg: kept[:23] for leg, kept in counted.items()}) is not None


def test_a_belt_that_is_told_to_stand_while_the_patient_walks_is_refused() -> None:
    def told(before: float, during: float, name: str = "belt.belt") -> list[Samples]:
        return [Samples(k * S, k * S, 0, name, k, (before if k < 10 else during,)) for k in range(20)]

    walk_ns = (10 * S, 19 * S)
    assert belt_refusal(told(0.0, 1.1), walk_ns) is None
    assert belt_refusal(told(0.0, 0.0, "insoles.left"), walk_ns) is None
    assert str(belt_refusal(told(1.1, 0.0), walk_ns)).startswith("the belt is told to stand while the patient walks: ")


def test_the_belts_speed_is_kept_with_each_baseline() -> None:
    walked = strides(20, 1.1)
    assert baselines(good(walked), [measure(one, 0.4) for one in walked])[0].belt_mps == pytest.approx(1.1)
