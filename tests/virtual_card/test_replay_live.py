"""A live replay on the recording card: what sounds lies as far apart as it did in the session.

Sounds that a stalled computer swallowed are excused; the others must lie where they lay, to a fifth of a millisecond.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from feedback.bus import RawMessage
from feedback.measuring import record as records
from feedback.messages import LEGS, Cue, Played
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.wire import pack

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
MS = 1_000_000
ZERO_NS = 5_000 * MS
DUES_MS = (400, 933, 1487, 2051, 2570, 3120, 3711, 4205)
"""Of cues announced 300 ms before; the fourth is moved, the sixth is cancelled."""
WITHIN_NS = 200_000


def cue(number: int, due_ms: float, revision: int = 0, cancelled: str = "") -> Cue:
    said_ns, due_ns = ZERO_NS + round((DUES_MS[number] - 300 + 50 * revision) * MS), ZERO_NS + round(due_ms * MS)
    look = (LEGS[number % 2], due_ns, due_ns, 0, "click", -12.0, cancelled)
    return Cue(said_ns, said_ns, 0, number, revision, "glute_ready", *look)


def made(path: Path) -> tuple[Path, list[int]]:
    """A session, and when its sounds were due."""
    cues = [cue(number, due_ms) for number, due_ms in enumerate(DUES_MS)]
    cues += [cue(3, DUES_MS[3] + 17.5, 1), cue(5, DUES_MS[5], 1, "no step")]
    last = {one.cue_id: one for one in cues}
    dues_ns = sorted(one.due_ns for one in last.values() if not one.cancelled)
    texts = {
        "rig.toml": (REPOSITORY / "configs/rigs/emulated.toml").read_text(),
        "protocol.toml": 'name = "p"\n[cues.glute_ready]\n',
    }
    writer = SessionWriter(path, SessionFacts("P-9"), texts, min_free_mib=1)
    for one in sorted(cues, key=lambda one: one.t_ns):
        writer.write(RawMessage("cue", "engine", pack(one), one.t_ns + MS))
    for due_ns in dues_ns:
        told = Played(due_ns, 7, 0, 1, 0, "glute_ready", "left", due_ns, due_ns, 0, "played")
        writer.write(RawMessage("played", "audio", pack(told), due_ns))
    return writer.finish(), dues_ns


def test_onsets_lie_as_far_apart_as_they_did(built: Path, record: Path, tmp_path: Path) -> None:
    session, dues_ns = made(tmp_path / "walk.mcap")
    command = [sys.executable, "-m", "feedback", "replay", str(session), "--live", "--headless"]
    env = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr
    assert f"{len(dues_ns)} sounds" in done.stderr
    heard = records.read(record.read_bytes())
    at_ns, _frames = records.onsets(heard)
    assert len(dues_ns) - 3 <= len(at_ns) <= len(dues_ns) or heard.dry.any()
    moves_ns = np.array([[at - due for due in dues_ns] for at in at_ns])
    in_place = [int((np.abs(moves_ns - move) <= WITHIN_NS).any(axis=1).sum()) for move in moves_ns.ravel()]
    assert max(in_place) >= len(dues_ns) - 3, "all moved by the same time"
