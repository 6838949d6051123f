"""The zero: the standing before walking, better with more standings, never from an odd one."""

import numpy as np
import pytest

from feedback.gait.hip.upright import FROM_FILE_DEG, STOOD_DEG, Upright

RNG = np.random.default_rng(3)
CLOCK = [0.0]


def stand(upright: Upright, lean_deg: float, seconds: int = 4) -> None:
    lean = np.radians(lean_deg)
    start_s = CLOCK[0]
    CLOCK[0] += seconds
    for k in range(seconds):
        rest = RNG.normal(0, 0.05, (100, 3)) + 9.81 * np.array([np.sin(lean), 0, np.cos(lean)])
        upright.block(np.c_[start_s + k + np.arange(100) / 100, rest, RNG.normal(0, 0.1, (100, 3))])


def walk(upright: Upright, lean_deg: float = 5.0) -> None:
    upright.block(np.c_[np.arange(100) / 100, RNG.normal(0, 4, (100, 3)), RNG.normal(0, 90, (100, 3))])
    lean = np.radians(lean_deg)
    upright.walked(9.81 * np.array([np.sin(lean), 0, np.cos(lean)]))


def zero_deg(upright: Upright) -> float:
    assert upright.up is not None
    return float(np.degrees(np.arctan2(upright.up[0], upright.up[2])))


def test_the_last_standing_before_walking_counts() -> None:
    upright = Upright(None)
    stand(upright, 80.0)
    upright.block(np.c_[np.arange(100) / 100, RNG.normal(0, 4, (100, 3)), RNG.normal(0, 90, (100, 3))])
    stand(upright, 2.0)
    assert zero_deg(upright) == pytest.approx(2.0, abs=0.2)
    assert upright.still is not None
    assert upright.sigma_deg == STOOD_DEG


def test_standings_between_walks_are_averaged_and_odd_ones_told() -> None:
    upright = Upright(None)
    stand(upright, 0.0)
    walk(upright)
    stand(upright, 4.0, seconds=8)
    assert zero_deg(upright) == pytest.approx(2.0, abs=0.2)
    walk(upright)
    stand(upright, 30.0)
    assert zero_deg(upright) == pytest.approx(2.0, abs=0.2)
    assert "otherwise than before" in upright.remark


def test_a_zero_from_a_chair_is_dropped_when_walking() -> None:
    upright = Upright(None)
    stand(upright, 85.0)
    walk(upright)
    assert upright.up is None
    assert "stand still" in upright.remark


def test_the_patients_file_holds_until_this_sessions_standing() -> None:
    upright = Upright((0.0, 0.0, 1.0))
    assert upright.sigma_deg == FROM_FILE_DEG
    stand(upright, 12.0, seconds=2)
    assert zero_deg(upright) == 0.0
    stand(upright, 12.0)
    assert zero_deg(upright) == pytest.approx(12.0, abs=0.2)


def test_two_seconds_are_no_standing() -> None:
    upright = Upright(None)
    stand(upright, 0.0, seconds=2)
    assert upright.up is None
