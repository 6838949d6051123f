"""The run that the pages show, and how one is begun and ended.

Lives here: Runs, Heard. Why: `stridecue console` starts `stridecue run` as a child and joins it as a listener, so that
the walk is the same as from a terminal, and goes on when this server dies. Must never: end a run otherwise than by
asking its desk, unless that does not help.
"""

import asyncio
import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from feedback.bus import BOOK, Addresses, Listener
from feedback.clock import now_ns
from feedback.config import Protocol, Rig, load_patient, load_protocol, load_rig
from feedback.console.ask import NoDeskError, ask
from feedback.console.hub import Hub
from feedback.console.told import READS
from feedback.console.work import STRIDECUE, BusyError
from feedback.cues.catalogue import CATALOGUE
from feedback.gait.measures import MEASURES

LISTEN_MS = 50
START_WITHIN_S = 60.0
LOOK_EVERY_S = 0.2
END_WITHIN_S = 20.0
KEPT_LINES = 20


@dataclass
class Shown:
    """The run as the pages are told of it."""

    state: str = "none"
    """none | starting | running | ended."""
    rig: str = ""
    protocol: str = ""
    patient: str = ""
    """A pseudonym."""
    sensors: list[str] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    """The plan of the session: type, minutes or strides, of each block; in the order of the file."""
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of what its cues are scored by: words, unit, digits, better."""
    words: str = ""
    """How it ended, where that was not in order."""


class Heard:
    """A thread that hears a run's bus and brings it to the hub."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self._listener = Listener(Addresses.load(folder / BOOK), READS)
        self._hub, self._over = hub, threading.Event()
        self._thread = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hear no more."""
        self._over.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._over.is_set():
            self._hub.bring(self._listener.receive(LISTEN_MS))
        self._listener.close()


def scored(protocol: Protocol) -> frozenset[str]:
    """The measures by which the cues of a protocol may be scored."""
    return frozenset(measure for kind in protocol.cues.named for measure in CATALOGUE[kind].measures)


def _shown(rig: Rig, protocol: Protocol, patient: str) -> Shown:
    """A run that is under way."""
    sensors = [row.name for row in rig.sensors]
    blocks = [{"type": row.kind, "minutes": row.minutes, "strides": row.strides} for row in protocol.dose.blocks]
    told = ("words", "unit", "digits", "better")
    measures = {name: {part: getattr(MEASURES[name], part) for part in told} for name in sorted(scored(protocol))}
    return Shown("running", rig.name, protocol.name, patient, sensors, blocks, measures)


class Runs:
    """At most one run at a time."""

    def __init__(
        self,
        hub: Hub,
        find: Callable[[int], Path | None] = lambda _pid: None,
        program: Sequence[str] = STRIDECUE,
    ) -> None:
        """find: the folder of the run whose `stridecue run` has this process id, once it takes commands."""
        self._hub, self._find, self._program = hub, find, program
        self.shown, self.desk = Shown(), None  # type: tuple[Shown, Path | None]
        self._child: asyncio.subprocess.Process | None = None
        self._heard: Heard | None = None
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._task: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        """A run is beginning, or under way."""
        return self.shown.state in ("starting", "running")

    def belongs(self, desk: Path, rig: Rig, protocol: Protocol, patient: str) -> None:
        """This server is a process of a run: it shows that one and no other."""
        self.desk = desk
        self._show(_shown(rig, protocol, patient))
        self._hub.begin(now_ns(), scored(protocol))

    async def begin(self, words: Sequence[str]) -> None:
        """Start a run; it is joined as soon as it takes commands. BusyError: one is on."""
        if self.is_on:
            raise BusyError("a session is running: end it first")
        self._show(Shown("starting"))
        self._child = await asyncio.create_subprocess_exec(
            *self._program,
            "run",
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        self._task = asyncio.create_task(self._follow(self._child))

    async def attach(self, folder: Path) -> None:
        """Join a run that somebody else has begun. OSError, ValueError: it cannot be."""
        self._join(folder)
        self._task = asyncio.create_task(self._outlast(folder))

    async def end(self, who: str) -> str:
        """Ask for the end, in order; what the desk says. NoDeskError: there is no run."""
        if self._child is not None and self.shown.state == "starting":
            self._signal()
            return "it had not begun"
        told = await ask(self.desk, {"do": "end", "who": who})
        return str(told.get("words", ""))

    async def close(self) -> None:
        """Let go. A run of our own is ended; a run of somebody else goes on."""
        if self._child is not None and self._child.returncode is None:
            with suppress(NoDeskError):
                await self.end("therapist (console)")
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._child.wait()), END_WITHIN_S)
            self._signal()
            await self._child.wait()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._leave()

    async def _follow(self, child: "asyncio.subprocess.Process") -> None:
        """From the start of a run of our own to its end."""
        reader = asyncio.create_task(self._read(child))
        is_joined = await self._until_joined(child)
        code = await child.wait()
        await reader
        self._leave()
        said = "" if code == 0 and is_joined else "\n".join(self._lines) or f"it ended with code {code}"
        self._show(replace(self.shown, state="ended", words=said))

    async def _until_joined(self, child: "asyncio.subprocess.Process") -> bool:
        for _ in range(round(START_WITHIN_S / LOOK_EVERY_S)):
            if child.returncode is not None:
                return False
            if (folder := self._find(child.pid)) is not None:
                try:
                    self._join(folder)
                except (OSError, ValueError, KeyError) as error:
                    self._lines.append(f"it cannot be joined: {error}")
                    break
                return True
            await asyncio.sleep(LOOK_EVERY_S)
        self._signal()
        return False

    async def _outlast(self, folder: Path) -> None:
        """Until a run of somebody else is over: its folder goes with it."""
        while (folder / BOOK).exists():
            await asyncio.sleep(LOOK_EVERY_S)
        self._leave()
        self._show(replace(self.shown, state="ended"))

    def _join(self, folder: Path) -> None:
        rig, protocol = load_rig(folder / "rig.toml"), load_protocol(folder / "protocol.toml")
        file = folder / "patient.toml"
        patient = load_patient(file).id if file.exists() else ""
        self._hub.begin(now_ns(), scored(protocol))
        self._heard, self.desk = Heard(folder, self._hub), folder / "desk.commands"
        self._show(_shown(rig, protocol, patient))

    async def _read(self, child: "asyncio.subprocess.Process") -> None:
        assert child.stderr is not None
        self._lines.clear()
        with suppress(ValueError):
            while line := await child.stderr.readline():
                self._lines.append(line.decode(errors="replace").strip())

    def _leave(self) -> None:
        self.desk = None
        if self._heard is not None:
            self._heard.close()
            self._heard = None

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self._hub.renew()

    def _signal(self) -> None:
        if self._child is not None and self._child.returncode is None:
            with suppress(ProcessLookupError):
                self._child.send_signal(signal.SIGTERM)
