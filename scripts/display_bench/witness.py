"""Reads the display back from outside, and notes when a pixel turned bright.

Lives here: Witness. Why: what a program says that it has shown is not what is on the display. Must never: draw.
"""

import time

from display_bench.xvfb import MissingError
from feedback.clock import now_ns

try:
    from Xlib import X
    from Xlib import display as xdisplay
except ImportError as error:  # an extra of the tests
    raise MissingError("python-xlib is not installed: pip install -e '.[test]'") from error


class Witness:
    """One pixel of a window."""

    def __init__(self, name: str, title: str, point: tuple[int, int]) -> None:
        self._display = xdisplay.Display(name)
        self._root = self._display.screen().root
        window = self._found(title)
        corner = window.translate_coords(self._root, 0, 0) if window else None
        self._x = point[0] - (corner.x if corner else 0)
        self._y = point[1] - (corner.y if corner else 0)

    def is_bright(self) -> bool:
        data = self._root.get_image(self._x, self._y, 1, 1, X.ZPixmap, 0xFFFFFFFF).data
        return bool(data[1] > 128)

    def seen_ns(self, bright: bool, within_s: float) -> int | None:
        """When the pixel is as asked, on the shared clock; None if it is not in time."""
        end_s = time.monotonic() + within_s
        while time.monotonic() < end_s:
            if self.is_bright() is bright:
                return now_ns()
            time.sleep(0.0002)
        return None

    def close(self) -> None:
        self._display.close()

    def _found(self, title: str):  # type: ignore[no-untyped-def]
        """The window of this title, wherever a window manager has put it."""
        waiting = [self._root]
        while waiting:
            window = waiting.pop()
            if (window.get_wm_name() or "") == title:
                return window
            waiting += window.query_tree().children
        return None
