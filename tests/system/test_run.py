"""The whole system from the outside: real processes, real pseudo-terminals, one command."""

import json
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.emulators.pty import Pty
from feedback.messages import HEEL_STRIKE, GaitEvent, Notice, Placed, Played, Samples, SensorHealth, Signal, TrueEvent
from feedback.records.session import SessionError, SessionReader

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = REPOSITORY / "configs" / "rigs" / "emulated.toml"
PROTOCOL = REPOSITORY / "configs" / "protocols" / "every_stride.toml"
START_S, END_S = 120, 120
TROUBLES = {"unplug": (4.0, 2.0), "garbage": (10.0, 1.5), "torn": (12.0, 0.5), "silence_left": (14.0, 3.0)}
"""Fault, when, for how long; between them the walk is in step again."""


class Walk:
    """A folder with a rig, a run of it, and what it left."""

    def __init__(self, folder):
        self.folder = folder
        self.rig = folder / "rig.toml"
        self.session = folder / "walk.mcap"
        self.write_rig()

    def write_rig(self, *changes):
        """The emulated rig with its sound switched off and these (old, new) texts replaced."""
        text = RIG.read_text()
        for old, new in (('output = "auto"', 'output = "null"'), ("stand_s = 3.0", "stand_s = 1.0"), *changes):
            assert old in text, old
            text = text.replace(old, new, 1)
        self.rig.write_text(text)

    def command(self, *options):
        fixed = [str(self.rig), str(PROTOCOL), "--headless", "--session", str(self.session)]
        return [sys.executable, "-m", "feedback", "run", *fixed, *options]

    def run(self, seconds, *options):
        command = self.command("--for", str(seconds), *options)
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds + END_S, cwd=self.folder)

    def begin(self):
        process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + START_S
        while self.heard(Samples) < 400 and time.monotonic() < deadline:
            time.sleep(0.1)
        return process

    def heard(self, kind):
        partial = self.session.with_name(self.session.name + ".partial")
        with suppress(SessionError):  # it is not there yet, or has not a byte
            return sum(isinstance(m, kind) for m in read(partial))
        return 0

    def messages(self, *kinds):
        return [message for message in read(self.session) if isinstance(message, kinds)]


def read(path):
    return [row.message for row in SessionReader(path).messages()]


@pytest.fixture
def walk(tmp_path):
    return Walk(tmp_path)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """A walk that nothing disturbs, and what it printed."""
    walk = Walk(tmp_path_factory.mktemp("quiet"))
    return walk, walk.run(14, "--json")


@pytest.fixture(scope="module")
def troubled(tmp_path_factory):
    """A walk whose soles are unplugged, send noise, and lose one side, one after the other; what was said."""
    walk = Walk(tmp_path_factory.mktemp("troubled"))
    faults = ", ".join(f'"{kind}@{at_s:g}+{for_s:g}"' for kind, (at_s, for_s) in TROUBLES.items())
    walk.write_rig(("faults = []", f"faults = [{faults}]"))
    return walk, walk.run(20)


def of_trouble(walk, kind, messages, before_s=0.0, after_s=0.0):
    """Those of these messages that are of the time of one trouble, on the clock of the emulated walk."""
    at_s, for_s = TROUBLES[kind]
    begin_ns = walk.messages(Samples)[0].t_ns
    low_ns, high_ns = (begin_ns + round(s * 1e9) for s in (at_s - before_s, at_s + for_s + after_s))
    return [message for message in messages if low_ns < message.t_ns < high_ns]


def test_footfall_to_sound(quiet):
    walk, done = quiet
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["cues_played"] >= 3
    strikes = [e.t_ns for e in walk.messages(GaitEvent) if e.event == HEEL_STRIKE]
    truth = [e.t_ns for e in walk.messages(TrueEvent) if e.event == HEEL_STRIKE]
    inner = [t for t in truth if t < truth[-1] - 300_000_000]
    errors_ms = [min(abs(t - s) for s in strikes) / 1e6 for t in inner]
    assert max(errors_ms) < 60
    assert sum(errors_ms) / len(errors_ms) < 20
    played = walk.messages(Played)
    assert {message.cue_id for message in played} <= {message.cue_id for message in walk.messages(Placed)}
    assert len({message.cue_id for message in played}) == len(played), "a cue sounded twice"
    assert all(abs(message.error_ns) < 200_000 for message in played if message.outcome == "played")


def test_no_sample_is_lost_between_the_device_and_the_file(quiet):
    walk, _ = quiet
    lost = walk.messages(SensorHealth)[-1].lost_frames
    for side in ("left", "right"):
        frames = [s.frame for s in walk.messages(Samples) if s.stream == f"insoles.{side}"]
        assert len(frames) > 600
        assert frames[0] == 0, "the first samples went missing"
        assert frames == sorted(set(frames))
        assert frames[-1] + 1 - len(frames) <= lost, "only a bridge that a stalled computer overran may lose some"


def test_a_device_that_is_unplugged_comes_back_and_the_session_goes_on(troubled):
    walk, done = troubled
    assert done.returncode == 0, done.stderr
    states = [health.state for health in walk.messages(SensorHealth)]
    assert "lost" in states
    assert states[-1] == "streaming"
    for side in ("left", "right"):
        states = [row.state for row in walk.messages(Signal) if row.stream == f"insoles.{side}"]
        assert states[:2] == ["silent", "ok"]
        assert all(a != b for a, b in pairwise(states)), "a stall of the computer may add to them, in turn"
    assert (
        of_trouble(walk, "unplug", walk.messages(Samples), after_s=5.0)[-1].t_ns > walk.messages(Samples)[0].t_ns + 9e9
    )
    assert "was unplugged" in done.stderr


def test_noise_on_the_line_is_counted_and_survived(troubled):
    walk, _ = troubled
    last = walk.messages(SensorHealth)[-1]
    assert last.state == "streaming"
    assert last.bad_frames + last.discarded_bytes > 0
    assert last.lost_frames > 0
    times_ns = [s.t_ns for s in walk.messages(Samples)]
    assert max(times_ns) > times_ns[0] + 17e9


def test_one_silent_foot_mutes_that_leg_and_says_so(troubled):
    walk, done = troubled
    meanwhile = of_trouble(walk, "silence_left", walk.messages(Signal), before_s=-0.2, after_s=-0.1)
    assert ("insoles.left", "silent") in {(s.stream, s.state) for s in meanwhile}
    assert ("insoles.left", "ok") not in {(s.stream, s.state) for s in meanwhile}
    assert "insoles.left: silent: no samples for 0." in done.stderr


def test_a_wrong_line_speed_is_told_from_silence(walk):
    walk.write_rig(("faults = []", 'faults = ["baud@0"]'))
    done = walk.run(5)
    assert done.returncode == 0
    (doubt,) = [n.text for n in walk.messages(Notice) if n.process == "insoles" and n.word == "warning"]
    assert "no valid frame" in doubt
    assert not walk.messages(Samples)


def test_a_port_that_is_not_there_is_refused_before_anybody_walks(walk):
    walk.write_rig(('port = "emulated"', 'port = "/dev/ttyUSB77"'))
    done = walk.run(5)
    assert done.returncode == 3
    assert "insoles: /dev/ttyUSB77 is not there" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_busy_port_is_refused_with_its_name(walk, tmp_path):
    import serial

    pty = Pty(tmp_path / "busy.port")
    holder = serial.Serial(str(pty.path), exclusive=True)
    walk.write_rig(('port = "emulated"', f'port = "{pty.path}"'))
    done = walk.run(5)
    holder.close()
    pty.unplug()
    assert done.returncode == 3
    assert f"{pty.path} is in use by another program" in done.stderr


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_the_walk_ends_in_order_when_asked(walk, word):
    process = walk.begin()
    process.send_signal(word)
    out, err = process.communicate(timeout=END_S)
    assert process.returncode == 0, err
    assert "walk" in out
    assert not SessionReader(walk.session).damage


def test_nobody_survives_the_supervisor(walk):
    process = walk.begin()
    family = children(process.pid)
    assert len(family) >= 5
    process.kill()
    process.communicate(timeout=END_S)
    deadline = time.monotonic() + END_S
    while any(alive(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(alive(pid) for pid in family)


def children(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("counts_per_newton =", "counts_per_newtn ="), "did you mean 'counts_per_newton'?"),
        (("rate_hz = 200.0                    # samples", "rate_hz = 5.0 # samples"), "greater than or equal to 20"),
        (('source = "walker"', 'source = "recording"'), "name it with --walk FILE"),
        (("faults = []", 'faults = ["explode@3"]'), "fault 'explode@3': no kind is called 'explode'"),
    ],
)
def test_bad_configuration_is_refused_in_words(walk, change, words):
    walk.write_rig(change)
    done = walk.run(5)
    assert done.returncode in (2, 3)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not walk.session.exists()
