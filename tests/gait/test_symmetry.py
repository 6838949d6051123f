from math import inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.symmetry import (
    Symmetry,
    angle,
    larger_to_smaller,
    log_ratio,
    ratio,
    robinson,
    share,
    temporal,
)

figures = st.floats(1e-3, 1e3)
scales = st.floats(1e-3, 1e3)
unknown = st.sampled_from([(nan, 1.0), (1.0, nan), (-1.0, 1.0), (1.0, -1.0), (inf, 1.0), (0.0, 0.0), (nan, nan)])
INDICES = (ratio, larger_to_smaller, robinson, log_ratio, angle, share)


def test_the_formulae_by_hand() -> None:
    seen = Symmetry.of(0.6, 0.5)
    assert (seen.ratio, seen.larger_to_smaller) == pytest.approx((1.2, 1.2))
    assert seen.robinson_pct == pytest.approx(200 * 0.1 / 1.1)
    assert seen.log_ratio_pct == pytest.approx(18.232, abs=0.001)
    assert seen.angle_pct == pytest.approx(-5.7717, abs=0.001)  # atan 1.2 is 50.194°
    assert share(0.6, 0.5) == pytest.approx(6 / 11)
    assert temporal(0.4, 0.6, 0.36, 0.64) == pytest.approx((0.4 / 0.6) / (0.36 / 0.64))


@given(figures)
def test_at_equality_there_is_no_asymmetry(one: float) -> None:
    seen = Symmetry.of(one, one)
    assert (seen.ratio, seen.larger_to_smaller) == (1.0, 1.0)
    assert (seen.robinson_pct, seen.log_ratio_pct, seen.angle_pct) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)


@given(figures, figures)
def test_exchanging_the_legs_changes_the_sign_and_no_more(p: float, n: float) -> None:
    there, back = Symmetry.of(p, n), Symmetry.of(n, p)
    assert there.robinson_pct == pytest.approx(-back.robinson_pct)
    assert there.angle_pct == pytest.approx(-back.angle_pct, abs=1e-9)
    assert there.log_ratio_pct == pytest.approx(back.log_ratio_pct, abs=1e-9)
    assert there.larger_to_smaller == back.larger_to_smaller
    assert there.ratio * back.ratio == pytest.approx(1.0)
    assert share(p, n) + share(n, p) == pytest.approx(1.0)


@given(figures, figures)
def test_the_indices_agree_on_which_leg_is_the_larger(p: float, n: float) -> None:
    seen = Symmetry.of(p, n)
    if abs(p - n) > 1e-6 * (p + n):
        assert (p > n) == (seen.ratio > 1) == (seen.robinson_pct > 0) == (seen.angle_pct < 0) == (share(p, n) > 0.5)
        assert seen.log_ratio_pct > 0
        assert seen.larger_to_smaller > 1


@given(figures, figures, scales)
def test_the_unit_does_not_matter(p: float, n: float, scale: float) -> None:
    for index in INDICES:
        assert index(scale * p, scale * n) == pytest.approx(index(p, n), rel=1e-6, abs=1e-9)


@given(figures, figures)
def test_each_index_stays_in_its_range(p: float, n: float) -> None:
    seen = Symmetry.of(p, n)
    assert -200 <= seen.robinson_pct <= 200
    assert -50 <= seen.angle_pct <= 50


@given(unknown)
def test_what_cannot_be_compared_is_not_a_number(pair: tuple[float, float]) -> None:
    assert all(isnan(index(*pair)) for index in INDICES)


def test_a_leg_that_does_nothing_has_the_extremes_and_no_ratio() -> None:
    assert (robinson(1.0, 0.0), angle(1.0, 0.0), share(1.0, 0.0)) == (200.0, -50.0, 1.0)
    assert (robinson(0.0, 1.0), angle(0.0, 1.0), ratio(0.0, 1.0)) == (-200.0, 50.0, 0.0)
    assert isnan(ratio(1.0, 0.0))
    assert isnan(log_ratio(1.0, 0.0))
    assert isnan(log_ratio(0.0, 1.0))
    assert isnan(larger_to_smaller(0.0, 1.0))
    assert isnan(temporal(0.4, 0.0, 0.4, 0.6))
