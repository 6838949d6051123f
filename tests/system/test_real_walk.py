"""A real walk through the real bytes: every process apart, and the same events as offline."""

import csv
import lzma
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
from prove_records import ledgers

from feedback.config import load_rig
from feedback.gait.tracker import GaitTracker
from feedback.messages import GaitEvent, Played, Samples, Stride
from feedback.records.session import SessionReader
from feedback.wire import pack

pytestmark = [pytest.mark.system, pytest.mark.recordings]

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = REPOSITORY / "configs" / "rigs" / "gaitpdb.toml"
PROTOCOL = REPOSITORY / "configs" / "protocols" / "every_stride.toml"
SECONDS, SAMPLE_S = 30, 0.01
PROMPT_BY_S = 5.0
"""A device's clock is known once a sample of it was prompt; a busy computer may need until then."""


def stridecue(*words):
    command = [sys.executable, "-m", "feedback", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 180)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def walk(recordings, tmp_path_factory):
    path = tmp_path_factory.mktemp("walk") / "GaPt03_01.txt"
    with lzma.open(recordings / "gaitpdb" / "GaPt03_01.txt.xz", "rt") as file:
        path.write_text("".join(file.readlines()[: SECONDS * 100]))
    return path


def test_a_walk_played_through_a_terminal_gives_the_events_of_the_offline_analysis(walk, tmp_path):
    stridecue("analyse", walk, "--rig", RIG, "--out", tmp_path / "tables")
    session = tmp_path / "walk.mcap"
    rig = tmp_path / "rig.toml"
    rig.write_text(RIG.read_text().replace('output = "auto"', 'output = "null"'))
    stridecue("run", rig, PROTOCOL, "--walk", walk, "--headless", "--session", session)
    messages = [row.message for row in SessionReader(session).messages(("gait_event", "played"))]
    with (tmp_path / "tables" / "events.csv").open() as file:
        rows = [(row["leg"], row["event"], float(row["time_s"])) for row in csv.DictReader(file)]
    offline = [row for row in rows if row[2] > PROMPT_BY_S]
    live = [(m.leg, m.event, m.t_ns / 1e9) for m in messages if isinstance(m, GaitEvent)][-len(offline) :]
    assert len(offline) > 60
    assert [row[:2] for row in live] == [row[:2] for row in offline]
    shifts_s = [a[2] - b[2] for a, b in zip(live, offline, strict=True)]
    assert max(abs(shift_s - median(shifts_s)) for shift_s in shifts_s) <= SAMPLE_S
    outcomes = Counter(m.outcome for m in messages if isinstance(m, Played))
    assert outcomes["played"] > 10, outcomes
    assert_the_strides_come_out_of_the_recorded_samples_again(session)
    assert_the_engine_says_all_of_it_again(session)


def assert_the_engine_says_all_of_it_again(session):
    """Every message, ledger and states for displays among them, as the live engine said it, stalls and all."""
    lived, again, found = ledgers(SessionReader(session))
    assert found.first is None, found.first.words()
    assert lived == again
    assert lived.count("\n") > 10


def assert_the_strides_come_out_of_the_recorded_samples_again(session):
    """Byte for byte: what a stance looked like depends on the samples alone, not on when there was time to look."""
    messages = [row.message for row in SessionReader(session).messages(("samples", "stride"))]
    tracker = GaitTracker(load_rig(RIG).sole)
    again = [m for sample in messages if isinstance(sample, Samples) for m in tracker.feed(sample)]
    strides = [pack(m.replace(seq=0)) for m in messages if isinstance(m, Stride)]
    assert len(strides) > 20
    assert strides == [pack(m) for m in again if isinstance(m, Stride)]


def test_analyse_gives_the_same_bytes_twice(walk, tmp_path):
    for name in ("a", "b"):
        stridecue("analyse", walk, "--rig", RIG, "--protocol", PROTOCOL, "--out", tmp_path / name)
    for table in ("events", "predictions", "strides", "cues", "ledger"):
        first, second = ((tmp_path / name / f"{table}.csv").read_bytes() for name in ("a", "b"))
        assert first == second
        assert first.count(b"\n") > 10
