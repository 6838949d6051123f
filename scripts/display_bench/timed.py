"""The screen's own process, timed: VisualNode on the real bus, with a window that notes when it draws and how long.

Lives here: `main`. Why: only the process itself knows how long a picture took. Must never: draw otherwise than a run.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import ClassVar

from feedback.bus import Link
from feedback.clock import now_ns
from feedback.node import run
from feedback.outputs.scene import Scene, Stage
from feedback.outputs.visual import Screen
from feedback.processes.plan import RunPlan
from feedback.processes.visual import VisualNode
from feedback.realtime import step_back


class TimedScreen(Screen):
    """Notes of each picture when it was begun and done, and the processor time that it took, ns."""

    times: ClassVar[list[tuple[int, int, int]]] = []

    def draw(self, scene: Scene) -> None:
        begin_ns, used_ns = now_ns(), time.thread_time_ns()
        super().draw(scene)
        self.times.append((begin_ns, now_ns(), time.thread_time_ns() - used_ns))


def main(folder: Path, out: Path) -> None:
    """Run until the others are gone; then tell the times."""
    step_back()
    plan = RunPlan.load(folder)
    stage = Stage(plan.rig, plan.protocol)
    screen = TimedScreen(stage.cells, plan.rig.screen, title="stridecue bench")
    node = VisualNode(stage, screen, plan.rig.screen.fps)
    link, parent = Link("visual", plan.book, node.READS), os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: link.ask_to_stop())
    if link.join(30.0):
        begin_s, used_s = time.monotonic(), time.process_time()
        run(node, link, now_ns, alive=lambda: os.getppid() == parent)
        share = (time.process_time() - used_s) / (time.monotonic() - begin_s)
        out.write_text(json.dumps({"times": screen.times, "core_share": share}))
    node.finish()
    link.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
