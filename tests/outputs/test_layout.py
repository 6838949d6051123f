from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.outputs.layout import Box, Layout, laid_out

SIDES = ("both", "left", "right")


def boxes(layout: Layout) -> list[Box]:
    return [*layout.feet, *layout.marks, *layout.verdicts, layout.word, layout.bar, layout.title, layout.line]


def overlap(one: Box, other: Box) -> bool:
    apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
    apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
    return not (apart_x or apart_y)


@given(st.integers(320, 3840), st.integers(240, 2160), st.sampled_from(SIDES))
def test_nothing_overlaps_and_nothing_is_cut_off(width: int, height: int, side: str) -> None:
    layout = laid_out((width, height), side)
    for box in boxes(layout):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= width
        assert box.y + box.height <= height
        assert min(box.width, box.height) > 0
    assert not [pair for pair in combinations(boxes(layout), 2) if overlap(*pair)]


@pytest.mark.parametrize(("side", "begin", "end"), [("left", 0, 640), ("right", 640, 1280)])
def test_all_of_it_moves_to_the_intact_side(side: str, begin: int, end: int) -> None:
    for box in boxes(laid_out((1280, 720), side)):
        assert begin <= box.x <= box.x + box.width <= end


def test_left_is_left_and_the_picture_is_even() -> None:
    layout = laid_out((1280, 720), "both")
    for left, right in (layout.feet, layout.marks, layout.verdicts):
        assert left.x + left.width < 640 < right.x
        assert left.x + right.x + right.width == pytest.approx(1280, abs=2)
        assert (left.y, left.height) == (right.y, right.height)


def test_the_type_is_large() -> None:
    assert laid_out((1280, 720), "both").unit == 80
    assert laid_out((1920, 1080), "both").unit == 120
    assert laid_out((1280, 720), "left").unit > 720 / 15
