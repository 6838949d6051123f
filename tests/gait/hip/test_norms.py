"""Norms and targets by speed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.hip.norms import NORM_SHARE, NORMS, dimensionless, norm_deg, target_deg
from feedback.gait.measures import MEASURES

TLA = "trailing_limb_angle_deg"


def test_norms_are_of_measures_that_exist() -> None:
    assert set(NORMS) <= set(MEASURES)
    assert norm_deg("thigh_range_deg", 1.0, 0.9) is None


@pytest.mark.parametrize(
    ("speed_mps", "thigh", "trailing"), [(0.875, 13.8, 18.5), (1.285, 17.6, 23.1), (1.69, 21.4, 26.6)]
)
def test_the_middle_of_each_class_is_schwartz(speed_mps: float, thigh: float, trailing: float) -> None:
    """With legs of 0.9 m: slow 0.67 to 1.08, free to 1.49, fast to 1.89 m/s."""
    assert norm_deg("thigh_extension_deg", speed_mps, 0.9) == pytest.approx(thigh, abs=0.15)
    assert norm_deg(TLA, speed_mps, 0.9) == pytest.approx(trailing, abs=0.15)
    assert dimensionless(1.08, 0.9) == pytest.approx(0.363, abs=0.001)


@given(st.floats(0.1, 2.5), st.floats(0.1, 2.5), st.floats(0.5, 1.1))
def test_faster_is_never_less_and_never_beyond_the_norms(slow: float, more: float, leg_m: float) -> None:
    a, b = norm_deg(TLA, slow, leg_m), norm_deg(TLA, slow + more, leg_m)
    assert a is not None
    assert b is not None
    assert 0.5 * NORMS[TLA][0] <= a <= b <= NORMS[TLA][-1]


@given(st.floats(0.0, 30.0), st.floats(0.2, 2.0), st.floats(0.2, 2.0), st.floats(0.0, 9.0))
def test_a_target_lies_between_own_baseline_and_norm(baseline: float, then: float, now: float, gain: float) -> None:
    asked = target_deg(TLA, baseline, then, now, 0.9, gain)
    norm_now, norm_then = norm_deg(TLA, now, 0.9), norm_deg(TLA, then, 0.9)
    assert norm_now is not None
    assert norm_then is not None
    own = baseline * norm_now / norm_then
    assert own - 1e-9 <= asked <= own + 5.0 + 1e-9
    assert asked <= max(NORM_SHARE * norm_now, own) + 1e-9


def test_the_usual_target() -> None:
    """10 deg at 0.875 m/s: 4 more; at 1.285 m/s 10 * 23.1 / 18.5 and 4 more; who has 16 gets 0.9 of the norm."""
    assert target_deg(TLA, 10.0, 0.875, 0.875, 0.9) == pytest.approx(14.0)
    assert target_deg(TLA, 10.0, 0.875, 1.285, 0.9) == pytest.approx(12.5 + 4.0, abs=0.1)
    assert target_deg(TLA, 15.0, 0.875, 0.875, 0.9) == pytest.approx(0.9 * 18.5, abs=0.1)
    assert target_deg("thigh_range_deg", 30.0, 0.9, 0.9, 0.9) == pytest.approx(34.0)
