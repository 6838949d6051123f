import numpy as np
import pytest

from feedback.config import Sole, Zone
from feedback.gait.clues import AROUND_OFF_S, AT_LOOK_S, BEFORE_OFF_S, COUNT, clues, levers
from feedback.gait.contact import MS
from feedback.gait.foot import Foot
from feedback.gait.switch import Polarity
from feedback.messages import Samples

SOLE = Sole(
    calibration="newton",
    counts_per_newton=10.0,
    zones=(
        Zone(name="heel", x=0.0, y=-0.8, region="heel"),
        Zone(name="out", x=0.4, y=0.4, region="forefoot"),
        Zone(name="in", x=-0.4, y=0.4, region="forefoot"),
    ),
)


def foot(leg: str, force, until_ms: int = 1000, every_ms: int = 10) -> Foot:
    """`force` gives the newtons of the three zones at a time in s."""
    made = Foot(leg, f"i.{leg}", SOLE, Polarity())
    for at_ms in range(0, until_ms + 1, every_ms):
        values = tuple(10.0 * newton for newton in force(at_ms / 1000))
        made.recent.append(Samples(at_ms * MS, 0, 0, f"i.{leg}", 0, values))
        made.reach()
    return made


def test_moments_are_of_body_weight_times_half_the_span_of_the_zones() -> None:
    assert levers(SOLE).tolist() == [[1, -1, 0], [1, 0.5, 1], [1, 0.5, -1]]


def test_a_sole_of_one_zone_has_no_moments() -> None:
    one = Sole(calibration="newton", zones=(Zone(name="all", x=0.0, y=0.0, region="mid"),))
    assert levers(one).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize("every_ms", [1, 5, 10, 20])
def test_each_block_is_the_mean_of_its_time(every_ms: int) -> None:
    """The stance foot's load grows by 1 N in a ms, the other stands still on its outer edge."""
    stance = foot("left", lambda t: (1000 * t, 0, 0), every_ms=every_ms)
    swing = foot("right", lambda t: (0, 70, 0), every_ms=every_ms)
    found = clues(stance, swing, levers(SOLE), 0.5, 0.9, 700.0).reshape(-1, 3) * 700.0
    blocks = [0.5 + np.array(block) for block in AROUND_OFF_S] + [0.9 + np.array(block) for block in AT_LOOK_S]
    assert found[: len(blocks), 0] == pytest.approx([1000 * block.mean() for block in blocks], abs=every_ms)
    assert found[: len(blocks), 1] == pytest.approx(-found[: len(blocks), 0])
    assert found[len(blocks) :] == pytest.approx(np.tile((70, 35, 70), (len(BEFORE_OFF_S), 1)))


def test_a_slow_device_gives_its_nearest_sample() -> None:
    stance, swing = (foot(leg, lambda t: (100, 0, 0), every_ms=50) for leg in ("left", "right"))
    found = clues(stance, swing, levers(SOLE), 0.5, 0.9, 100.0)
    assert found.reshape(-1, 3) == pytest.approx(np.tile((1, -1, 0), (COUNT // 3, 1)))


def test_nothing_is_said_before_the_samples_reach_back_or_body_weight_is_known() -> None:
    stance, swing = (foot(leg, lambda t: (100, 0, 0)) for leg in ("left", "right"))
    assert clues(stance, swing, levers(SOLE), 0.15, 0.6, 100.0) is None
    assert clues(stance, swing, levers(SOLE), 0.5, 0.9, 0.0) is None
    swing.restart()
    assert clues(stance, swing, levers(SOLE), 0.5, 0.9, 100.0) is None
