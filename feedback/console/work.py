"""Jobs as child processes: started, listened to, answered, ended.

Lives here: Work. Why: a report or a replay takes seconds of a processor, and may fail; neither is the server's
business. Must never: run two at once, keep all that one says, or leave one behind when the server ends.

A line on a job's standard error says how it goes: 'progress 0.42', or JSON with "progress" (0 … 1), "step" and "live"
of guided steps, "ask" (it waits for a line), "say". Any other line is kept as text. What it prints, if it is JSON, is
its result.
"""

import asyncio
import json
import re
import signal
import sys
from collections import OrderedDict, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from feedback.console.forms import Job, What

STRIDECUE = (sys.executable, "-m", "feedback")
"""The command line of this installation."""
KEPT_JOBS, KEPT_LINES = 20, 60
LONGEST_LINE = 1 << 24
"""Bytes: figures of a long session come as one line."""
LONGEST_WORDS = 500
END_WITHIN_S = 10.0
_PROGRESS = re.compile(r"progress ([01](?:\.\d+)?)")
_STATES = {0: "done", 1: "refused"}


class BusyError(Exception):
    """Something else is under way; the text says what."""


@dataclass
class Piece:
    """One job, as it goes."""

    id: str
    what: What
    child: "asyncio.subprocess.Process"
    state: str = "running"
    progress: float | None = None
    step: str = ""
    live: str = ""
    question: str = ""
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))
    result: Any = None

    def told(self) -> Job:
        """As a page gets it."""
        names = [name for name in Job.__struct_fields__ if name != "lines"]
        return Job(lines=list(self.lines), **{name: getattr(self, name) for name in names})

    def hear(self, line: str) -> None:
        """A line on its standard error."""
        share = _PROGRESS.fullmatch(line)
        said = {"progress": float(share[1])} if share else _json(line)
        if not isinstance(said, dict):
            self.lines.append(line[:LONGEST_WORDS])
            return
        progress = said.get("progress", self.progress)
        self.progress = min(1.0, max(0.0, float(progress))) if isinstance(progress, int | float) else None
        self.step, self.live = str(said.get("step", self.step)), str(said.get("live", self.live))
        if "say" in said:
            self.lines.append(str(said["say"])[:LONGEST_WORDS])
        if "ask" in said:
            self.state, self.question = "asking", str(said["ask"])


class Work:
    """All jobs of this server, one at a time."""

    def __init__(self, program: Sequence[str] = STRIDECUE) -> None:
        self._program = program
        self._pieces: OrderedDict[str, Piece] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0

    async def start(self, what: What, words: Sequence[str]) -> Job:
        """Begin one. BusyError: one is under way."""
        self.check_free()
        child = await asyncio.create_subprocess_exec(
            *self._program,
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
        )
        self._count += 1
        piece = self._pieces[str(self._count)] = Piece(str(self._count), what, child)
        while len(self._pieces) > KEPT_JOBS:
            self._pieces.popitem(last=False)
        task = asyncio.create_task(self._follow(piece))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return piece.told()

    def check_free(self) -> None:
        """BusyError: one is under way."""
        for piece in self._pieces.values():
            if piece.child.returncode is None:
                raise BusyError(f"a job is under way: {piece.what}")

    def jobs(self) -> list[Job]:
        """All that are remembered, the latest first."""
        return [piece.told() for piece in reversed(self._pieces.values())]

    def job(self, name: str) -> Job:
        """One. KeyError if there is none."""
        return self._pieces[name].told()

    def answer(self, name: str, text: str) -> Job:
        """Answer what it asks. KeyError if there is none; BusyError: it asks nothing."""
        piece = self._pieces[name]
        if piece.state != "asking" or piece.child.stdin is None:
            raise BusyError("this job asks nothing")
        piece.child.stdin.write(text.encode() + b"\n")
        piece.state, piece.question = "running", ""
        return piece.told()

    async def end(self, name: str) -> Job:
        """End one, as Ctrl-C would; the answer comes when it is over. KeyError if there is none."""
        piece = self._pieces[name]
        if piece.child.returncode is None:
            piece.state = "ended"
            await _stop(piece.child)
        return piece.told()

    async def close(self) -> None:
        """End all."""
        for name in list(self._pieces):
            await self.end(name)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, piece: Piece) -> None:
        """Until it is over."""
        out, _ = await asyncio.gather(_printed(piece), _heard(piece))
        code = await piece.child.wait()
        piece.result = _json(out)
        if piece.result is None:
            piece.lines.extend(line[:LONGEST_WORDS] for line in out.splitlines())
        if piece.state != "ended":
            piece.state = _STATES.get(code, "failed")
        piece.question = ""


def _json(text: str) -> Any:
    """What it says; None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


async def _printed(piece: Piece) -> str:
    assert piece.child.stdout is not None
    return (await piece.child.stdout.read(LONGEST_LINE)).decode(errors="replace")


async def _heard(piece: Piece) -> None:
    assert piece.child.stderr is not None
    while True:
        try:
            line = await piece.child.stderr.readline()
        except ValueError:  # a line without end is passed over
            continue
        if not line:
            return
        piece.hear(line.decode(errors="replace").rstrip())


async def _stop(child: "asyncio.subprocess.Process") -> None:
    with suppress(ProcessLookupError):
        child.send_signal(signal.SIGINT)
        try:
            await asyncio.wait_for(child.wait(), END_WITHIN_S)
        except TimeoutError:
            child.kill()
            await child.wait()
