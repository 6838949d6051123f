"""The patient's window: the only package that knows pygame.

Here: `window` (the display and its keys), `painter` (a Scene as parts that are drawn when they change), `feet`, `bar`,
`shapes` and `words` (one kind of part each). Why: sight is an output like sound, and may fail like it. Must never:
decide what is shown (scene.py does), wait for the display, or hold up the loop.
"""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # read once, while pygame is imported

from feedback.outputs.visual.painter import Painter
from feedback.outputs.visual.window import Screen, VisualError

__all__ = ["Painter", "Screen", "VisualError"]
