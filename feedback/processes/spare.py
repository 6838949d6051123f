"""A spare of the engine: forked from it, it follows, and takes its place when it dies.

Lives here: Splitter, by which the engine makes a spare of itself, and what the spare does. Why: what an engine has
learnt of a walk is in its memory alone, and catching up with an hour takes minutes. Must never: touch the sockets of
the process that it was forked from, speak before it is told to, or hold up the engine.

The spare is the supervisor's own child (adopted.py): who stands between it and the engine ends at once.
"""

import os
import signal
import sys
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from feedback.bus import SPLIT, TAKE_OVER, Link
from feedback.clock import now_ns
from feedback.messages import Message, Notice
from feedback.node import Node, turn
from feedback.processes.follower import Follower
from feedback.processes.journal import Journal, Overtaken
from feedback.processes.plan import RunPlan
from feedback.processes.start import LOST_TOUCH, Started, go_on
from feedback.realtime import become_punctual, roam, stand_by, take_along

REST_S = 0.02
"""Between two looks at what the engine has done."""
FOUND_S = 0.15
"""Readers find who has come back within 40 ms (bus/subscriber.py) …"""
RECORDED_WITHIN_S = 0.6
"""… but the recorder, which steps back for all others, may need longer; alone it reads the account of the steps."""
ALIVE_S = 1.0
ADOPTED_WITHIN_S = 2.0
OVERTAKEN = 5
"""Exit code of a spare that could not follow."""
_FIRST_OWN = 3
"""File descriptors below are the standard ones."""


class Journaled(Node, Protocol):
    """A node that writes down what it takes in, where it is asked to."""

    journal: Journal | None


@dataclass(frozen=True)
class Splitter:
    """Of one engine, and of those that take its place."""

    started: Started
    engine: Journaled
    journal: Journal
    plan: RunPlan
    name: str
    priority: int

    def heard(self, word: bytes, _link: Link) -> None:
        """SPLIT: fork. The engine goes on at once; its spare does not come back from here."""
        if word != SPLIT:
            return
        self.engine.journal = self.journal
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for who stands between
        supervisor, follower = os.getppid(), Follower(self.engine, self.journal)
        if _fork():
            return
        if _fork():
            os._exit(0)
        code = LOST_TOUCH
        try:
            code = self._be_spare(follower, supervisor)
        except Overtaken as error:
            print(f"{self.name}: its spare could not follow: {error}", file=sys.stderr)
            code = OVERTAKEN
        except Exception:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _be_spare(self, follower: Follower, supervisor: int) -> int:
        """Follow until told to take over, then be the engine; the exit code."""
        self.engine.journal = None
        os.closerange(_FIRST_OWN, os.sysconf("SC_OPEN_MAX"))
        Path("/proc/self/comm").write_text("spare")  # so that `ps` and `top` tell them apart
        if not _is_adopted(supervisor):
            return LOST_TOUCH
        stand_by(supervisor)
        link = Link(self.name, self.plan.book, self.engine.READS, late=True, numbers=self.journal.numbers, mute=True)
        signal.signal(signal.SIGTERM, lambda *_: link.ask_to_stop())
        standing = StandingBy(follower, link, supervisor)
        if standing.follow():
            self._take_over(standing)
        return 0

    def _take_over(self, standing: "StandingBy") -> None:
        follower, link = standing.follower, standing.link
        follower.catch_up()
        link.speak()
        roam(standing.supervisor)
        refused = become_punctual(self.priority)
        take_along()
        for place, number in enumerate(follower.numbers):
            self.journal.numbers[place] = max(number, self.journal.numbers[place])
        self.engine.journal = self.journal
        found = time.monotonic() + FOUND_S
        link.has_reader("turns", RECORDED_WITHIN_S)
        time.sleep(max(0.0, found - time.monotonic()))
        link.repeat(follower.repeated())
        turn(self.engine, link, now_ns, standing.left())
        link.tell("over")
        silent_s = (now_ns() - follower.now_ns) / 1e9
        text = f"took over from one that had died: {standing.how}; for {silent_s:.2f} s there was none"
        link.send([Notice(now_ns(), 0, 0, self.name, "warning", text), *_notes(self.name, refused)])
        Path("/proc/self/comm").write_text("engine")
        started = replace(self.started, heard=self.heard)
        go_on(started, link, self.name, standing.supervisor)


class StandingBy:
    """A spare that stands by."""

    def __init__(self, follower: Follower, link: Link, supervisor: int) -> None:
        self.follower, self.link, self.supervisor = follower, link, supervisor
        self.how = ""
        """How the engine died, in words."""
        self._heard: list[Message] = []
        """What the engine has not been seen to take in yet."""

    def follow(self) -> bool:
        """Until told to take over: True; or to end, or the supervisor is gone: False. Overtaken."""
        begun = told = time.monotonic()
        self._look()
        while time.monotonic() - begun < FOUND_S:
            self._look()
        self.link.tell("standing by", str(os.getpid()))
        while not self.link.stopping and os.getppid() == self.supervisor:
            self._look()
            for word in self.link.words():
                if word.startswith(TAKE_OVER):
                    self.how = word.removeprefix(TAKE_OVER).decode(errors="replace")
                    return True
            if time.monotonic() - told > ALIVE_S:
                told = time.monotonic()
                self.link.tell("alive")
        return False

    def left(self) -> list[Message]:
        """What the engine has not taken in."""
        return list(self.follower.left([*self._heard, *self.link.receive()]))

    def _look(self) -> None:
        time.sleep(REST_S)
        self.link.wait(0)
        self.follower.follow()
        self._heard = self.left()


def _fork() -> int:
    with warnings.catch_warnings():  # the child uses nothing of the parent's threads
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _is_adopted(supervisor: int) -> bool:
    """Who stood between has ended, and the supervisor is the parent."""
    end = time.monotonic() + ADOPTED_WITHIN_S
    while os.getppid() != supervisor and time.monotonic() < end:
        time.sleep(0.001)
    return os.getppid() == supervisor


def _notes(name: str, refused: list[str]) -> list[Message]:
    return [Notice(now_ns(), 0, 0, name, "note", text) for text in refused]
