import numpy as np
import pytest

from feedback.outputs.scene import Foot
from feedback.outputs.visual.feet import SOLE, rounded

EMPTY = (0.0,) * 8


def test_each_leg_has_its_side_and_its_colour(studio) -> None:
    full = studio.drawn(studio.scene(feet=(Foot("left", (1.0,) * 8, False), Foot("right", (1.0,) * 8, False))))
    left, right = studio.layout.feet
    assert studio.count(full, studio.dark.left, left) > 40_000
    assert studio.count(full, studio.dark.right, left) == 0
    assert studio.count(full, studio.dark.right, right) > 40_000


@pytest.mark.parametrize(("leg", "outwards"), [("left", -1), ("right", 1)])
def test_each_zone_lies_where_it_is_on_the_foot(studio, leg: str, outwards: int) -> None:
    """Of the emulated sole: 0 heel, 1 rearfoot lateral, 2 medial … 7 toes."""
    box = studio.layout.feet[0 if leg == "left" else 1]
    colour = studio.dark.left if leg == "left" else studio.dark.right
    middles = []
    for cell in range(8):
        zones = (*EMPTY[:cell], 1.0, *EMPTY[cell + 1 :])
        foot = Foot(leg, zones, False)
        other = Foot("right" if leg == "left" else "left", EMPTY, False)
        pixels = studio.drawn(studio.scene(feet=(foot, other) if leg == "left" else (other, foot)))
        lit = np.argwhere((pixels[box.x : box.x + box.width, box.y : box.y + box.height] == colour).all(axis=2))
        assert len(lit) > 2_000
        middles.append(lit.mean(axis=0) - (box.width / 2, box.height / 2))
    down = [y for _x, y in middles]
    assert down[0] > down[1] > down[3] > down[5] > down[7]
    assert np.sign(middles[1][0]) == np.sign(middles[3][0]) == np.sign(middles[5][0]) == outwards
    assert np.sign(middles[2][0]) == np.sign(middles[6][0]) == -outwards


def test_a_zone_is_the_brighter_the_more_it_is_loaded(studio) -> None:
    box = studio.layout.feet[0]
    seen = []
    for level in (0.0, 0.25, 0.5, 0.75, 1.0):
        feet = (Foot("left", (level,) * 8, False), Foot("right", EMPTY, False))
        pixels = studio.drawn(studio.scene(feet=feet))
        seen.append(pixels[box.x : box.x + box.width, box.y : box.y + box.height].mean())
    assert seen == sorted(set(seen))


def test_a_lost_leg_is_marked_by_shape_and_colour(studio) -> None:
    pixels = studio.drawn(studio.scene(feet=(Foot("left", EMPTY, True), Foot("right", EMPTY, False))))
    left, right = studio.layout.feet
    assert studio.count(pixels, studio.dark.alarm, left) > 1_000
    assert studio.count(pixels, studio.dark.alarm, right) == 0


def test_corners_are_cut_within_the_outline() -> None:
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    assert rounded(square, 1)[:3] == ((0.25, 0.0), (0.75, 0.0), (1.0, 0.25))
    assert len(rounded(square, 3)) == 32
    assert all(-1 <= y <= 1 for _, y in SOLE)
