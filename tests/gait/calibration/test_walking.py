from math import nan

from feedback.gait.calibration.walking import STOPPED_S, Walking
from feedback.messages import LEFT, RIGHT, GaitState, Samples, Stride

S = 1_000_000_000


def tell(step: Walking, until_s: int, strides: bool = True) -> None:
    """A second after another: a sample, and a stride of each leg."""
    for second in range(until_s):
        t_ns = (100 + second) * S
        step.take(Samples(t_ns, t_ns, 0, "i.left", 0, (1.0,)))
        for leg in (LEFT, RIGHT) if strides else ():
            step.take(Stride(t_ns, 0, 0, leg, t_ns - S, 1.0, 0.6, 0.4, nan, nan, nan, 1.0, "heel", 1.0))


def test_it_lasts_from_the_first_stride_on_for_as_long_as_was_asked() -> None:
    step = Walking(20.0)
    tell(step, 4, strides=False)
    assert (step.live, step.done) == ("not walking yet", False)
    assert str(step.refusal()).startswith("no stride was seen: ")
    tell(step, 19)
    assert not step.done
    step.take(GaitState(0, 0, 0, "walking", 0.1, 0.6, 0.5, 0.5, 109.0))
    assert step.live == "strides left 19, right 19, 109 steps/min, 1 s left"
    tell(step, 20)
    assert step.done
    assert step.refusal() is None
    assert (step.from_ns, step.until_ns) == (99 * S, 119 * S)


def test_a_walk_that_ends_early_is_told() -> None:
    step = Walking(60.0)
    tell(step, 12)
    late_ns = (112 + round(STOPPED_S)) * S
    step.take(Samples(late_ns, late_ns, 0, "i.left", 0, (1.0,)))
    assert step.done
    assert str(step.refusal()).startswith("the walk ended after 12 s of 60: ")
