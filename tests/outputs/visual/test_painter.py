import numpy as np
import pygame
import pytest

from feedback.outputs.gauge import Needle
from feedback.outputs.line import Line
from feedback.outputs.marks import Mark
from feedback.outputs.palette import PALETTES
from feedback.outputs.scene import QUESTION, Foot

RIGHT = Foot("right", (1.0,) * 8, False)
ALL = {
    "walk": {},
    "lost": {"line": Line("Left and right signal lost", "alarm")},
    "long": {"line": Line("No cue in this part of the session: it is there to see the walking without help")},
    "count": {"line": Line("On your own in 3", "count")},
    "asks": {"question": QUESTION},
}


@pytest.mark.parametrize("size", [(640, 360), (800, 1200), (2560, 720), (1280, 720)])
@pytest.mark.parametrize("side", ["both", "left", "right"])
@pytest.mark.parametrize("changes", ALL.values(), ids=ALL)
def test_it_fits_any_window(studio, size, side, changes) -> None:
    scene = studio.scene(gauge=studio.gauge(verdict="miss", words="Not yet"), **changes)
    pixels = studio.drawn(scene, size, side=side)
    assert all((edge == studio.dark.ground).all() for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]))
    if side != "both" and size[0] > size[1]:
        half = size[0] // 2
        assert (pixels[half + 1 :] if side == "left" else pixels[: half - 1]).reshape(-1, 3).max(axis=0).tolist() == [
            *studio.dark.ground
        ]


def test_what_changes_is_drawn_and_nothing_else(studio, surface) -> None:
    painter, picture = studio.painter(), surface((1280, 720))
    assert painter.paint(picture, studio.scene()) != []
    assert painter.paint(picture, studio.scene()) == []
    touched = painter.paint(picture, studio.scene(line=Line("Pause")))
    assert touched == [pygame.Rect(studio.layout.line)]
    lit = studio.scene(line=Line("Pause"), marks=(Mark("left", 1.0, "Ready"), Mark("right", 0.0, "")))
    assert pygame.Rect(studio.layout.marks[0]) in painter.paint(picture, lit)


def test_part_by_part_it_comes_to_the_same_picture_as_at_once(studio, surface) -> None:
    painter, picture = studio.painter(), surface((1280, 720))
    gauge = studio.gauge(verdict="hit", words="Hit")
    scenes = [
        studio.scene(),
        studio.scene(gauge=gauge),
        studio.scene(question=QUESTION, line=Line("Pause")),
        studio.scene(gauge=gauge._replace(band=None), line=Line("Signal lost", "alarm")),
        studio.scene(feet=(), marks=()),
        studio.scene(gauge=studio.gauge(0.2, 0.9), feet=(Foot("left", (0.5,) * 8, True), RIGHT)),
    ]
    for scene in scenes:
        painter.paint(picture, scene)
        assert np.array_equal(pygame.surfarray.array3d(picture), studio.drawn(scene))


def test_after_it_was_told_to_forget_it_draws_all(studio, surface) -> None:
    painter, picture = studio.painter(), surface((1280, 720))
    painter.paint(picture, studio.scene())
    picture.fill((255, 0, 0))
    painter.forget()
    assert picture.get_rect() in painter.paint(picture, studio.scene())
    assert np.array_equal(pygame.surfarray.array3d(picture), studio.drawn(studio.scene()))


def test_the_bar_grows_with_each_leg_in_its_colour(studio) -> None:
    dark, box = studio.dark, studio.layout.bar
    for leg, colour in (("left", dark.left), ("right", dark.right)):
        filled = [
            studio.count(studio.drawn(studio.scene(gauge=studio.gauge(**{leg: share}))), colour, box)
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
        ]
        assert filled == sorted(set(filled))
        assert filled[4] > 15_000


def test_the_band_is_where_it_is_to_be(studio) -> None:
    rows = []
    for band in ((0.7, 1.0), (0.0, 0.4), (0.35, 0.65)):
        pixels = studio.drawn(studio.scene(gauge=studio.gauge(band=band)))
        box = studio.layout.bar
        white = (pixels[box.x : box.x + box.width, box.y : box.y + box.height] == studio.dark.ink).all(axis=2)
        rows.append(np.flatnonzero(white.any(axis=0)) / box.height)
    more, less, near = rows
    assert more.max() == pytest.approx(0.3, abs=0.03)
    assert less.min() == pytest.approx(0.6, abs=0.03)
    assert [near.min(), near.max()] == pytest.approx([0.35, 0.65], abs=0.03)


def test_verdicts_differ_in_shape_and_stand_at_their_leg(studio) -> None:
    shapes = {}
    for verdict in ("hit", "near", "miss"):
        needles = (Needle("left", 0.5, verdict), Needle("right", 0.5, ""))
        pixels = studio.drawn(studio.scene(gauge=studio.gauge(needles=needles, verdict=verdict, words="So")))
        left, right = studio.layout.verdicts
        assert studio.count(pixels, getattr(studio.dark, verdict), left) > 700
        assert studio.count(pixels, getattr(studio.dark, verdict), right) == 0
        assert studio.count(pixels, getattr(studio.dark, verdict), studio.layout.word) > 200
        part = pixels[left.x : left.x + left.width, left.y : left.y + left.height]
        shapes[verdict] = (part != studio.dark.ground).any(axis=2)
    for one, other in (("hit", "near"), ("near", "miss"), ("hit", "miss")):
        assert (shapes[one] != shapes[other]).mean() > 0.05


@pytest.mark.parametrize("wants", ["more", "less", "near"])
def test_a_miss_shows_which_way_to_go(studio, wants) -> None:
    gauge = studio.gauge(needles=(Needle("left", 0.5, "miss"),), wants=wants)
    left = studio.layout.verdicts[0]
    pixels = studio.drawn(studio.scene(gauge=gauge))[left.x : left.x + left.width, left.y : left.y + left.height]
    wide = (pixels == studio.dark.miss).all(axis=2).sum(axis=0)
    rows = np.flatnonzero(wide)
    upper, lower = (wide[half].mean() for half in np.array_split(rows, 2))
    assert {"more": upper > lower, "less": upper < lower, "near": abs(upper - lower) < 0.2 * upper}[wants]


def test_a_cue_lights_up_on_its_side_only(studio) -> None:
    lit = studio.drawn(studio.scene(marks=(Mark("left", 1.0, "Ready"), Mark("right", 0.0, ""))))
    half = studio.drawn(studio.scene(marks=(Mark("left", 0.5, "Ready"), Mark("right", 0.0, ""))))
    left, right = studio.layout.marks
    assert studio.count(lit, studio.dark.ink, left) > 5_000
    assert studio.count(lit, studio.dark.ink, right) == 0
    bright = [part[left.x : left.x + left.width].mean() for part in (studio.drawn(studio.scene()), half, lit)]
    assert bright == sorted(set(bright))
    assert studio.count(lit, studio.dark.ink, studio.layout.bar) > 300  # without a bar, the word stands there


def test_an_alarm_has_its_colour(studio) -> None:
    line = studio.layout.line
    alarm = studio.drawn(studio.scene(line=Line("Signal lost", "alarm")))
    assert studio.count(alarm, studio.dark.alarm, line) > 2_000
    assert studio.count(studio.drawn(studio.scene()), studio.dark.alarm, line) == 0


@pytest.mark.parametrize("theme", PALETTES)
def test_every_theme_draws_on_its_own_ground(studio, theme) -> None:
    pixels = studio.drawn(studio.scene(gauge=studio.gauge()), theme=theme)
    assert (pixels[0, 0] == PALETTES[theme].ground).all()
    assert studio.count(pixels, PALETTES[theme].left, studio.layout.bar) > 5_000
