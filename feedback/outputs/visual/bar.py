"""The bar: how far each leg got, and the band that it is to reach.

Lives here: `draw_bar`. Why: both legs fill the same bar from the same foot, each its half, so that one glance compares
them with the target and with each other. Must never: scale a value; it comes as a share of the bar.
"""

import pygame

from feedback.outputs.gauge import Gauge
from feedback.outputs.layout import Box
from feedback.outputs.palette import Palette

_BAR_SHARE = 0.62
"""Of the box's width; the rest is for the ends of the band."""


def draw_bar(surface: pygame.Surface, gauge: Gauge, box: Box, palette: Palette, line: float) -> None:
    """Trough, fillings, band."""
    if gauge.band is None:
        return
    thin = max(2, round(line))
    bar_w = round(_BAR_SHARE * box.width)
    bar = pygame.Rect(round(box.middle[0] - bar_w / 2), box.y + thin, bar_w, box.height - 2 * thin)
    pygame.draw.rect(surface, palette.trough, bar)
    gap = thin if len(gauge.needles) > 1 else 0
    width = (bar.width - gap) // max(1, len(gauge.needles))
    for place, needle in enumerate(gauge.needles):
        high = round(needle.place * bar.height)
        left = bar.left if place == 0 else bar.right - width
        colour = palette.left if needle.leg == "left" else palette.right
        pygame.draw.rect(surface, colour, (left, bar.bottom - high, width, high))
    if gap:
        pygame.draw.rect(surface, palette.ground, (bar.left + width, bar.top, bar.width - 2 * width, bar.height))
    pygame.draw.rect(surface, palette.edge, bar.inflate(2 * thin, 2 * thin), thin)
    _draw_band(surface, gauge.band, bar, box, palette, thin)


def _draw_band(
    surface: pygame.Surface, band: tuple[float, float], bar: pygame.Rect, box: Box, palette: Palette, thin: int
) -> None:
    """A bracket on each side over the band's height, and a heavy line where it begins, unless that is the bar's end."""
    low, high = (round(bar.bottom - share * bar.height) for share in band)
    arm = (box.width - bar.width) // 2 - 2 * thin
    heavy = 2 * thin
    for outer, sign in ((bar.left - 2 * thin, -1), (bar.right + 2 * thin, 1)):
        side = outer + sign * (arm - heavy)
        pygame.draw.rect(surface, palette.ink, (min(side, side + sign * heavy), high, heavy, low - high))
        for y in (high, low - heavy):
            pygame.draw.rect(surface, palette.ink, (min(outer, outer + sign * arm), y, arm, heavy))
    for share, y in ((band[1], high), (band[0], low - heavy)):
        if 0 < share < 1:
            pygame.draw.rect(surface, palette.ink, (bar.left - 2 * thin, y, bar.width + 4 * thin, heavy))
