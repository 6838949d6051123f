"""Processes that are killed while somebody walks: they come back, the walk goes on, and the session says so."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from feedback.clock import now_ns
from feedback.messages import GaitEvent, Notice, Played, Samples
from feedback.records import crashes
from feedback.records.segments import segments
from feedback.records.session import SessionError, SessionReader

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
PROTOCOL = REPOSITORY / "configs" / "protocols" / "every_stride.toml"
VICTIMS = ("recorder", "audio", "insoles", "desk", "emulator")
PAUSE_S, END_S = 2, 120
"""A new one is waited for, however long a busy computer takes; then the walk gets a moment."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """(session, what was said, exit code) of a walk during which each process was killed once, but the engine."""
    folder = tmp_path_factory.mktemp("restarts")
    rig, session, log = folder / "rig.toml", folder / "walk.mcap", folder / "log"
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text()
    rig.write_text(text.replace('output = "auto"', 'output = "null"').replace("stand_s = 3.0", "stand_s = 1.0"))
    command = [
        sys.executable,
        "-m",
        "feedback",
        "run",
        str(rig),
        str(PROTOCOL),
        "--headless",
        "--session",
        str(session),
    ]
    with log.open("w") as out:
        running = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        until(lambda: len(of(session, Samples)) > 400)
        time.sleep(PAUSE_S)
        for name in VICTIMS:
            os.kill(pid_of(running.pid, name), signal.SIGKILL)
            until(lambda name=name: f"{name}: was started anew" in log.read_text())
            time.sleep(PAUSE_S)
        last_ns = now_ns()
        until(lambda: any(row.t_ns > last_ns for row in of(segments(session)[-1], GaitEvent)))
        running.send_signal(signal.SIGINT)
        running.wait(END_S)
    finally:
        running.kill()
    return session, log.read_text(), running.returncode


def pid_of(parent, name):
    """The process of this name of a run; 0 if there is none."""
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if (
                folder.name.isdigit()
                and name.encode() in words
                and f"PPid:\t{parent}\n" in (folder / "status").read_text()
            ):
                return int(folder.name)
        except OSError:
            continue
    return 0


def until(is_so):
    end = time.monotonic() + END_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def of(session, kind):
    with suppress(SessionError):  # it is not there yet, or has not a byte
        return [row.message for row in SessionReader(session).messages() if isinstance(row.message, kind)]
    return []


def test_all_of_them_come_back_and_the_session_says_so(run):
    session, said, code = run
    told = {
        notice.process for notice in of(session, Notice) if "was started anew: it was killed by SIGKILL" in notice.text
    }
    assert told == set(VICTIMS), said
    assert code == 1, said
    assert all(f"{name}: ended unexpectedly" in said for name in VICTIMS)


def test_the_walk_is_one_whole_file_whose_gaps_are_counted(run):
    session, said, _ = run
    assert sorted(path.name for path in session.parent.glob("*.mcap*")) == [session.name]
    reader = SessionReader(session)
    assert list(reader.messages())
    assert reader.damage == ""
    assert reader.missing.total() > 0, "the recorder's death cost messages, and it must be told"
    assert "joined from 2 files" in said


def test_what_each_died_of_is_kept_beside_it(run):
    rows = list(crashes.read(run[0]))
    assert [row.process for row in rows] == list(VICTIMS)
    assert all(row.again and row.how == "it was killed by SIGKILL" for row in rows)


def test_samples_events_and_sound_go_on_after_the_last_of_them(run):
    session, said, _ = run
    last_ns = max(notice.t_ns for notice in of(session, Notice) if "started anew" in notice.text)
    for kind in (Samples, GaitEvent):
        assert any(message.t_ns > last_ns for message in of(session, kind)), said
    played = [message.onset_ns for message in of(session, Played) if message.outcome == "played"]
    first_ns = min(notice.t_ns for notice in of(session, Notice) if "started anew" in notice.text)
    assert any(onset_ns > first_ns for onset_ns in played), said
