"""The patient's screen without a window: a Scene in, a picture out.

Lives here: Stills. Why: a film of a session shows what the patient saw, drawn by the same painter. Must never: open a
window, or need a display.
"""

from collections.abc import Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from feedback.config.screen import Screen as Look
from feedback.outputs.scene import Scene
from feedback.outputs.visual.painter import Painter


class Stills:
    """Draws scenes on a surface in memory."""

    def __init__(self, cells: Sequence[tuple[float, float]], look: Look, size: tuple[int, int]) -> None:
        pygame.font.init()
        self._surface = pygame.Surface(size)
        self._painter = Painter(cells, look.theme, look.side, look.text_scale)

    def picture(self, scene: Scene) -> NDArray[np.uint8]:
        """Height x width x 3 (red, green, blue)."""
        self._painter.paint(self._surface, scene)
        pixels: NDArray[np.uint8] = pygame.surfarray.pixels3d(self._surface)
        return np.ascontiguousarray(pixels.swapaxes(0, 1))
