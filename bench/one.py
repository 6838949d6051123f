"""One system does the job once, and what it took.

Lives here: Waiting (a system that is loaded), Run. Why: start, watch and end are the same for all. Must never: use the
processor while a system is measured, beyond a look now and then.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.job import Job
from bench.ledger import delays_ns, detected, role_pids, times
from bench.systems import System
from bench.usage import cpu_ns, memory_mib, tree

LOOK_S = 0.02
START_S = 25.0
GRACE_S = 1.0
"""What is still under way when the source has ended may take so long to arrive."""
BEHIND_S = 3.0
"""A source that is so much behind its schedule at the end is not waited for."""
END_S = 1.0
ROLES = ("source", "detector", "receiver", "other")
BEHIND, DEAD = "did not keep up", "did not begin"
LAST_WORDS = 400


@dataclass
class Run:
    """What one run gave."""

    delays_ns: list[int] = field(default_factory=list)
    lost_samples: int = 0
    lost_cues: int = 0
    cpu_pct: dict[str, float] = field(default_factory=dict)
    """Of one core, by role; `other`: what else the system runs."""
    memory_mib: float = 0.0
    failed: str = ""
    """'' | BEHIND: its source was more than BEHIND_S late at the end | DEAD, and its last words."""


class Absent(RuntimeError):  # noqa: N818 - a verdict in words
    """A system cannot take part here; the text says why."""


class Waiting:
    """A system that is loaded and does the job as often as it is told."""

    def __init__(self, system: System) -> None:
        """Absent if it cannot be loaded."""
        command = [*system.prefix, sys.executable, "-m", "bench.systems", system.module]
        self._words = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the system
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words, text=True
        )
        self._fifo, self._pid = system.fifo, self._number()

    def do(self, rate_hz: int, streams: int, warm_s: float, seconds: float) -> Run:
        """The job once."""
        memory = Path("/dev/shm")
        with tempfile.TemporaryDirectory(prefix="bench-", dir=memory if memory.is_dir() else None) as name:
            job = Job(Path(name), rate_hz, streams, warm_s, seconds, self._fifo)
            job.save()
            assert self._process.stdin is not None
            print(name, file=self._process.stdin, flush=True)
            root = self._number()
            try:
                return self._measured(job, root)
            finally:
                _end(root)

    def close(self) -> None:
        """It is needed no more."""
        self._process.kill()
        self._process.communicate()
        self._words.close()

    def _number(self) -> int:
        assert self._process.stdout is not None
        if number := self._process.stdout.readline():
            return int(number)
        self._words.seek(0)
        last = self._words.read().splitlines()[-1:] or ["it ended without a word"]
        self.close()
        raise Absent(last[0])

    def _measured(self, job: Job, root: int) -> Run:
        folder = job.folder
        if not _until(lambda: times(folder).begin_ns > 0, START_S):
            words = (folder / "words").read_bytes() if (folder / "words").exists() else b""
            return Run(failed=f"{DEAD}: {words[-LAST_WORDS:].decode(errors='replace')}")
        pids = tree(root)
        before, begun_ns = cpu_ns(pids), time.perf_counter_ns()
        is_done = _until(lambda: times(folder).end_ns > 0, job.seconds + BEHIND_S)
        used, took_ns = cpu_ns(pids), time.perf_counter_ns() - begun_ns
        begin_ns = times(folder).begin_ns
        arrived = is_done and _until(
            lambda: detected(folder) >= job.samples and len(delays_ns(folder, begin_ns)) >= job.cues, GRACE_S
        )
        delays = list(delays_ns(folder, begin_ns))
        roles = role_pids(folder)
        shares = {pid: max(0.0, 100 * (used[pid] - before[pid]) / took_ns) for pid in pids}
        return Run(
            delays,
            0 if arrived else job.samples - detected(folder),
            0 if arrived else job.cues - len(delays),
            {role: sum(share for pid, share in shares.items() if roles.get(pid, "other") == role) for role in ROLES},
            memory_mib([*pids, self._pid]),
            "" if is_done else BEHIND,
        )


def _until(is_so: Callable[[], bool], within_s: float) -> bool:
    end = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_S)
    return True


def _end(group: int) -> None:
    """Ask, then insist."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGINT)
        end = time.monotonic() + END_S
        while time.monotonic() < end:
            os.killpg(group, 0)
            time.sleep(LOOK_S)
        os.killpg(group, signal.SIGKILL)
