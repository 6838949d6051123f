"""The run that the pages show, and how one is begun and ended.

Lives here: Runs. Why: `stridecue console` starts `stridecue run` as a child and joins it as a listener, so that
the walk is the same as from a terminal, and goes on when this server dies. Must never: end a run otherwise than by
asking its desk, unless that does not help.
"""

import asyncio
import json
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from io import SEEK_END, BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from feedback.bus import BOOK
from feedback.clock import now_ns
from feedback.config import Protocol, Rig, load_patient, load_protocol, load_rig
from feedback.console.ask import NoDeskError, ask
from feedback.console.heard import Heard
from feedback.console.hub import Hub
from feedback.console.shown import Shown, scored, shown_of
from feedback.console.work import STRIDECUE, BusyError

DESK, RIG, PROTOCOL, PATIENT = "desk.commands", "rig.toml", "protocol.toml", "patient.toml"
PLAN = "run.json"
"""In a run's folder, as feedback/processes/plan.py has them."""
START_WITHIN_S = 60.0
LOOK_EVERY_S = 0.2
END_WITHIN_S = 20.0
KEPT_LINES, LONGEST_WORDS, LAST_BYTES = 20, 500, 20_000


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
        self.shown = Shown()
        self.desk: Path | None = None
        self.session: Path | None = None
        """The file that the run records into, by its plain name."""
        self._child: asyncio.subprocess.Process | None = None
        self._heard: Heard | None = None
        self._log: BinaryIO = BytesIO()
        """What our own run says: a file, for a pipe would break when this server dies, and the run with it."""
        self._task: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        """A run is beginning, or under way."""
        return self.shown.state in ("starting", "running")

    def belongs(
        self, desk: Path, rig: Rig, protocol: Protocol, patient: str, replay: str = "", session: Path | None = None
    ) -> None:
        """This server is a process of a run: it shows that one and no other. session: the file it records into."""
        self.desk, self.session = desk, session
        self._show(shown_of(rig, protocol, patient, replay))
        self._hub.begin(now_ns(), scored(protocol))

    async def begin(self, words: Sequence[str]) -> None:
        """Start a run; it is joined as soon as it takes commands. BusyError: one is on."""
        if self.is_on:
            raise BusyError("a session is running: end it first")
        self._show(Shown("starting"))
        self._log = TemporaryFile()  # noqa: SIM115 - as long as the run
        self._child = await asyncio.create_subprocess_exec(
            *self._program,
            "run",
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=self._log,
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
        self._log.close()

    async def _follow(self, child: "asyncio.subprocess.Process") -> None:
        """From the start of a run of our own to its end."""
        is_joined = await self._until_joined(child)
        code = await child.wait()
        self._leave()
        said = "" if code == 0 and is_joined else "\n".join(self._last_words()) or f"it ended with code {code}"
        self._log.close()
        self._show(replace(self.shown, state="ended", words=said))

    async def _until_joined(self, child: "asyncio.subprocess.Process") -> bool:
        for _ in range(round(START_WITHIN_S / LOOK_EVERY_S)):
            if child.returncode is not None:
                return False
            if (folder := self._find(child.pid)) is not None:
                try:
                    self._join(folder)
                except (OSError, ValueError, KeyError) as error:
                    self._log.write(f"it cannot be joined: {error}\n".encode())
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
        rig, protocol = load_rig(folder / RIG), load_protocol(folder / PROTOCOL)
        file = folder / PATIENT
        patient = load_patient(file).id if file.exists() else ""
        self._hub.begin(now_ns(), scored(protocol))
        self._heard, self.desk = Heard(folder, self._hub), folder / DESK
        self.session = _session_of(folder)
        self._show(shown_of(rig, protocol, patient))

    def _last_words(self) -> list[str]:
        """The last lines of what it has said."""
        self._log.seek(max(0, self._log.seek(0, SEEK_END) - LAST_BYTES))
        lines = self._log.read().decode(errors="replace").splitlines()
        return [line.strip()[:LONGEST_WORDS] for line in lines if line.strip()][-KEPT_LINES:]

    def _leave(self) -> None:
        self.desk = self.session = None
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


def _session_of(folder: Path) -> Path | None:
    """What a run records into; None of a replay. OSError, ValueError, KeyError: its plan cannot be read."""
    plan = json.loads((folder / PLAN).read_text())
    return None if plan["part"] else Path(plan["session"])
