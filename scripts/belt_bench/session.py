"""A real session on a treadmill that the bench owns: real processes, real time, a real terminal, and real kills.

The treadmill is an emulated Trackmaster that lives here and not in the session, so that it outlives whatever is killed.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from drivers.emulators.answering import AnsweringDevice
from drivers.emulators.pty import Pty
from drivers.emulators.trackmaster import TrackmasterDevice
from feedback.cli.current import Unreachable, ask
from feedback.clock import now_ns

HERE = Path(__file__).resolve().parents[2]
RIG = HERE / "configs/rigs/clinic_controlled.toml"
PROTOCOL = HERE / "configs/protocols/every_stride.toml"
START_S, END_S = 60.0, 60.0


class Treadmill(threading.Thread):
    """Lives until it is told to end; notes the longest time for which the computer kept it from listening."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.device = TrackmasterDevice(unit="kmh")
        self.begin_ns, self.stalled_ns = now_ns(), 0
        self._pty = Pty(path)
        self._pty.plug()
        self._ends = threading.Event()

    def run(self) -> None:
        treadmill, last_ns = AnsweringDevice(self.device, self._pty, self.begin_ns), now_ns()
        while not self._ends.wait(0.001):
            at_ns = now_ns()
            self.stalled_ns, last_ns = max(self.stalled_ns, at_ns - last_ns), at_ns
            treadmill.step(at_ns)

    @property
    def stopped_ns(self) -> int:
        """When it was last told to stop, or its watchdog did it."""
        return self.begin_ns + round(self.device.stopped_s * 1e9)

    def end(self) -> None:
        self._ends.set()
        self.join()
        self._pty.unplug()


class Session:
    """`stridecue run` on that treadmill."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.session, self.log = folder, folder / "walk.mcap", folder / "log.txt"
        self.treadmill = Treadmill(folder / "treadmill.port")
        self.treadmill.start()
        port = f'port = "{folder / "treadmill.port"}"'
        rig = RIG.read_text().replace('port = "emulated"', port, 1).replace('output = "auto"', 'output = "null"')
        (folder / "rig.toml").write_text(rig)
        self.environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "PYTHONPATH": str(HERE)}
        command = [sys.executable, "-m", "feedback", "run", str(folder / "rig.toml"), str(PROTOCOL)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--headless", "--session", str(self.session)],
                stdout=log,
                stderr=log,
                env=self.environment,
            )

    def tune(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """As a therapist types it."""
        command = [sys.executable, "-m", "feedback", "tune", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=30, env=self.environment)

    def ask(self, key: str, value: str = "") -> dict[str, Any]:
        """As a console asks the desk."""
        return self._request({"do": "command", "key": key, "value": value})

    def wait(self, what: Callable[[], Any], seconds: float = START_S) -> None:
        """Until it is so. RuntimeError with what the session said, if it never is."""
        deadline = time.monotonic() + seconds
        while not what():
            if time.monotonic() > deadline:
                raise RuntimeError(f"not within {seconds:g} s:\n{self.log.read_text()}")
            time.sleep(0.05)

    def running(self, speed_mps: float) -> None:
        """Start the belt, and wait until it runs so fast. A stalled computer may stop it meanwhile: then again."""

        def runs() -> bool:
            if not self.treadmill.device.belt.on:
                self.ask("belt_start")
                self.ask("belt_speed", f"{speed_mps}")
            return bool(self.treadmill.device.belt.speed_mps > 0.8 * speed_mps)

        self.wait(runs)

    def kill(self, role: str) -> float:
        """kill -9, an engine's spare first; how many ms later the treadmill was told to stop, or did so by itself."""
        pids = [self.process.pid] if role == "run" else self.pids_of(role)
        self.treadmill.stalled_ns = 0
        at_ns = now_ns()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        self.wait(lambda: not self.treadmill.device.belt.on)
        return (self.treadmill.stopped_ns - at_ns) / 1e6

    def pids_of(self, role: str) -> list[int]:
        """Of the process of this name, and before it of its spare, if it has one."""
        children, found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split(), []
        for child in children:
            with suppress(FileNotFoundError, ProcessLookupError):
                if Path(f"/proc/{child}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")[-1] == role.encode():
                    found.append((Path(f"/proc/{child}/comm").read_text() != "spare\n", int(child)))
        if not found:
            raise RuntimeError(f"no process is called '{role}'")
        return [pid for _, pid in sorted(found)]

    def end(self) -> int:
        """In order; the exit code."""
        self.process.terminate()
        return self.process.wait(END_S)

    def close(self) -> None:
        """Leave nothing behind."""
        with suppress(subprocess.TimeoutExpired):
            self.process.terminate()
            self.process.wait(10)
        self.process.kill()
        self.process.wait()
        self.treadmill.end()

    def _request(self, request: dict[str, Any]) -> dict[str, Any]:
        for folder in self._folders():
            with suppress(Unreachable):
                return ask(folder, request)
        return {"ok": False, "words": "it is not there yet"}

    def _folders(self) -> list[Path]:
        return [Path(json.loads(row.read_text())["folder"]) for row in (self.folder / "stridecue").glob("*.json")]
