"""The patient's window: the only file that knows pygame.

Lives here: Screen, which draws a Scene. Why: sight is an output like sound, and may fail like it. Must never: decide
what is shown (scene.py does), wait for the display, or hold up the loop.

Read from two metres by someone with poor eyes and divided attention: two feet and one line of words, type of at least
a fifteenth of the window's height, contrast above 7:1. Left and right differ by place, word and colour (blue and
orange of Okabe & Ito's colour-blind safe palette); a cue by shape, word and brightness.
"""

import os
import sys
from functools import lru_cache
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # read once, while pygame is imported

import pygame

from feedback.outputs.scene import Foot, Scene

SIZE = (1280, 720)
Colour = tuple[int, int, int]
Point = tuple[float, float]

NIGHT: Colour = (10, 13, 17)
DIM: Colour = (46, 53, 61)
EDGE: Colour = (150, 160, 170)
WHITE: Colour = (255, 255, 255)
ALARM: Colour = (255, 196, 0)
LEG: dict[str, Colour] = {"left": (86, 180, 233), "right": (240, 160, 40)}

_SOLE: tuple[Point, ...] = (
    (-0.10, -0.98), (0.16, -0.94), (0.34, -0.74), (0.42, -0.44), (0.38, -0.12), (0.27, 0.16), (0.25, 0.42),
    (0.30, 0.66), (0.24, 0.88), (0.06, 0.99), (-0.14, 0.95), (-0.27, 0.78), (-0.28, 0.52), (-0.20, 0.24),
    (-0.22, -0.06), (-0.34, -0.36), (-0.38, -0.66), (-0.29, -0.88),
)  # fmt: skip
"""Corners around a left sole seen from above, toes up: x to the right is medial, y downwards, half its length = 1."""


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


class VisualError(Exception):
    """There is no display, or it cannot be used; the text says why."""


class Screen:
    """A window with a Scene in it."""

    def __init__(self, size: tuple[int, int] = SIZE, title: str = "stridecue") -> None:
        _require_display()
        try:
            pygame.display.init()
            pygame.font.init()
            if pygame.display.get_driver() == "offscreen":
                raise VisualError("no display: the system offers none")
            pygame.display.set_caption(title)
            self._surface = pygame.display.set_mode(size, pygame.RESIZABLE)
        except pygame.error as error:
            raise VisualError(f"no display: {error}") from error
        pygame.mouse.set_visible(False)

    def draw(self, scene: Scene) -> None:
        """Draw it and show it."""
        surface = self._surface = pygame.display.get_surface() or self._surface
        surface.fill(NIGHT)
        width, height = surface.get_size()
        unit = min(width / 16, height / 9)
        middle = (width / 2, height / 2 - 1.1 * unit)
        for foot in (scene.left, scene.right):
            _draw_leg(surface, foot, middle, unit)
        _draw_words(surface, scene, (width / 2, height / 2 + 3.2 * unit), unit)
        pygame.display.flip()

    def wants_to_close(self) -> bool:
        """Whether the window was closed, or Esc or Q pressed; keeps the window responsive."""
        pressed = (pygame.K_ESCAPE, pygame.K_q)
        return any(
            event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key in pressed)
            for event in pygame.event.get()
        )

    def save(self, path: Path) -> None:
        """What the window shows, as a PNG file."""
        pygame.image.save(self._surface, str(path))

    def close(self) -> None:
        """Close the window."""
        pygame.display.quit()


def _require_display() -> None:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in named):
        raise VisualError("no display: neither DISPLAY nor WAYLAND_DISPLAY is set")


def _draw_leg(surface: pygame.Surface, foot: Foot, middle: Point, unit: float) -> None:
    outward = -1 if foot.leg == "left" else 1
    centre = (middle[0] + outward * 4.7 * unit, middle[1])
    colour = EDGE if foot.lost else LEG[foot.leg]
    _draw_ring(surface, foot, centre, unit, colour)
    _draw_sole(surface, foot, centre, unit, colour)
    _draw_mark(surface, foot, (middle[0] + outward * 0.95 * unit, middle[1]), unit)
    _write(
        surface, foot.leg.capitalize(), 0.8 * unit, (centre[0] + outward * 2.35 * unit, middle[1] - 2.8 * unit), colour
    )
    if foot.lost:
        _write(surface, "?", 2.4 * unit, centre, ALARM)
    if foot.word:
        _write(surface, foot.word, 1.0 * unit, (middle[0], middle[1] + 1.6 * unit), _mixed(DIM, WHITE, foot.glow))


def _draw_ring(surface: pygame.Surface, foot: Foot, centre: Point, unit: float, colour: Colour) -> None:
    """The gait cycle, clockwise from the top; a knob where the leg is now."""
    outer, inner = 2.75 * unit, 2.5 * unit
    pygame.draw.circle(surface, DIM, centre, outer, max(2, round(outer - inner)))
    if foot.phase is None:
        return
    steps = max(1, round(120 * foot.phase))
    turns = [foot.phase * k / steps for k in range(steps + 1)]
    band = [_on_circle(centre, outer, turn) for turn in turns]
    band += [_on_circle(centre, inner, turn) for turn in reversed(turns)]
    pygame.draw.polygon(surface, colour, band)
    pygame.draw.circle(surface, WHITE, _on_circle(centre, (outer + inner) / 2, foot.phase), 0.26 * unit)


def _draw_sole(surface: pygame.Surface, foot: Foot, centre: Point, unit: float, colour: Colour) -> None:
    """The sole, filled from the heel up as far as it is loaded."""
    mirror = 1 if foot.leg == "left" else -1
    half = 2.05 * unit
    outline = [(centre[0] + mirror * x * half, centre[1] + y * half) for x, y in SOLE]
    pygame.draw.polygon(surface, DIM, outline)
    top = round(centre[1] + (1 - 2 * foot.load) * half)
    kept = surface.get_clip()
    surface.set_clip(pygame.Rect(0, top, surface.get_width(), surface.get_height()))
    pygame.draw.polygon(surface, colour, outline)
    surface.set_clip(kept)
    pygame.draw.polygon(surface, EDGE, outline, max(2, round(0.045 * unit)))


def _draw_mark(surface: pygame.Surface, foot: Foot, centre: Point, unit: float) -> None:
    """A diamond: an outline at rest; filled, and larger, when a cue sounds."""
    (x, y), size = centre, (0.6 + 0.2 * foot.glow) * unit
    diamond = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
    pygame.draw.polygon(surface, _mixed(NIGHT, WHITE, foot.glow), diamond)
    pygame.draw.polygon(surface, _mixed(DIM, WHITE, foot.glow), diamond, max(2, round(0.07 * unit)))


def _draw_words(surface: pygame.Surface, scene: Scene, centre: Point, unit: float) -> None:
    colour = ALARM if scene.alarm else WHITE
    _write(surface, scene.words, 1.25 * unit, centre, colour)
    _write(surface, scene.detail, 0.62 * unit, (centre[0], centre[1] + 0.8 * unit), WHITE)


def _write(surface: pygame.Surface, text: str, height: float, centre: Point, colour: Colour) -> None:
    if text:
        rendered = _font(round(height)).render(text, True, colour)
        surface.blit(rendered, rendered.get_rect(center=(round(centre[0]), round(centre[1]))))


@lru_cache(maxsize=32)
def _font(height: int) -> pygame.font.Font:
    return pygame.font.Font(None, max(12, height))


def _on_circle(centre: Point, radius: float, turn: float) -> Point:
    arm = pygame.math.Vector2(0, -radius).rotate(360 * turn)
    return centre[0] + arm.x, centre[1] + arm.y


def _mixed(dark: Colour, bright: Colour, share: float) -> Colour:
    red, green, blue = (round(d + (b - d) * share) for d, b in zip(dark, bright, strict=True))
    return red, green, blue
