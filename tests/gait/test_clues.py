import numpy as np
import pytest

from feedback.config import Sole, Zone
from feedback.gait.clues import AROUND_OFF_S, AT_LOOK_S, BEFORE_OFF_S, COUNT, around_off, at_look, levers
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
    off = np.array(around_off(stance, swing, levers(SOLE), 0.5)).reshape(-1, 3)
    look = np.array(at_look(stance, levers(SOLE), 0.9)).reshape(-1, 3)
    stood = np.concatenate([off[: len(AROUND_OFF_S)], look])
    blocks = [0.5 + np.array(block) for block in AROUND_OFF_S] + [0.9 + np.array(block) for block in AT_LOOK_S]
    assert stood[:, 0] == pytest.approx([1000 * block.mean() for block in blocks], abs=every_ms)
    assert stood[:, 1] == pytest.approx(-stood[:, 0])
    assert off[len(AROUND_OFF_S) :] == pytest.approx(np.tile((70, 35, 70), (len(BEFORE_OFF_S), 1)))
    assert off.size + look.size == COUNT


def test_a_slow_device_gives_its_nearest_sample() -> None:
    stance, swing = (foot(leg, lambda t: (100, 0, 0), every_ms=50) for leg in ("left", "right"))
    found = np.array(around_off(stance, swing, levers(SOLE), 0.5) + at_look(stance, levers(SOLE), 0.9))
    assert found.reshape(-1, 3) == pytest.approx(np.tile((100, -100, 0), (COUNT // 3, 1)))


def test_nothing_is_said_before_the_samples_reach_back() -> None:
    stance, swing = (foot(leg, lambda t: (100, 0, 0)) for leg in ("left", "right"))
    assert around_off(stance, swing, levers(SOLE), 0.15) is None
    swing.restart()
    assert around_off(stance, swing, levers(SOLE), 0.5) is None
    stance.restart()
    assert at_look(stance, levers(SOLE), 0.9) is None
