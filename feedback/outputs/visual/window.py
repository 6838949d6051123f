"""The window: where a picture is shown, and which keys were pressed in it.

Lives here: Screen. Why: displays come and go, windows change size, and none of it may end a session. Must never: draw
(painter.py does), wait for the display, or trust its vertical sync: pictures are paced by the clock.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pygame

from feedback.config.screen import Screen as Look
from feedback.outputs.scene import Scene
from feedback.outputs.visual.painter import Painter

SIZE = (1280, 720)
CLOSE = "close"
"""The word for a window that is to be closed: by its frame, Esc or Q."""
_CLOSING = (pygame.K_ESCAPE, pygame.K_q)
_LOOK_EVERY = 60
"""Pictures between two looks at which displays there are."""


class VisualError(Exception):
    """There is no display, or it cannot be used; the text says why."""


class Screen:
    """A window with a Scene in it."""

    def __init__(
        self,
        cells: Sequence[tuple[float, float]],
        look: Look | None = None,
        size: tuple[int, int] = SIZE,
        title: str = "stridecue",
    ) -> None:
        self._look = look or Look()
        self._painter = Painter(cells, self._look.theme, self._look.side, self._look.text_scale)
        self._windowed, self._full = size, self._look.full_screen
        self._title = title
        self._drawn = 0
        self.notes: list[str] = []
        _require_display()
        os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")  # the therapist clicks on the other display
        try:
            pygame.display.init()
            pygame.font.init()
            if pygame.display.get_driver() == "offscreen":
                raise VisualError("no display: the system offers none")
            self._displays = pygame.display.get_num_displays()
            if self._look.display >= self._displays:
                self.notes.append(f"there is no display {self._look.display}; the main one is used")
            self._surface = self._open()
        except pygame.error as error:
            raise VisualError(f"no display: {error}") from error

    def draw(self, scene: Scene) -> None:
        """Draw what has changed, and show it. VisualError where the display is gone."""
        self._drawn += 1
        try:
            if self._drawn % _LOOK_EVERY == 0:
                self._keep_to_the_display()
            surface = self._surface = pygame.display.get_surface() or self._surface
            if touched := self._painter.paint(surface, scene):
                pygame.display.update(touched)
        except pygame.error as error:
            raise VisualError(f"the display is gone: {error}") from error

    def pressed(self) -> list[str]:
        """Keys since the last call, as 'space', 'p', '7'; CLOSE; keeps the window responsive. F is done here."""
        found: list[str] = []
        try:
            for event in pygame.event.get():
                if event.type in (pygame.WINDOWEXPOSED, pygame.VIDEORESIZE, pygame.WINDOWRESIZED):
                    self._painter.forget()
                elif event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key in _CLOSING):
                    found.append(CLOSE)
                elif event.type == pygame.KEYDOWN and event.key == pygame.K_f:
                    self._full = not self._full
                    pygame.display.quit()  # else the window keeps the size of the display as it leaves it
                    pygame.display.init()
                    self._surface = self._open()
                elif event.type == pygame.KEYDOWN:
                    found.append(pygame.key.name(event.key).strip("[]"))  # of the number pad it is '[7]'
        except pygame.error as error:
            raise VisualError(f"the display is gone: {error}") from error
        return found

    def save(self, path: Path) -> None:
        """What the window shows, as a PNG file."""
        pygame.image.save(self._surface, str(path))

    def close(self) -> None:
        """Close the window."""
        pygame.display.quit()

    def _open(self) -> pygame.Surface:
        display = self._look.display if self._look.display < self._displays else 0
        self._painter.forget()
        pygame.display.set_caption(self._title)
        if self._full:
            size = pygame.display.get_desktop_sizes()[display]
            surface = pygame.display.set_mode(size, pygame.FULLSCREEN, display=display)
        else:
            surface = pygame.display.set_mode(self._windowed, pygame.RESIZABLE, display=display)
        pygame.mouse.set_visible(not self._full)
        return surface

    def _keep_to_the_display(self) -> None:
        """A display was plugged in or out: go to the wanted one, or to what is left."""
        displays = pygame.display.get_num_displays()
        if displays != self._displays:
            self._displays = displays
            self._surface = self._open()


def _require_display() -> None:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in named):
        raise VisualError("no display: neither DISPLAY nor WAYLAND_DISPLAY is set")
