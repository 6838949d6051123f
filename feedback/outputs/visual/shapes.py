"""Smooth shapes on a surface: what tells a hit from a miss without colour, and the mark of a cue.

Lives here: `stamp` with one function a shape, and `gem`. Why: smooth edges are dear (drawn four times
as large and made smaller), so each shape is made once a size and colour. Must never: know what a shape means.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import pygame

from feedback.outputs.palette import Colour

Draw = Callable[[pygame.Surface, float, Colour, Colour], None]
"""(surface, radius in its pixels, colour, ground)."""
_FINER = 4


def tick(surface: pygame.Surface, radius: float, colour: Colour, ground: Colour) -> None:
    """A full disc with a tick cut out."""
    middle = pygame.Vector2(surface.get_rect().center)
    pygame.draw.circle(surface, colour, middle, radius)
    points = [middle + radius * pygame.Vector2(x, y) for x, y in ((-0.48, 0.02), (-0.12, 0.38), (0.52, -0.34))]
    _strokes(surface, ground, points, 0.2 * radius)


def half(surface: pygame.Surface, radius: float, colour: Colour, ground: Colour) -> None:
    """A ring whose lower half is full."""
    middle = pygame.Vector2(surface.get_rect().center)
    pygame.draw.circle(surface, colour, middle, radius)
    kept = surface.get_clip()
    surface.set_clip(pygame.Rect(0, 0, surface.get_width(), round(middle.y)))
    pygame.draw.circle(surface, ground, middle, 0.78 * radius)
    surface.set_clip(kept)


def upwards(surface: pygame.Surface, radius: float, colour: Colour, _ground: Colour) -> None:
    """An arrow up: more is wanted."""
    _arrow(surface, radius, colour, 1.0)


def downwards(surface: pygame.Surface, radius: float, colour: Colour, _ground: Colour) -> None:
    """An arrow down: less is wanted."""
    _arrow(surface, radius, colour, -1.0)


def inwards(surface: pygame.Surface, radius: float, colour: Colour, _ground: Colour) -> None:
    """Two arrows to the middle."""
    middle = pygame.Vector2(surface.get_rect().center)
    for sign in (-1.0, 1.0):
        points = [middle + radius * pygame.Vector2(x, sign * y) for x, y in ((-0.6, 0.95), (0.6, 0.95), (0.0, 0.18))]
        pygame.draw.polygon(surface, colour, points)


@lru_cache(maxsize=64)
def stamp(draw: Draw, radius: int, colour: Colour, ground: Colour) -> pygame.Surface:
    """The shape with smooth edges on its ground, ready to be put down."""
    return _smooth(draw, radius, colour, ground)


@lru_cache(maxsize=64)
def gem(radius: int, width: int, rim: Colour, core: Colour, ground: Colour) -> pygame.Surface:
    """A diamond with a rim so wide, smooth, on its ground."""

    def diamond(surface: pygame.Surface, _radius: float, _colour: Colour, _ground: Colour) -> None:
        middle = pygame.Vector2(surface.get_rect().center)
        for reach, colour in ((radius, rim), (radius - 1.41 * width, core)):
            corners = [middle + _FINER * reach * pygame.Vector2(x, y) for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0))]
            pygame.draw.polygon(surface, colour, corners)

    return _smooth(diamond, radius, rim, ground)


def _smooth(draw: Draw, radius: int, colour: Colour, ground: Colour) -> pygame.Surface:
    size = 2 * radius + 2
    large = pygame.Surface((_FINER * size, _FINER * size), pygame.SRCALPHA)
    large.fill((*ground, 0))
    draw(large, _FINER * radius, colour, ground)
    return pygame.transform.smoothscale(large, (size, size))


def _arrow(surface: pygame.Surface, radius: float, colour: Colour, up: float) -> None:
    middle = pygame.Vector2(surface.get_rect().center)
    head = [(0.0, -0.95), (0.85, -0.02), (0.33, -0.02), (0.33, 0.9), (-0.33, 0.9), (-0.33, -0.02), (-0.85, -0.02)]
    pygame.draw.polygon(surface, colour, [middle + radius * pygame.Vector2(x, up * y) for x, y in head])


def _strokes(surface: pygame.Surface, colour: Colour, points: list[pygame.Vector2], width: float) -> None:
    """A line with round corners and ends."""
    for begin, end in pairwise(points):
        across = (end - begin).rotate(90).normalize() * (width / 2)
        pygame.draw.polygon(surface, colour, [begin + across, end + across, end - across, begin - across])
    for point in points:
        pygame.draw.circle(surface, colour, point, width / 2)
