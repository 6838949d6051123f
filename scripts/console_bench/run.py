"""A real run on the full emulated rig with a console, and what the console's process uses.

Lives here: `run_with_console`, Used. Must never: measure the pages' own work: they are another process.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parents[2]
ROLE = b"feedback.processes.console"
START_S = 60.0


class MissingError(Exception):
    """The run did not come up; the text holds what it said."""


class Room(NamedTuple):
    """Where the console of a run is."""

    port: int
    code: str
    pid: int
    """Of the console's process."""


class Used(NamedTuple):
    """What a process has used by now."""

    processor_s: float
    resident_kib: int
    at_s: float


def used(pid: int) -> Used:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return Used(
        (int(fields[11]) + int(fields[12])) / ticks, pages * os.sysconf("SC_PAGE_SIZE") // 1024, time.monotonic()
    )


@contextmanager
def run_with_console(folder: Path, protocol: str) -> Iterator[Room]:
    rig = folder / "rig.toml"
    rig.write_text((HERE / "configs/rigs/emulated_full.toml").read_text().replace('"auto"', '"null"'))
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(rig), str(HERE / "configs/protocols" / protocol), "--headless", "--session", str(folder / "walk.mcap")]
    log = folder / "log.txt"
    with log.open("w") as out:
        run = subprocess.Popen(
            [sys.executable, "-m", "feedback", "run", *words, "--console", "--port", str(port)],
            stdout=out,
            stderr=out,
            env=os.environ | {"XDG_RUNTIME_DIR": str(folder)},
        )
    try:
        yield Room(port, *_up(run, log))
    finally:
        run.terminate()
        run.wait(60)


def _up(run: "subprocess.Popen[bytes]", log: Path) -> tuple[str, int]:
    end_s = time.monotonic() + START_S
    while run.poll() is None and time.monotonic() < end_s:
        text = log.read_text()
        if "code     " in text and (pid := _child(run.pid)):
            return text.split("code     ")[1].split()[0], pid
        time.sleep(0.1)
    raise MissingError(f"the run did not come up:\n{log.read_text()}")


def _child(pid: int) -> int | None:
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(FileNotFoundError, ProcessLookupError):
            if ROLE in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None
