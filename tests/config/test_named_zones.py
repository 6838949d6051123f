"""Names of zones as people print them, and where they put the sensor."""

import pytest

from drivers.base import Stream
from feedback.config.draft import Device, draft
from feedback.config.load import rig_of
from feedback.config.named_zones import zone_place


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("heel", "heel"), ("HEEL_lat", "heel"), ("heel_medial", "heel"), ("met1", "forefoot"), ("MTH5", "forefoot"),
        ("m3", "forefoot"), ("midfoot", "mid"), ("arch", "mid"), ("hallux", "toe"), ("big_toe", "toe"), ("toes", "toe"),
        ("forefoot", "forefoot"),
    ],
)  # fmt: skip
def test_a_name_that_says_so_is_placed(name, region):
    assert zone_place(name).region == region


@pytest.mark.parametrize("name", ["z0", "fsr3", "A1", "", "left", "sum"])
def test_a_name_that_says_nothing_is_not(name):
    assert zone_place(name) is None


def test_the_first_metatarsal_is_medial_and_before_the_heel():
    first, fifth, heel = zone_place("met1"), zone_place("met5"), zone_place("heel")
    assert first.x < 0 < fifth.x
    assert heel.y < fifth.y < first.y


def test_a_drafted_rig_takes_the_names_and_says_so(tmp_path):
    zones = ("heel", "fsr7", "met1")
    feet = tuple(Stream(side, zones, "counts", 100.0) for side in ("left", "right"))
    text = draft([Device("/dev/ttyUSB0", "insole-lines", {}, feet, rate_hz=100.0)])
    placed = {zone.name: (zone.x, zone.y, zone.region) for zone in rig_of(text, tmp_path).sole.zones}
    assert placed["heel"] == tuple(zone_place("heel"))
    assert placed["met1"] == tuple(zone_place("met1"))
    assert 'name = "fsr7", x = 0.4, y = 0.0, region = "mid" },  # lies where?' in text
    assert "# so it is called; where exactly?" in text
