"""The console of a run: what the bus says goes to the pages, what pages ask for goes to the desk.

Lives here: ConsoleNode. Why: the therapist's page has a process of its own behind all others, so that sound never waits
for a browser. Must never: send a command (the desk does), or end the session because it cannot go on.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from feedback.console.hub import Hub
from feedback.console.opening import NotOpenError, Wanted, open_console
from feedback.console.runs import Runs
from feedback.console.shelf import Shelf
from feedback.console.told import READS
from feedback.messages import Message, ProcessHealth
from feedback.node import Item
from feedback.overload import Overload
from feedback.processes.plan import ConsolePlan, RunPlan
from feedback.processes.start import CannotStart, Started, start

IDLE_NS = 1_000_000_000
FRAMES_PER_S = (40.0, 10.0, 1.0)
"""To each page at most, at each level of Overload: a computer that is too slow gives up pictures first."""


class ConsoleNode:
    """Hands all that it hears to the hub; the server is a thread beside it."""

    READS: ClassVar[tuple[str, ...]] = (*READS, "process_health")
    WRITES: ClassVar[tuple[str, ...]] = ()

    def __init__(self, hub: Hub) -> None:
        self._hub, self._overload = hub, Overload()

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:  # noqa: ARG002 - as every node
        """Hand it on, at the pace that this computer can keep."""
        for item in inbox:
            if isinstance(item, ProcessHealth):
                self._overload.hear(item)
        self._hub.frames_per_s = FRAMES_PER_S[self._overload.level]
        self._hub.bring(inbox)
        return []

    def wake_ns(self, now_ns: int) -> int:
        """Nothing to do by itself."""
        return now_ns + IDLE_NS


def make(plan: RunPlan, _name: str) -> Started:
    """The console of a run. CannotStart: its port is in use, or there is no network."""
    asked, hub = plan.console, Hub()
    if asked is None:
        raise CannotStart("this run has no console")
    runs = Runs(hub)
    patient = plan.patient.id if plan.patient else ""
    about = {"replay": plan.session.stem} if plan.part else {"session": plan.session}
    runs.belongs(plan.desk, plan.rig, plan.protocol, patient, **about)
    try:
        serving = open_console(_wanted(asked, plan), hub, runs, lambda words: _put_up(plan.posted_file, words))
    except NotOpenError as error:
        raise CannotStart(f"console: {error}") from error
    return Started(ConsoleNode(hub), finish=serving.stop)


def _put_up(path: Path, words: str) -> None:
    """For whoever sits at the terminal: `stridecue run` shows it."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(words, encoding="utf-8")
    os.replace(fresh, path)


def _wanted(asked: ConsolePlan, plan: RunPlan) -> Wanted:
    shelf = Shelf(asked.rigs, asked.protocols, asked.patients, plan.session.parent)
    return Wanted("run", asked.port, asked.is_lan, shelf)


def main() -> int:
    """Run as a process of its own, behind those that must be punctual."""
    return start(make, priority=None, threads=True)


if __name__ == "__main__":
    raise SystemExit(main())
