"""The colours of the patient's screen, by theme.

Lives here: PALETTES, and PAIRS, which of them meet. Why: whoever draws names a colour by what it means, and contrast is
checked over the table. Must never: let a colour be the only sign of anything.

Hues are those of Okabe & Ito (2008), which people with any colour blindness tell apart: sky blue and orange for left
and right; bluish green, yellow and reddish purple for hit, near and miss. They are made lighter (on dark) or darker
(on light) until each stands out from its ground by 7:1, WCAG 2's enhanced contrast.
"""

from typing import NamedTuple

Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """One theme."""

    ground: Colour
    trough: Colour
    """Of an empty cell, and of the bar where it is empty."""
    edge: Colour
    ink: Colour
    alarm: Colour
    left: Colour
    right: Colour
    hit: Colour
    near: Colour
    miss: Colour
    line: float
    """Width of lines, 1: a hundredth of the window's height."""


PALETTES: dict[str, Palette] = {
    "dark": Palette(
        ground=(8, 10, 14),
        trough=(27, 32, 39),
        edge=(172, 181, 190),
        ink=(255, 255, 255),
        alarm=(255, 200, 40),
        left=(86, 180, 233),
        right=(240, 165, 50),
        hit=(70, 215, 165),
        near=(240, 228, 66),
        miss=(240, 170, 205),
        line=0.6,
    ),
    "light": Palette(
        ground=(252, 252, 250),
        trough=(232, 235, 239),
        edge=(70, 76, 84),
        ink=(0, 0, 0),
        alarm=(140, 20, 0),
        left=(0, 66, 120),
        right=(120, 50, 0),
        hit=(0, 80, 55),
        near=(88, 74, 0),
        miss=(115, 20, 80),
        line=0.6,
    ),
    "contrast": Palette(
        ground=(0, 0, 0),
        trough=(0, 0, 0),
        edge=(255, 255, 255),
        ink=(255, 255, 255),
        alarm=(255, 225, 60),
        left=(120, 205, 255),
        right=(255, 200, 90),
        hit=(110, 255, 200),
        near=(255, 245, 100),
        miss=(255, 190, 225),
        line=1.1,
    ),
}

PAIRS: tuple[tuple[str, str], ...] = (
    ("ink", "ground"),
    ("ink", "trough"),
    ("alarm", "ground"),
    ("alarm", "trough"),
    ("edge", "ground"),
    ("edge", "trough"),
    ("left", "ground"),
    ("left", "trough"),
    ("right", "ground"),
    ("right", "trough"),
    ("hit", "ground"),
    ("near", "ground"),
    ("miss", "ground"),
)
"""What is drawn, and on what."""


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 black … 1 white, as WCAG 2 defines it."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 … 21, as WCAG 2 defines it."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mixed(begin: Colour, end: Colour, share: float) -> Colour:
    """So far on the way from one to the other, linear in light, so that half a load looks like half."""
    red, green, blue = (
        round(((a**2.2) + (b**2.2 - a**2.2) * share) ** (1 / 2.2)) for a, b in zip(begin, end, strict=True)
    )
    return red, green, blue
