"""The screen as a process: the latest of everything, drawn sixty times a second; keys become commands.

Lives here: VisualNode. Why: sight has a process of its own, so that sound never waits for it. Must never: write
anything but commands, or end the session because a window was closed or there is no display.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from feedback.bus import RawMessage
from feedback.messages import Message, ProcessHealth
from feedback.node import Chunk, Item
from feedback.outputs.keys import Keys
from feedback.outputs.scene import Stage
from feedback.outputs.visual import Screen, VisualError
from feedback.outputs.visual.window import CLOSE
from feedback.overload import Overload
from feedback.processes.plan import RunPlan
from feedback.processes.start import Started, start

IDLE_NS = 1_000_000_000
SLOWER_NS = (0, 66_000_000, 1_000_000_000)
"""From picture to picture at least, at each level of Overload: a computer that is too slow gives up pictures first."""
AGAIN_NS = 5_000_000_000
"""A display that went away is looked for that often."""


class VisualNode:
    """Draws while there is a screen; without one it only listens."""

    READS: ClassVar[tuple[str, ...]] = (
        "samples",
        "gait_state",
        "gait_event",
        "belt_event",
        "limb_angle",
        "signal",
        "cue",
        "played",
        "outcome",
        "target",
        "block",
        "acknowledged",
        "audio_health",
        "process_health",
    )
    WRITES: ClassVar[tuple[str, ...]] = ("command",)

    def __init__(
        self, stage: Stage, screen: Screen | None, fps: int = 60, reopen: Callable[[], Screen] | None = None
    ) -> None:
        """reopen: opens a window anew after its display went away."""
        self._stage, self._screen, self._reopen = stage, screen, reopen
        self._frame_ns, self._overload = round(1e9 / fps), Overload()
        self._keys = Keys()
        self._next_ns = 0
        self._again_ns: int | None = None

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Take what came; draw a picture if it is time for one; answer with what the keys asked for."""
        for item in inbox:
            if isinstance(item, ProcessHealth):
                self._overload.hear(item)
            elif not isinstance(item, RawMessage | Chunk):
                self._stage.take(item)
        if self._again_ns is not None and now_ns >= self._again_ns:
            self._open_again(now_ns)
        if self._screen is None or now_ns < self._next_ns:
            return []
        pace_ns = max(self._frame_ns, SLOWER_NS[self._overload.level])
        following_ns = self._next_ns + pace_ns
        self._next_ns = following_ns if following_ns > now_ns else now_ns + pace_ns
        try:
            return self._picture(self._screen, now_ns)
        except VisualError:
            self.finish()
            self._again_ns = now_ns + AGAIN_NS if self._reopen else None
            return []

    def wake_ns(self, now_ns: int) -> int:
        """The next picture. Paced here, not by the display: its vertical sync is not to be trusted."""
        return self._next_ns if self._screen is not None else now_ns + IDLE_NS

    def finish(self) -> None:
        """Close the window."""
        if self._screen is not None:
            self._screen.close()
            self._screen = None

    def _picture(self, screen: Screen, now_ns: int) -> list[Message]:
        asked: list[Message] = []
        for key in screen.pressed():
            if key == CLOSE:
                self.finish()
                return asked
            asked += self._keys.press(key, now_ns, self._stage.situation)
        screen.draw(self._stage.scene(now_ns))
        return asked + self._keys.idle(now_ns)

    def _open_again(self, now_ns: int) -> None:
        self._again_ns = None
        try:
            self._screen = self._reopen() if self._reopen else None
        except VisualError:
            self._again_ns = now_ns + AGAIN_NS


def make(plan: RunPlan, _name: str) -> Started:
    """The screen of a run. Without a display the run goes on, and is told so."""
    stage = Stage(plan.rig, plan.protocol)
    try:
        screen = open_screen(plan, stage)
    except VisualError as error:
        idle = VisualNode(stage, None)
        return Started(idle, finish=idle.finish, notes=[f"{error}; nothing is shown to the patient"])
    node = VisualNode(stage, screen, plan.rig.screen.fps, reopen=lambda: open_screen(plan, stage))
    return Started(node, finish=node.finish, notes=screen.notes)


def open_screen(plan: RunPlan, stage: Stage) -> Screen:
    """The window, titled by what is trained. VisualError where there is no display."""
    return Screen(stage.cells, plan.rig.screen, title=f"stridecue · {plan.protocol.name}")


def main() -> int:
    """Run as a process of its own, behind those that must be punctual."""
    return start(make, priority=None)


if __name__ == "__main__":
    raise SystemExit(main())
