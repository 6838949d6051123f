import pytest

from feedback.gait.intervals import CHS, CTO, HS, TO, Intervals
from feedback.gait.pace import Pace
from feedback.gait.support import Support
from feedback.messages import MID_STANCE, TOE_OFF

STANCE, STEP, DOUBLE = 0.65, 0.5, 0.15


def pair(strides: int = 10) -> tuple[Intervals, Intervals, Support, float]:
    """Both legs after so many strides of 1 s; this leg has just landed."""
    mine, its = Intervals(Pace()), Intervals(Pace())
    support = Support(mine, its)
    now = 10.0
    for _ in range(strides):
        mine.begin(now)
        its.reach(CHS, now)
        aim(support, now)
        its.reach(TO, now + DOUBLE)
        mine.reach(CTO, now + DOUBLE)
        aim(support, now)
        if its.at[HS] is not None:
            its.learn(now + STEP)
        its.begin(now + STEP)
        mine.reach(CHS, now + STEP)
        support.passed()
        aim(support, now + STEP)
        support.left(now + STANCE)
        mine.reach(TO, now + STANCE)
        its.reach(CTO, now + STANCE)
        aim(support, now + STANCE)
        mine.learn(now + 1.0)
        now += 1.0
    mine.begin(now)
    its.reach(CHS, now)
    return mine, its, support, now


def aim(support: Support, now: float) -> None:
    support.aim(TOE_OFF, support.toe_off_s())
    support.aim(MID_STANCE, support.mid_stance_s(now))


def test_from_the_strike_both_follow_from_the_usual_supports() -> None:
    _, _, support, now = pair()
    assert support.toe_off_s() == pytest.approx(now + STANCE, abs=1e-6)
    assert support.mid_stance_s(now) == pytest.approx(now + (DOUBLE + STEP) / 2, abs=1e-6)


def test_a_late_step_of_the_other_leg_moves_both() -> None:
    mine, its, support, now = pair()
    mine.reach(CTO, now + DOUBLE)
    its.strike_s += 0.1
    assert support.toe_off_s() == pytest.approx(now + STANCE + 0.1, abs=1e-6)
    assert support.mid_stance_s(now + 0.2) == pytest.approx(now + (DOUBLE + STEP + 0.1) / 2, abs=1e-6)


def test_once_past_the_next_one_is_meant() -> None:
    mine, its, support, now = pair()
    mine.reach(CTO, now + DOUBLE)
    its.reach(TO, now + DOUBLE)
    assert support.mid_stance_s(now + 0.4) == pytest.approx(now + 1.0 + (DOUBLE + STEP) / 2, abs=1e-6)
    mine.reach(CHS, now + STEP)
    mine.reach(TO, now + STANCE)
    assert support.toe_off_s() == pytest.approx(now + 1.0 + STANCE, abs=1e-6)


def test_it_grows_surer_with_strides_that_came_as_promised() -> None:
    early, late = pair(3)[2], pair(30)[2]
    for event in (TOE_OFF, MID_STANCE):
        assert late.aim(event, 40.0) < early.aim(event, 13.0)
