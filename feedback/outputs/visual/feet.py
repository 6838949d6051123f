"""A sole and its cells, each as bright as it is loaded.

Lives here: Sole. Why: the cells are worked out once for a size; then a picture is a palette of a few colours. Must
never: be told of a device; a cell is a place and a level.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pygame

from feedback.outputs.layout import Box
from feedback.outputs.palette import Palette, mixed
from feedback.outputs.scene import Foot
from feedback.outputs.visual.words import write

Point = tuple[float, float]

_SOLE: tuple[Point, ...] = (
    (-0.10, -0.98), (0.16, -0.94), (0.34, -0.74), (0.42, -0.44), (0.38, -0.12), (0.27, 0.16), (0.25, 0.42),
    (0.30, 0.66), (0.24, 0.88), (0.06, 0.99), (-0.14, 0.95), (-0.27, 0.78), (-0.28, 0.52), (-0.20, 0.24),
    (-0.22, -0.06), (-0.34, -0.36), (-0.38, -0.66), (-0.29, -0.88),
)  # fmt: skip
"""Corners around a left sole seen from above, toes up: x to the right is medial, y downwards, half its length = 1."""
_MIDDLE_X, _HALF_X, _HALF_Y = 0.02, 0.31, 0.97
"""Where a zone's x = 0 lies on that sole, and how far x = 1 and y = 1 are from there."""
_GROUND, _GAP, _FIRST = 0, 1, 2
"""Indices of the picture's palette: around the sole, between cells, the first cell."""
_FINER, _SHADES = 4, 5
"""The rim is drawn so much larger and made smaller, in so many shades: its edges are smooth."""
_GAP_SHARE = 0.007
"""Half the width of a gap between cells, share of the sole's length."""
_HUES = 16
"""Steps of brightness: finer ones would have nearly every picture drawn anew for nothing one can see."""


def rounded(corners: tuple[Point, ...], times: int) -> tuple[Point, ...]:
    """A closed outline with its corners cut, again and again (Chaikin 1974): each time twice as many points."""
    for _ in range(times):
        following = corners[1:] + corners[:1]
        pairs = zip(corners, following, strict=True)
        corners = tuple(
            (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])) for a, b in pairs for share in (0.25, 0.75)
        )
    return corners


SOLE = rounded(_SOLE, 3)


def hues(foot: Foot) -> tuple[int, ...]:
    """The step of brightness of each cell."""
    return tuple(round(level * _HUES) for level in foot.zones)


class Sole:
    """One leg's sole in its box."""

    def __init__(self, leg: str, box: Box, cells: Sequence[Point], palette: Palette, line: float) -> None:
        self._box, self._palette = box, palette
        self._mirror = 1 if leg == "left" else -1
        self._full = palette.left if leg == "left" else palette.right
        self._mixed = [mixed(palette.trough, self._full, hue / _HUES) for hue in range(_HUES + 1)]
        self._half = 0.97 * min(box.height / 2, box.width / 0.84)
        self._picture = self._cells(cells, line)

    def draw(self, surface: pygame.Surface, foot: Foot) -> None:
        """The sole as it is loaded; a lost one is empty and asks."""
        box = self._box
        for place, hue in enumerate(hues(foot)):
            self._picture.set_palette_at(_FIRST + place, self._mixed[hue])
        surface.blit(self._picture, (box.x, box.y))
        if foot.lost:
            ball = Box(box.x, round(box.y + 0.1 * box.height), box.width, round(0.4 * box.height))
            write(surface, "?", ball, 0.45 * box.height, self._palette.alarm)

    def _at(self, x: float, y: float) -> Point:
        return self._box.width / 2 + self._mirror * x * self._half, self._box.height / 2 + y * self._half

    def _cells(self, cells: Sequence[Point], line: float) -> pygame.Surface:
        """Each point of the sole belongs to the nearest cell, or to a gap between two, or to the rim."""
        size, palette = (self._box.width, self._box.height), self._palette
        cover = pygame.Surface(size, depth=8)
        cover.set_palette([(0, 0, 0), (255, 255, 255)])
        pygame.draw.polygon(cover, 1, [self._at(x, y) for x, y in SOLE])
        inside = pygame.surfarray.array2d(cover) > 0
        index = np.where(inside, self._nearest(cells), _GROUND)
        shade = np.rint(self._rim(line) * _SHADES).astype(int)
        first = _FIRST + len(cells)
        index = np.where(shade > 0, first + shade - 1 + np.where(inside, _SHADES, 0), index)
        picture = pygame.Surface(size, depth=8)
        picture.set_palette(
            [
                palette.ground,
                mixed(palette.ground, palette.edge, 0.06),
                *[palette.trough] * len(cells),
                *[mixed(palette.ground, palette.edge, k / _SHADES) for k in range(1, _SHADES + 1)],
                *[mixed(palette.trough, palette.edge, k / _SHADES) for k in range(1, _SHADES + 1)],
            ]
        )
        pygame.surfarray.blit_array(picture, index.astype(np.uint8))
        return picture

    def _nearest(self, cells: Sequence[Point]) -> npt.NDArray[np.int_]:
        points = [self._at(_MIDDLE_X - _HALF_X * x, -_HALF_Y * y) for x, y in cells]
        across, down = np.mgrid[0 : self._box.width, 0 : self._box.height]
        away = np.array([np.hypot(across - x, down - y) for x, y in points])
        owner: npt.NDArray[np.int_] = _FIRST + away.argmin(axis=0)
        if len(points) < 2:
            return owner
        first, second = np.partition(away, 1, axis=0)[:2]
        owner[second - first < 2 * 2 * _GAP_SHARE * self._half] = _GAP
        return owner

    def _rim(self, line: float) -> npt.NDArray[np.float64]:
        """How much of each point the rim covers, 0 … 1."""
        width, height = self._box.width, self._box.height
        large = pygame.Surface((_FINER * width, _FINER * height), depth=32)
        points = [tuple(_FINER * part for part in self._at(x, y)) for x, y in rounded(SOLE, 2)]
        for point in points:
            pygame.draw.circle(large, (255, 255, 255), point, _FINER * line / 2)
        small = pygame.transform.smoothscale(large, (width, height))
        share: npt.NDArray[np.float64] = pygame.surfarray.array3d(small)[:, :, 0] / 255.0
        return share
