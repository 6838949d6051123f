"""Words in a box: as large as they may be, and never cut off.

Lives here: `write`, `fitted`. Why: what is to be said may be a number or a sentence. Must never: need a font of the
system; the one that comes with pygame is always there.

Each word is drawn once and kept: of a line that counts down, only the number is new.
"""

from functools import lru_cache

import pygame

from feedback.outputs.layout import Box
from feedback.outputs.palette import Colour

_SMALLEST = 4
_ACCENT = 0.19
"""What an accent on a capital needs above the type, share of its height; as much is left free beneath."""
_SPACE = 0.3
"""Between words, share of the type's height."""
_POINTS = 1.46
"""Size to ask of pygame's own font for type that is one high from the top of an l to the foot of a p."""
_FINER = 2
"""Drawn so much larger and made smaller: the font's own hinting puts letters whole pixels apart, which looks uneven."""
_RULER = 200
"""Height at which words are measured; widths go with it, but for this share."""
_HINTING = 1.04
BREAK = " · "
"""Where a line is parted first."""


def write(surface: pygame.Surface, text: str, box: Box, height: float, colour: Colour) -> None:
    """In the middle of the box, at most so high; on two lines, and then smaller, where it would not fit."""
    if not text:
        return
    lines, size = fitted(text, box.width, box.height, round(height))
    top = box.y + (box.height - size * len(lines)) / 2
    for k, line in enumerate(lines):
        drawn = [_rendered(word, size, colour) for word in line.split()]
        gap = _SPACE * size
        x = box.middle[0] - (sum(word.get_width() for word, _rise in drawn) + gap * (len(drawn) - 1)) / 2
        for word, rise in drawn:
            surface.blit(word, (round(x), round(top + k * size) - rise))
            x += word.get_width() + gap


@lru_cache(maxsize=128)
def fitted(text: str, width: int, height: int, size: int) -> tuple[tuple[str, ...], int]:
    """The lines, and the largest size up to `size` at which they fit."""
    ways = [
        (min(size, width / (_HINTING * max(_width(line) for line in lines)), height / _tall(len(lines))), lines)
        for lines in _ways(text)
    ]
    best, lines = max(ways, key=lambda way: way[0])
    return lines, max(_SMALLEST, int(best))


def _ways(text: str) -> list[tuple[str, ...]]:
    """On one line; on two, parted where it is meant to be, or as even as can be."""
    if BREAK in text:
        head, _, tail = text.partition(BREAK)
        return [(text,), (head, tail)]
    words = text.split()
    splits = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    even: list[tuple[str, ...]] = [min(splits, key=lambda pair: max(len(pair[0]), len(pair[1])))] if splits else []
    return [(text,), *even]


def _tall(lines: int) -> float:
    """Of so many lines whose type is one high."""
    return lines + 2 * _ACCENT


def _width(line: str) -> float:
    """Of a line whose type is one high."""
    words = line.split()
    return sum(_font(_RULER).size(word)[0] for word in words) / _RULER + _SPACE * (len(words) - 1)


@lru_cache(maxsize=256)
def _rendered(word: str, size: int, colour: Colour) -> tuple[pygame.Surface, int]:
    """The word, and how far its accents reach above the type, so that all words stand on one line."""
    font = _font(_FINER * size)
    large = font.render(word, True, colour)
    highest = max((glyph[3] for glyph in font.metrics(word) if glyph), default=0)
    rise = max(0, round((highest - font.get_ascent()) / _FINER))
    size_now = (large.get_width() // _FINER, large.get_height() // _FINER)
    return pygame.transform.smoothscale(large, size_now), rise


@lru_cache(maxsize=64)
def _font(size: int) -> pygame.font.Font:
    """Of type so high."""
    return pygame.font.Font(None, round(_POINTS * size))
