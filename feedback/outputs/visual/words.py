"""Words in a box: as large as they may be, and never cut off.

Lives here: `write`. Why: what is to be said may be a number or a sentence. Must never: need a font of the system; the
one that comes with pygame is always there.
"""

from functools import lru_cache

import pygame

from feedback.outputs.layout import Box
from feedback.outputs.palette import Colour

_SMALLEST = 12
_LEAD = 0.86
"""From line to line, share of the font's height: capitals and figures need less than accents do."""


def write(surface: pygame.Surface, text: str, box: Box, height: float, colour: Colour, ground: Colour) -> None:
    """In the middle of the box, at most so high; on two lines, and then smaller, where it would not fit."""
    if not text:
        return
    lines, size = fitted(text, box.width, box.height, round(height))
    step = round(_LEAD * size)
    top = box.y + (box.height - step * len(lines)) / 2 + (step - size) / 2
    for k, line in enumerate(lines):
        drawn = _rendered(line, size, colour, ground)
        surface.blit(drawn, (round(box.middle[0] - drawn.get_width() / 2), round(top + k * step)))


@lru_cache(maxsize=128)
def fitted(text: str, width: int, height: int, size: int) -> tuple[tuple[str, ...], int]:
    """The lines, and the largest size up to `size` at which they fit."""
    while True:
        for lines in _ways(text):
            if max(_font(size).size(line)[0] for line in lines) <= width and _LEAD * size * len(lines) <= height:
                return lines, size
        if size <= _SMALLEST:
            return (text,), _SMALLEST
        size = max(_SMALLEST, round(0.94 * size))


def _ways(text: str) -> list[tuple[str, ...]]:
    """On one line; on two, as even as can be."""
    words = text.split()
    splits = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    even: list[tuple[str, ...]] = [min(splits, key=lambda pair: max(len(pair[0]), len(pair[1])))] if splits else []
    return [(text,), *even]


@lru_cache(maxsize=64)
def _rendered(text: str, size: int, colour: Colour, ground: Colour) -> pygame.Surface:
    return _font(size).render(text, True, colour, ground).convert()


@lru_cache(maxsize=64)
def _font(size: int) -> pygame.font.Font:
    return pygame.font.Font(None, max(_SMALLEST, size))
