"""Budgets of a run on the emulated patient: what each topic may say and each process may use.

One table each; a topic or process without a row fails, so adding one means thinking about its cost. Shares of a core
are processor time over the run's time, which a busy neighbour hardly changes; latency lives in scripts/bench_path.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from feedback.records.session import SessionReader
from feedback.roster import ROSTER
from feedback.topics import TOPICS

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
SECONDS = 14.0

MESSAGES_PER_S: dict[str, tuple[float, float]] = {
    "samples": (390, 410),
    "sensor_health": (0.5, 3),
    "belt_event": (0, 1),
    "port_bytes": (0, 0),
    "gait_event": (1.5, 5),
    "prediction": (1.5, 60),
    "gait_state": (20, 36),
    "stride": (0.8, 2.2),
    "measure": (0, 60),
    "limb_angle": (0, 60),
    "burst": (0, 20),
    "signal": (0, 1),
    "stream_health": (0.5, 1.1),
    "cue": (0.5, 12),
    "withheld": (0, 2),
    "outcome": (0, 12),
    "target": (0, 1),
    "block": (0, 1),
    "command": (0, 1),
    "acknowledged": (0, 1),
    "alive": (0, 0),
    "turns": (2, 6),
    "placed": (0.5, 12),
    "played": (0.5, 3),
    "audio_health": (0.5, 3),
    "true_event": (2, 5),
    "process_health": (4, 8),
    "gap": (0, 0),
    "notice": (0, 2),
}
"""Topic -> (least, most) messages a second from the first sample on, standing included."""

CORE_SHARE_PCT: dict[str, float] = {
    "emulator": 20,
    "recorder": 20,
    "audio": 20,
    "engine": 20,
    "visual": 100,
    "sensor": 20,
    "desk": 5,
    "console": 10,
    "player": 20,
    "lsl_out": 20,
    "osc_out": 10,
}
"""Role -> most of one core, per cent. Screen, console and the player of a replay are not run here; of the console's
share, and with pages open: scripts/bench_console. The walk is offered to laboratories and sent to nobody."""

SESSION_KB_PER_S = 60


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """(session, role -> seconds of processor time, seconds it ran)."""
    folder = tmp_path_factory.mktemp("budgets")
    rig, session = folder / "rig.toml", folder / "walk.mcap"
    rig.write_text((REPOSITORY / "configs/rigs/emulated.toml").read_text().replace('"auto"', '"null"'))
    command = [
        sys.executable,
        "-m",
        "feedback",
        "run",
        str(rig),
        str(REPOSITORY / "configs/protocols/every_stride.toml"),
    ]
    options = ["--headless", "--lsl", "--osc", "127.0.0.1:9", "--session", str(session)]
    alone = folder / "lsl_api.cfg"
    alone.write_text("[multicast]\nResolveScope = machine\n")
    here = {**os.environ, "LSLAPICFG": str(alone)}
    process = subprocess.Popen([*command, *options], env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not (len(family := roles_of(process.pid)) == 8 and session.with_suffix(".mcap.partial").exists()):
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(1.5)
        before, begin = used(family), time.monotonic()
        time.sleep(SECONDS)
        after, end = used(family), time.monotonic()
    finally:
        process.terminate()
    assert process.wait(120) == 0
    return session, {role: after[role] - before[role] for role in family}, end - begin


def roles_of(pid):
    """Role -> pid of a run's processes."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(ProcessLookupError, FileNotFoundError):  # a child that has just ended
            for word in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                if word.startswith(b"feedback.processes."):
                    found[word.decode().rpartition(".")[2]] = int(child)
    return found


def used(family):
    """Role -> seconds of processor time so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    fields = {role: Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split() for role, pid in family.items()}
    return {role: (int(row[11]) + int(row[12])) / ticks for role, row in fields.items()}


def test_every_topic_and_every_process_has_a_row():
    assert set(MESSAGES_PER_S) == set(TOPICS)
    assert set(CORE_SHARE_PCT) == set(ROSTER)


def test_every_topic_keeps_its_rate(run):
    reader = SessionReader(run[0])
    counts = Counter(row.topic for row in reader.messages())
    samples_ns = [row.message.t_ns for row in reader.messages(("samples",))]
    seconds = (samples_ns[-1] - samples_ns[0]) / 1e9  # sensors end first, the recorder last
    rates = {topic: counts[topic] / seconds for topic in TOPICS}
    broken = {t: round(r, 2) for t, r in rates.items() if not MESSAGES_PER_S[t][0] <= r <= MESSAGES_PER_S[t][1]}
    assert not broken


def test_every_process_keeps_its_share_of_a_core(run):
    _session, processor_s, seconds = run
    shares = {role: round(100 * used_s / seconds, 1) for role, used_s in processor_s.items()}
    assert set(shares) == set(ROSTER) - {"visual", "console", "player"}
    assert not {role: share for role, share in shares.items() if share > CORE_SHARE_PCT[role]}, shares


def test_the_session_file_keeps_its_size(run):
    reader = SessionReader(run[0])
    assert list(reader.messages())
    seconds = (reader.last_ns - reader.first_ns) / 1e9
    assert run[0].stat().st_size / 1000 / seconds <= SESSION_KB_PER_S


def test_nothing_is_lost(run):
    reader = SessionReader(run[0])
    for _ in reader.messages():
        pass
    assert not reader.missing
    assert not reader.damage
