"""What a session must survive: kill -9 of the recorder, bits that flip, being told again.

Lives here: `killed`, `flipped`, `mended`. Why: scripts/prove_records does it often, the tests do it seldom, both alike.
Must never: be kind; the moments and the places are random.
"""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from mcap.reader import make_reader

from feedback.bus import RawMessage
from feedback.records.archive import repair
from feedback.records.session import SessionReader

OLD_S = 1.5
"""A message that is older than this when the recorder is killed must be readable."""

CHILD = """
import os, sys, time
from feedback.bus import RawMessage
from feedback.messages import Samples
from feedback.node import run
from feedback.processes.recorder import RecorderNode
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.wire import pack

keys = [word for word in sys.argv[2:] if word]
node = RecorderNode(SessionWriter(sys.argv[1], SessionFacts("P-1"), {"rig.toml": "x"}, min_free_mib=1, encrypt_to=keys))
print("begun", flush=True)
seq = 0
while True:
    now_ns = time.perf_counter_ns()
    inbox = []
    for stream in range(4):
        for _ in range(20):
            sample = Samples(time.perf_counter_ns(), now_ns, seq, f"w{stream}.left", seq, tuple(map(float, range(16))))
            inbox.append(RawMessage("samples", f"w{stream}", pack(sample), now_ns))
            seq += 1
    node.step(now_ns, inbox)
    time.sleep(node.REST_S)
"""
"""1 600 messages a second through the recorder's node; seq counts all of them, over four writers."""


@dataclass(frozen=True)
class Killed:
    """What was left after one kill."""

    lost_s: float
    """Age of the youngest message that is readable, when the recorder was killed."""
    messages: int
    whole_row: bool
    """Nothing before it is missing."""
    mended: bool
    """repair made a file that the official reader accepts, with every readable message."""

    @property
    def is_good(self) -> bool:
        return self.lost_s <= OLD_S and self.whole_row and self.mended and self.messages > 0


def killed(path: Path, after_s: float, key: Path | None = None, public: str = "") -> Killed:
    """Start a recorder, kill it after so long, see what is left."""
    command = [sys.executable, "-c", CHILD, str(path), public]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after_s)
        os.kill(child.pid, signal.SIGKILL)
        killed_ns = time.perf_counter_ns()
    session = SessionReader(path, key)
    rows = [row.message for row in session.messages()]
    numbers = sorted(row.seq for row in rows)
    newest_ns = max((row.t_ns for row in rows), default=0)
    mended = path.with_name("mended.mcap")
    is_mended = repair(session, mended) == len(rows) and accepted(mended) == len(rows)
    mended.unlink()
    return Killed((killed_ns - newest_ns) / 1e9, len(rows), numbers == list(range(len(rows))), is_mended)


def accepted(path: Path) -> int:
    """How many messages the official reader finds, all checksums looked at. McapError if it refuses the file."""
    with path.open("rb") as file:
        return sum(1 for _ in make_reader(file, validate_crcs=True).iter_messages())


@dataclass
class Flips:
    """What became of files of which one bit each was flipped."""

    tried: int = 0
    detected: int = 0
    lost_most: int = 0
    """Messages that were lost at most by one flip …"""
    chunk_most: int = 0
    """… and the most that one chunk holds: so many may be."""
    invented: int = 0
    """Messages that never were: must stay 0."""


def flipped(path: Path, times: int, rng: random.Random) -> Flips:
    """Flip one bit at a time, anywhere in a finished session, and read it."""
    data = path.read_bytes()
    wanted = _rows(SessionReader(path))
    found, copy = Flips(chunk_most=_largest_chunk(path)), path.with_name("flipped.mcap")
    known = set(wanted)
    for _ in range(times):
        at = rng.randrange(len(data))
        copy.write_bytes(data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :])
        session = SessionReader(copy)
        rows = _rows(session)
        found.tried += 1
        found.detected += bool(session.damage)
        found.lost_most = max(found.lost_most, len(wanted) - len(rows))
        found.invented += len(set(rows) - known)
    copy.unlink()
    return found


def _rows(session: SessionReader) -> list[RawMessage]:
    return list(session.raw())


def _largest_chunk(path: Path) -> int:
    """Messages in the fullest chunk, by the official reader's index and a look at each chunk's own span."""
    with path.open("rb") as file:
        summary = make_reader(file).get_summary()
        assert summary is not None
        spans = [(row.message_start_time, row.message_end_time) for row in summary.chunk_indexes]
    times = [row.arrival_ns for row in SessionReader(path).raw()]
    return max(sum(begin <= at_ns <= end for at_ns in times) for begin, end in spans)
