"""The patient's screen as a process: the latest of everything, drawn about thirty times a second.

Lives here: VisualNode. Why: sight has a process of its own, so that sound never waits for it. Must never: write a
message, or end the session because a window was closed or there is no display.
"""

from collections.abc import Sequence
from typing import ClassVar

from feedback.bus import RawMessage
from feedback.messages import Message
from feedback.node import Chunk, Item
from feedback.outputs.scene import Stage
from feedback.outputs.visual import Screen, VisualError
from feedback.processes.plan import RunPlan
from feedback.processes.start import Started, start

FRAME_NS = 33_000_000
"""Paced here, not by the display: its vertical sync is not to be trusted."""
IDLE_NS = 1_000_000_000


class VisualNode:
    """Draws while there is a screen; without one it only listens."""

    READS: ClassVar[tuple[str, ...]] = ("gait_state", "played", "signal", "sensor_health", "audio_health")
    WRITES: ClassVar[tuple[str, ...]] = ()

    def __init__(self, screen: Screen | None) -> None:
        self._screen = screen
        self._stage = Stage()
        self._next_ns = 0

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Take what came; draw a frame if it is time for one."""
        for item in inbox:
            if not isinstance(item, RawMessage | Chunk):
                self._stage.take(item)
        if self._screen is not None and now_ns >= self._next_ns:
            following_ns = self._next_ns + FRAME_NS
            self._next_ns = following_ns if following_ns > now_ns else now_ns + FRAME_NS
            self._frame(self._screen, now_ns)
        return []

    def wake_ns(self, now_ns: int) -> int:
        """The next frame."""
        return self._next_ns if self._screen is not None else now_ns + IDLE_NS

    def finish(self) -> None:
        """Close the window."""
        if self._screen is not None:
            self._screen.close()
            self._screen = None

    def _frame(self, screen: Screen, now_ns: int) -> None:
        if screen.wants_to_close():
            self.finish()
        else:
            screen.draw(self._stage.scene(now_ns))


def make(plan: RunPlan, _name: str) -> Started:
    """The screen of a run. Without a display the run goes on, and is told so."""
    try:
        node, notes = VisualNode(open_screen(plan)), []
    except VisualError as error:
        node, notes = VisualNode(None), [f"{error}; nothing is shown to the patient"]
    return Started(node, finish=node.finish, notes=notes)


def open_screen(plan: RunPlan) -> Screen:
    """The window, titled by what is trained. VisualError where there is no display."""
    return Screen(title=f"stridecue · {plan.protocol.name}")


def main() -> int:
    """Run as a process of its own, behind those that must be punctual."""
    return start(make, priority=None)


if __name__ == "__main__":
    raise SystemExit(main())
