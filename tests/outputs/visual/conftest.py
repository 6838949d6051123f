"""Surfaces without a display, and scenes to draw on them."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pygame
import pytest

from feedback.outputs.gauge import Gauge, Needle
from feedback.outputs.layout import Box, laid_out
from feedback.outputs.line import Line
from feedback.outputs.marks import Mark
from feedback.outputs.palette import PALETTES, Colour
from feedback.outputs.scene import Foot, Scene
from feedback.outputs.visual import Painter

CELLS = ((0.0, -0.8), (0.5, -0.4), (-0.5, -0.4), (0.5, 0.0), (-0.5, 0.0), (0.5, 0.4), (-0.5, 0.4), (0.0, 0.8))
EMPTY = (0.0,) * 8
Pixels = npt.NDArray[np.uint8]


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((8, 8))
    yield
    pygame.display.quit()


class Studio:
    """Makes scenes, draws them, counts what is on them."""

    dark = PALETTES["dark"]

    def scene(self, **changes: object) -> Scene:
        feet = (Foot("left", EMPTY, False), Foot("right", EMPTY, False))
        plain = Scene(feet, (Mark("left", 0.0, ""), Mark("right", 0.0, "")), None, "", Line("Walking"))
        return plain._replace(**changes)

    def gauge(self, left: float = 0.8, right: float = 0.4, **changes: object) -> Gauge:
        needles = (Needle("left", left, ""), Needle("right", right, ""))
        return Gauge(needles, (0.7, 1.0), "more", "", "", "Let it trail")._replace(**changes)

    def painter(self, theme: str = "dark", side: str = "both") -> Painter:
        return Painter(CELLS, theme, side, 1.0)

    def drawn(self, scene: Scene, size: tuple[int, int] = (1280, 720), **look: str) -> Pixels:
        surface = pygame.Surface(size)
        self.painter(**look).paint(surface, scene)
        return pygame.surfarray.array3d(surface)

    def count(self, pixels: Pixels, colour: Colour, box: Box | None = None) -> int:
        part = pixels[box.x : box.x + box.width, box.y : box.y + box.height] if box else pixels
        return int((abs(part.astype(int) - colour) <= 4).all(axis=2).sum())

    layout = laid_out((1280, 720), "both")


@pytest.fixture(scope="session")
def studio() -> Studio:
    return Studio()


@pytest.fixture
def surface() -> Callable[[tuple[int, int]], pygame.Surface]:
    return lambda size: pygame.Surface(size)
