"""Spares that stand by, and take the place of who dies.

Lives here: Relief, what the supervisor knows of them. Why: silence within 100 ms and the next engine within a second
leave no time to start one. Must never: fork; that is for whoever knows what is to be copied (spare.py).
"""

import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress

from feedback.bus import CLEAR, HUSH, SPARE, SPLIT, TAKE_OVER, Report, Warden
from feedback.processes.adopted import Adopted
from feedback.processes.endings import Endings

Child = subprocess.Popen[bytes] | Adopted
COMES_S = 1.0
"""A spare that was asked for stands by within this, and one that was told to has taken over."""


class Relief:
    """Of the processes of one run."""

    def __init__(self, warden: Warden, children: dict[str, Child], endings: Endings, sounding: Iterable[str]) -> None:
        """sounding: who is to be silent when one of those dies who are relieved."""
        self._warden, self._children, self._endings = warden, children, endings
        self._sounding = tuple(sounding)
        self._asked_s: dict[str, float] = {}
        self._waiting: dict[str, str] = {}
        """Dead, with a spare on its way; how they died."""
        self._taking_s: dict[str, float] = {}

    def ask(self, name: str) -> None:
        """Let this process make a spare of itself."""
        self._asked_s[name] = time.monotonic()
        self._warden.tell(name, SPLIT)

    def relieve(self, name: str, how: str) -> bool:
        """It has died: silence, and its spare takes its place, or will once it is there. False: there is none."""
        for sounds in self._sounding:
            self._warden.tell(sounds, HUSH)
        spare = self._children.get(name + SPARE)
        if spare is not None and spare.poll() is None:
            self._take_over(name, how)
        elif time.monotonic() - self._asked_s.get(name, -COMES_S) < COMES_S:
            self._waiting[name] = how
        else:
            self.void()
            return False
        return True

    def void(self) -> None:
        """Nobody goes on where the dead one ended: what it announced is void."""
        for sounds in self._sounding:
            self._warden.tell(sounds, CLEAR)

    def heed(self, report: Report) -> None:
        """A spare stands by, or has taken over."""
        name = report.process.removesuffix(SPARE)
        if report.word == "standing by":
            self._asked_s.pop(name, None)
            with suppress(ValueError):
                self._children[report.process] = Adopted(int(report.text))
                self._endings.watch(report.process, int(report.text))
            if name in self._waiting:
                self._take_over(name, self._waiting.pop(name))
        elif report.word == "over":
            self._taking_s.pop(name, None)
            self.ask(name)

    def overdue(self) -> list[tuple[str, str]]:
        """(process, how it died) of the dead whose spare did not come; spares that do not take over are ended."""
        now_s = time.monotonic()
        for name in [name for name, begun_s in self._taking_s.items() if now_s - begun_s > COMES_S]:
            del self._taking_s[name]
            self._children[name].kill()
        late = [name for name in self._waiting if now_s - self._asked_s.get(name, -COMES_S) > COMES_S]
        if late:
            self.void()
        return [(name, self._waiting.pop(name)) for name in late]

    def _take_over(self, name: str, how: str) -> None:
        self._warden.tell(name + SPARE, TAKE_OVER, how)
        spare = self._children[name] = self._children.pop(name + SPARE)
        self._endings.forget(name + SPARE)
        self._endings.watch(name, spare.pid)
        self._taking_s[name] = time.monotonic()
