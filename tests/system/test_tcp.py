"""A whole run over TCP: it goes as over local sockets, a listener who was admitted hears it, and nobody else does."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feedback.bus import Addresses, Listener
from feedback.bus.keys import admit, make
from feedback.config import load_rig
from feedback.roster import processes

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
PROTOCOL = REPOSITORY / "configs" / "protocols" / "every_stride.toml"
FIRST_PORT = 25_710
HEARS_S = 120


@pytest.fixture
def rig(tmp_path):
    make(tmp_path / "keys")
    text = (REPOSITORY / "configs" / "rigs" / "emulated.toml").read_text()
    text = text.replace('output = "auto"', 'output = "null"').replace("stand_s = 3.0", "stand_s = 1.0")
    path = tmp_path / "rig.toml"
    path.write_text(f'{text}\n[bus]\ntransport = "tcp"\nfirst_port = {FIRST_PORT}\nkeys = "keys"\n')
    return path


def command(rig, *options):
    return [sys.executable, "-m", "feedback", "run", str(rig), str(PROTOCOL), "--headless", *options]


def hears(rig, folder, at_most_s):
    """What somebody hears who has these keys."""
    roles = processes(load_rig(rig), screen=False)
    listener = Listener(Addresses.tcp("127.0.0.1", FIRST_PORT, roles, str(folder)), ("gait_state", "stride"))
    found, end = [], time.monotonic() + at_most_s
    while not found and time.monotonic() < end:
        found = listener.receive(100)
    listener.close()
    return found


def test_a_run_over_tcp_is_heard_by_who_was_admitted_and_by_nobody_else(rig, tmp_path):
    handed = admit(tmp_path / "keys", "lab")
    make(tmp_path / "others")
    stranger = admit(tmp_path / "others", "lab")
    session, log = tmp_path / "walk.mcap", tmp_path / "log"
    with log.open("w") as stderr:
        running = subprocess.Popen(
            command(rig, "--for", "14", "--session", str(session), "--json"), stdout=subprocess.PIPE, stderr=stderr
        )
    heard_by_lab, heard_by_stranger = hears(rig, handed, HEARS_S), hears(rig, stranger, 2)
    out, _ = running.communicate(timeout=240)
    assert running.returncode == 0, log.read_text()
    assert json.loads(out)["cues_played"] >= 3
    assert heard_by_lab
    assert heard_by_stranger == []


@pytest.mark.parametrize(
    ("bus", "words"),
    [
        ('transport = "tcp"', "is open to the network and needs keys"),
        ('transport = "tcp"\nkeys = "nowhere"', "stridecue keys make"),
    ],
)
def test_without_keys_nothing_is_opened(rig, bus, words):
    rig.write_text(f"{rig.read_text().partition('[bus]')[0]}[bus]\n{bus}\n")
    done = subprocess.run(command(rig), capture_output=True, text=True, timeout=180)
    assert done.returncode == 2
    assert words in done.stderr
    assert str(rig) in done.stderr
