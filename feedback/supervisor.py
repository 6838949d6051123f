"""Starts the processes of a run, waits until all hear all, keeps them running, ends them in order.

Lives here: Supervisor. Why: somebody must own the children. Must never: sit on the way of a message; the walk goes on
without it, and the processes end by themselves when it is gone.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from feedback.bus import SPARE, Addresses, RawMessage, Report, Warden
from feedback.clock import now_ns
from feedback.messages import GaitState, Message, ProcessHealth
from feedback.processes.adopted import adopt_orphans
from feedback.processes.endings import Endings
from feedback.processes.plan import RunPlan
from feedback.processes.relief import Child, Relief
from feedback.processes.restarts import Restarts
from feedback.processes.so_far import SoFar
from feedback.processes.watchdog import SOON_NS, Watchdog
from feedback.realtime import Processor, processor_of
from feedback.roster import ROSTER

READY_WITHIN_S = 90.0
END_WITHIN_S = 5.0
COMPLAIN_WITHIN_S = 1.0
POLL_MS = 50
FIRST = 0
SPARES_FIRST = -1
LONGEST_REPORT = 8192
"""Bytes of what a process wrote to its standard error: the end tells why."""


class StartError(RuntimeError):
    """The run did not come up; the text says what each process said."""


@dataclass(frozen=True)
class Death:
    """A process that ended before it was told to."""

    process: str
    role: str
    code: int
    report: str = ""
    """What it said last on its standard error."""
    again: bool = False
    """It is started anew."""
    is_relieved: bool = False
    """Its spare takes its place."""

    @property
    def how(self) -> str:
        """How it ended, in words."""
        if self.code >= 0:
            return f"it had ended with code {self.code}"
        with suppress(ValueError):
            return f"it was killed by {signal.Signals(-self.code).name}"
        return f"it was killed by signal {-self.code}"

    @property
    def vital(self) -> bool:
        """Whether the session cannot go on without it."""
        return ROSTER[self.role].vital and not (self.again or self.process.endswith(SPARE))


@dataclass
class Supervisor:
    """The processes of one run."""

    plan: RunPlan
    book: Addresses
    _children: dict[str, Child] = field(default_factory=dict)
    _mourned: set[int] = field(default_factory=set)
    """Process ids of those who are known to have ended."""
    _coming: set[str] = field(default_factory=set)
    """Started anew, and not ready yet."""

    def __post_init__(self) -> None:
        self._warden = Warden(self.book)
        self._so_far, self._watchdog, self._restarts = SoFar(), Watchdog(self._processor_of), Restarts()
        self._endings = Endings()
        self._relief = Relief(self._warden, self._children, self._endings, self.book.writers("audio"))
        self._relieved: set[str] | None = None
        """Whom spares stand by for; not known before the first is asked for."""

    def start(self) -> None:
        """Start every process and let them go together. StartError, with all of them ended, if one cannot."""
        for name in self.book.roles:
            self._begin(name)
        try:
            self._await_ready()
        except StartError:
            self.stop()
            raise
        for name in self._children:
            self._warden.go(name)

    def hear(self, messages: Sequence[Message | RawMessage]) -> None:
        """What is said in the run: who lives, and what a process that is started anew has to know."""
        self._so_far.hear(messages)
        for message in messages:
            if isinstance(message, ProcessHealth):
                self._watchdog.heard(message.process)
            elif isinstance(message, GaitState):
                for name in self.book.writers("engine"):
                    self._watchdog.heard(name, SOON_NS)

    def endings(self) -> list[int]:
        """File descriptors to be waited for: one of them has something when a process has died."""
        return self._endings.files()

    def ensure_running(self) -> list[Death]:
        """Replace who has died or hangs, as far as its role allows; those who have died since the last call."""
        if self._relieved is None:
            self._ask_for_spares()
        for name in self._children.keys() & self._watchdog.hanging(now_ns()):
            self._children[name].kill()
            self._children[name].wait()
        found = [self._fate(death) for death in self.deaths()]
        for name, how in [*self._restarts.due(time.monotonic()), *self._relief.overdue()]:
            if name.endswith(SPARE):
                self._relief.ask(name.removesuffix(SPARE))
            else:
                self._begin_anew(name, how)
        for report in self._warden.reports(0):
            self._heed(report)
        return found

    def deaths(self) -> list[Death]:
        """Processes that have ended unasked since the last call."""
        found = []
        for name, child in self._children.items():
            code = child.poll()
            if code is not None and child.pid not in self._mourned:
                self._mourned.add(child.pid)
                self._watchdog.forget(name)
                self._endings.forget(name)
                name_of_all = name.removesuffix(SPARE)
                found.append(Death(name, self.book.roles[name_of_all], code, self._said(name_of_all)))
        return found

    def stop(self) -> list[str]:
        """End all in order: who feeds before who is fed. Returns the names that had to be killed."""
        killed: list[str] = []
        turns = {name: self._turn(name) for name in self._children}
        for turn in sorted(set(turns.values())):
            names = [name for name in turns if turns[name] == turn]
            running = [name for name in names if self._children[name].poll() is None]
            for name in running:
                self._warden.stop(name)
                self._children[name].terminate()
            killed += [name for name in running if not self._ended(name)]
        for name in [name for name, child in self._children.items() if child.pid not in self._mourned]:
            if said := self._said(name):
                print(said, file=sys.stderr)
        self._mourned.update(child.pid for child in self._children.values())
        self._endings.close()
        self._warden.close()
        return killed

    def _turn(self, name: str) -> int:
        """A belt that takes commands ends before all others: it comes to stand while they still look on.

        Before it spares, which must not take over from who is told to end.
        """
        if name.endswith(SPARE):
            return SPARES_FIRST
        steered = self.plan.rig.steered
        return FIRST if steered and steered.name == name else ROSTER[self.book.roles[name]].ends

    def _begin(self, name: str, how_the_last_ended: str = "") -> None:
        module = ROSTER[self.book.roles[name]].module
        command = [sys.executable, "-m", module, str(self.plan.folder), name]
        if how_the_last_ended:
            command.append(how_the_last_ended)
        with self.plan.log_file(name).open("wb") as log:
            child = self._children[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log)
        self._endings.watch(name, child.pid)

    def _begin_anew(self, name: str, how: str) -> None:
        self._so_far.save(self.plan.so_far_file)
        self._begin(name, how)
        self._coming.add(name)

    def _ask_for_spares(self) -> None:
        possible = adopt_orphans()
        self._relieved = {name for name, role in self.book.roles.items() if possible and ROSTER[role].spare}
        for name in self._relieved:
            self._relief.ask(name)

    def _heed(self, report: Report) -> None:
        name = report.process
        if report.word == "ready" and name in self._coming:
            self._coming.discard(name)
            self._warden.go(name)
            if name in (self._relieved or ()):
                self._relief.ask(name)
        elif report.word == "alive":
            self._watchdog.heard(name)
        elif name.removesuffix(SPARE) in (self._relieved or ()):
            self._relief.heed(report)

    def _fate(self, death: Death) -> Death:
        """The same with the word on whether it is replaced, which is arranged here."""
        name, now_s = death.process, time.monotonic()
        self._coming.discard(name)
        if name in (self._relieved or ()) and self._relief.relieve(name, death.how):
            self._watchdog.forget(name + SPARE)
            return replace(death, again=self._restarts.count(name, now_s), is_relieved=True)
        return replace(death, again=ROSTER[death.role].again and self._restarts.arrange(name, death.how, now_s))

    def _processor_of(self, name: str) -> Processor:
        child = self._children.get(name)
        return processor_of(child.pid) if child else Processor()

    def _said(self, name: str) -> str:
        """The end of what a process has written to its standard error."""
        try:
            return self.plan.log_file(name).read_bytes()[-LONGEST_REPORT:].decode(errors="replace").strip()
        except OSError:
            return ""

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
            failures += [f"{death.process}: {death.how} before it was ready\n{death.report}" for death in silent]
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
