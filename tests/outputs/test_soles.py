import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import Rig, Sole
from feedback.config.rig import Zone
from feedback.outputs.soles import CELLS_MOST, FRESH_NS, Soles

MS = 1_000_000
NOW = 50_000_000_000
EMPTY, FULL = (0.0,) * 8, (300.0, 150.0, 140.0, 140.0, 80.0, 200.0, 220.0, 150.0)


def test_each_zone_fills_with_its_own_load(plain_rig: Rig, say) -> None:
    soles = Soles(plain_rig.sole)
    for newtons in (FULL, EMPTY, (300.0, *EMPTY[1:])):
        soles.take(say.sole("left", newtons))
        levels = soles.levels("left", NOW, 0.5)
    assert levels == (1.0, *EMPTY[1:])
    assert soles.levels("right", NOW, 0.3) == (0.3,) * 8


def test_what_is_old_is_not_shown(plain_rig: Rig, say) -> None:
    soles = Soles(plain_rig.sole)
    soles.take(say.sole("left", FULL))
    assert soles.levels("left", NOW + FRESH_NS, 0.0)[0] == 1.0
    assert soles.levels("left", NOW + FRESH_NS + 1, 0.0) == EMPTY


def test_other_streams_and_wrong_numbers_of_zones_are_none_of_its(plain_rig: Rig, say) -> None:
    soles = Soles(plain_rig.sole)
    soles.take(say.sole("left", FULL).replace(stream="thigh_left.imu"))
    assert soles.levels("left", NOW, 0.2) == (0.2,) * 8
    soles.take(say.sole("left", (1.0, 2.0)))
    assert soles.levels("left", NOW, 0.2) == (0.2,) * 8


def test_an_offset_of_a_zone_is_found_in_swing(plain_rig: Rig, say) -> None:
    soles = Soles(plain_rig.sole)
    for k in range(600):
        loaded = k % 60 < 36
        soles.take(say.sole("left", tuple(20.0 + (one if loaded else 0.0) for one in FULL), NOW + k * 16 * MS))
        levels = soles.levels("left", NOW + k * 16 * MS, 0.5)
    assert max(levels) == 0.0


def test_a_silent_zones_noise_stays_dark(plain_rig: Rig, say) -> None:
    soles = Soles(plain_rig.sole)
    for k in range(200):
        soles.take(say.sole("left", (*FULL[:7], 3.0 * (k % 2))))
        levels = soles.levels("left", NOW, 0.5)
        assert levels[7] < 0.1


def test_a_switch_knows_only_how_much_of_all(say) -> None:
    sole = Sole(calibration="switch", zones=(Zone(name="a", x=0.0, y=0.0, region="heel"),))
    soles = Soles(sole)
    soles.take(say.sole("left", (5000.0,)))
    assert soles.levels("left", NOW, 0.7) == (0.7,)


def test_many_zones_are_shown_by_region(say) -> None:
    regions = ("heel", "mid", "forefoot", "toe")
    zones = tuple(Zone(name=f"z{k}", x=0.0, y=-0.9 + 1.8 * (k // 16) / 3, region=regions[k // 16]) for k in range(64))
    soles = Soles(Sole(calibration="newton", zones=zones))
    assert len(soles.cells) == 4 < CELLS_MOST
    assert [round(y, 1) for _x, y in soles.cells] == [-0.9, -0.3, 0.3, 0.9]
    soles.take(say.sole("left", (*(1.0,) * 16, *(0.0,) * 48)))
    assert soles.levels("left", NOW, 0.0) == (1.0, 0.0, 0.0, 0.0)


@given(st.lists(st.floats() | st.sampled_from([math.nan, math.inf]), min_size=8, max_size=8))
@pytest.mark.parametrize("calibration", ["newton", "fsr-pull-down", "fsr-pull-up"])
def test_whatever_a_sole_says_can_be_drawn(plain_rig: Rig, say, calibration: str, values: list[float]) -> None:
    sole = plain_rig.sole.model_copy(update={"calibration": calibration})
    soles = Soles(sole)
    for _ in range(2):
        soles.take(say.sole("right", tuple(values)))
        assert all(0.0 <= level <= 1.0 for level in soles.levels("right", NOW, 0.0))
