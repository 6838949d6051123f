"""How often on time, over the last strides."""

from math import isnan

from feedback.gait.muscle.rate import OnTime, single_may_be_told


def test_strides_of_which_nobody_knows_do_not_count():
    rate = OnTime()
    for word in ("too_noisy", "faulty", "on_time", "on_time", "absent", "late"):
        rate.add(word)
    assert rate.scored == 4
    assert isnan(rate.rate)
    rate.add("on_time")
    assert rate.rate == 0.6
    assert rate.share("absent") == 0.2


def test_old_strides_are_forgotten():
    rate = OnTime(5)
    for word in ["late"] * 5 + ["on_time"] * 5:
        rate.add(word)
    assert rate.rate == 1.0
    assert rate.scored == 5


def test_a_single_stride_is_told_over_little_noise_only():
    assert single_may_be_told(12.0)
    assert not single_may_be_told(8.0)
    assert not single_may_be_told(float("nan"))
