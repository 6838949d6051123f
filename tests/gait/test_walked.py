from math import isnan, nan
from statistics import fmean

import numpy as np
import pytest

from feedback.gait.symmetry import robinson
from feedback.gait.variability import accepted
from feedback.gait.walked import COMPARED, FIGURES, Walked
from feedback.messages import LEGS, Stride

SECOND = 1_000_000_000


def strides(count: int, stances: tuple[float, float] = (0.62, 0.60), seed: int = 1) -> list[Stride]:
    """Both legs in turn, in order of time, with a turn among them."""
    random, rows = np.random.default_rng(seed), []
    for leg, stance, begin_s in (("left", stances[0], 0.0), ("right", stances[1], 0.56)):
        lengths_s = random.normal(1.1, 0.02, count)
        lengths_s[count // 2] = 2.4
        starts_s = begin_s + np.cumsum(np.r_[0.0, lengths_s[:-1]])
        for start_s, length_s in zip(starts_s.tolist(), lengths_s.tolist(), strict=True):
            timing = (length_s, stance * length_s, (1 - stance) * length_s, 0.24, 0.4, 0.55, 1.1)
            start_ns, end_ns = round(start_s * SECOND), round((start_s + length_s) * SECOND)
            rows.append(Stride(end_ns, 0, 0, leg, start_ns, *timing, "heel", 1.0, first_peak=1.05, stance_pct=99.0))
    return sorted(rows, key=lambda stride: stride.t_ns)


def test_every_figure_is_one_of_the_stride() -> None:
    stride = strides(3)[0]
    assert all(isinstance(value(stride), float) for value in FIGURES.values())
    assert set(COMPARED) < set(FIGURES)


def test_all_strides_or_the_last_ones() -> None:
    rows = strides(80)
    everything, last = Walked(rows), Walked(rows, last=30)
    for leg in LEGS:
        mine = [stride for stride in rows if stride.leg == leg]
        assert (everything.count(leg), last.count(leg)) == (80, 30)
        assert everything.accepted(leg) == accepted(mine)
        assert last.accepted(leg) == accepted(mine[-30:])
        assert 2.4 in {stride.stride_s for stride in mine} - {stride.stride_s for stride in everything.accepted(leg)}


def test_the_live_view_says_what_a_review_of_the_same_strides_says() -> None:
    rows = strides(80)
    live = Walked(last=40)
    for stride in rows:
        live.add(stride)
        live.variability("left", "stride_s")
    kept = [stride for leg in LEGS for stride in [one for one in rows if one.leg == leg][-40:]]
    review = Walked(kept)
    for figure in FIGURES:
        assert repr(live.symmetry(figure)) == repr(review.symmetry(figure))
        assert repr(live.variability("right", figure)) == repr(review.variability("right", figure))
    assert live.coordination() == review.coordination()


def test_symmetry_is_of_the_means_of_the_strides_that_count() -> None:
    walked = Walked(strides(60))
    left, right = (fmean(s.stance_s for s in walked.accepted(leg)) for leg in LEGS)
    assert walked.symmetry("stance_s").robinson_pct == pytest.approx(robinson(left, right))
    assert walked.symmetry("stance_s", "right").robinson_pct == pytest.approx(robinson(right, left))
    assert walked.variability("left", "stance_pct").mean == pytest.approx(62.0)  # not the 99 of the message


def test_the_turn_is_in_none_of_the_figures() -> None:
    walked = Walked(strides(60))
    assert walked.variability("left", "stride_s").high < 1.3
    seen = walked.coordination()
    assert seen.n <= 59
    assert 0.0 < seen.pci_pct < 100.0


def test_nobody_walked() -> None:
    walked = Walked()
    assert walked.variability("left", "stride_s").n == walked.coordination().n == 0
    assert isnan(walked.symmetry("stance_s").ratio)
    one_leg = Walked([stride for stride in strides(40) if stride.leg == "left"])
    assert isnan(one_leg.symmetry("stance_s").robinson_pct)
    assert isnan(one_leg.variability("right", "stance_s").mean)
    assert one_leg.variability("left", "valley").n == 0
    assert str(one_leg.variability("left", "valley").mean) == str(nan)
