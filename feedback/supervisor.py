"""Starts the processes of a run, waits until all hear all, watches them, ends them in order.

Lives here: Supervisor. Why: somebody must own the children. Must never: sit on the way of a message; the walk goes on
without it, and the processes end by themselves when it is gone.
"""

import subprocess
import sys
import time
from dataclasses import dataclass, field

from feedback.bus import Addresses, Warden
from feedback.processes.plan import RunPlan
from feedback.roster import ROSTER

READY_WITHIN_S = 30.0
END_WITHIN_S = 5.0
COMPLAIN_WITHIN_S = 1.0
POLL_MS = 50
FIRST = 0


class StartError(RuntimeError):
    """The run did not come up; the text says what each process said."""


@dataclass
class Death:
    """A process that ended before it was told to."""

    process: str
    role: str
    code: int

    @property
    def vital(self) -> bool:
        """Whether the session can go on without it."""
        return ROSTER[self.role].vital


@dataclass
class Supervisor:
    """The processes of one run."""

    plan: RunPlan
    book: Addresses
    _children: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)
    _mourned: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._warden = Warden(self.book)

    def start(self) -> None:
        """Start every process and let them go together. StartError, with all of them ended, if one cannot."""
        for name, role in self.book.roles.items():
            command = [sys.executable, "-m", ROSTER[role].module, str(self.plan.folder), name]
            self._children[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        try:
            self._await_ready()
        except StartError:
            self.stop()
            raise
        for name in self._children:
            self._warden.go(name)

    def deaths(self) -> list[Death]:
        """Processes that have ended unasked since the last call."""
        found = []
        for name, child in self._children.items():
            code = child.poll()
            if code is not None and name not in self._mourned:
                self._mourned.add(name)
                found.append(Death(name, self.book.roles[name], code))
        return found

    def stop(self) -> list[str]:
        """End all in order: who feeds before who is fed. Returns the names that had to be killed."""
        killed: list[str] = []
        turns = {name: self._turn(name) for name in self.book.roles}
        for turn in sorted(set(turns.values())):
            names = [name for name in turns if turns[name] == turn]
            running = [name for name in names if name in self._children and self._children[name].poll() is None]
            for name in running:
                self._warden.stop(name)
                self._children[name].terminate()
            killed += [name for name in running if not self._ended(name)]
        self._mourned.update(self._children)
        self._warden.close()
        return killed

    def _turn(self, name: str) -> int:
        """A belt that takes commands ends before all others: it comes to stand while they still look on."""
        steered = self.plan.rig.steered
        return FIRST if steered and steered.name == name else ROSTER[self.book.roles[name]].ends

    def _await_ready(self) -> None:
        """Until everybody is ready. Whoever else has a complaint gets a moment to make it too."""
        waiting = set(self._children)
        deadline = time.monotonic() + READY_WITHIN_S
        failures: list[str] = []
        while waiting and time.monotonic() < deadline:
            for report in self._warden.reports(POLL_MS):
                if report.word == "failed":
                    failures.append(f"{report.process}: {report.text}")
                waiting.discard(report.process)
            silent = [death for death in self.deaths() if death.process in waiting]
            failures += [f"{death.process}: ended with code {death.code} before it was ready" for death in silent]
            waiting -= {death.process for death in silent}
            if failures:
                deadline = min(deadline, time.monotonic() + COMPLAIN_WITHIN_S)
        if waiting and not failures:
            failures.append(f"not ready within {READY_WITHIN_S:g} s: {', '.join(sorted(waiting))}")
        if failures:
            raise StartError("\n".join(failures))

    def _ended(self, name: str) -> bool:
        try:
            self._children[name].wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._children[name].kill()
            self._children[name].wait()
            return False
        return True
