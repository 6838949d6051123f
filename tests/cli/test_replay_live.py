"""`stridecue replay SESSION --live`: in real time, paused and ended, and what is refused."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feedback.bus import BOOK, Addresses, Listener
from feedback.cli import main
from feedback.cli.current import ask
from feedback.cli.replay import seconds_of
from feedback.messages import GaitState, Played
from feedback.processes.callers import DESK
from feedback.processes.player import NO
from tests.cli.conftest import CONFIGS
from tests.cli.test_replay_wav import walk

LONGEST_S = 60


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("0.5", 0.5), ("1:30", 90), ("5:00", 300), ("1:02:03.5", 3723.5), ("-1", -1)]
)
def test_a_time_is_seconds_or_minutes_and_seconds(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "x", "1:75", "1:-5", "1.5:00", "1:2:3:4", ":30"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        seconds_of(text)


@pytest.mark.parametrize("option", ["--console", "--headless", "--lan"])
def test_options_of_the_room_go_with_live(lived, capsys, option):
    assert main(["replay", str(lived), option]) == 2
    assert capsys.readouterr().err == f"{option} goes with --live\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "9:00"], "the session has 0 to"),
        (["--for", "0"], "must be above 0 s"),
        (["--lan"], "--lan goes with --console"),
        (["--console", "--port", "0"], "a port is a number from 1 to 65535"),
        (["--rig", "none.toml"], "none.toml: cannot be read"),
    ],
)
def test_what_cannot_be_played_is_refused(lived, capsys, options, words):
    assert main(["replay", str(lived), "--live", *options]) == 2
    assert words in capsys.readouterr().err


def test_without_its_settings_a_session_cannot_be_played(tmp_path, capsys):
    assert main(["replay", str(walk(tmp_path / "walk.mcap")), "--live"]) == 2
    assert "its protocol.toml cannot be read" in capsys.readouterr().err


class Replayed:
    """A live replay in a folder of its own, heard from outside."""

    READS = ("cue", "played", "gait_state", "acknowledged", "block")

    def __init__(self, folder, lived, *options):
        rig = folder / "here.toml"
        text = (CONFIGS / "rigs/emulated.toml").read_text()
        rig.write_text(text.replace('output = "auto"', 'output = "null"'))
        env = os.environ | {"XDG_RUNTIME_DIR": str(folder)}
        words = ["replay", str(lived), "--live", "--headless", "--rig", str(rig), *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "feedback", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=env,
        )  # fmt: skip
        self.heard = []
        self.folder = self._folder(folder / "stridecue" / f"{self.process.pid}.json")
        self.listener = Listener(Addresses.load(self.folder / BOOK), self.READS)

    def _folder(self, entry):
        until(lambda: entry.exists() and (Path(json.loads(entry.read_text())["folder"]) / DESK).exists())
        return Path(json.loads(entry.read_text())["folder"])

    def hear(self, kind, count):
        """Wait for so many of these in all."""

        def come():
            self.heard += self.listener.receive(50)
            return len(self.of(kind)) >= count

        until(come)

    def of(self, kind):
        return [message for message in self.heard if isinstance(message, kind)]

    def end(self):
        self.listener.close()
        return self.process.communicate(timeout=LONGEST_S)


def until(holds):
    deadline = time.monotonic() + LONGEST_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.system
def test_it_is_paused_goes_on_and_ends_and_nothing_is_written_or_changed(lived, tmp_path):
    before, beside = lived.read_bytes(), sorted(lived.parent.iterdir())
    replay = Replayed(tmp_path, lived, "--from", "0:12", "--for", "5")
    replay.hear(Played, 2)
    refused = ask(replay.folder, {"do": "command", "key": "cues.glute_ready.lead_ms", "value": "80"})
    assert (refused["ok"], refused["words"]) == (False, NO)
    assert not ask(replay.folder, {"do": "mark", "text": "seen"})["ok"]
    assert not ask(replay.folder, {"do": "save"})["ok"]
    listed = ask(replay.folder, {"do": "list"})
    assert listed["belt"]["control"] == "off"
    assert ask(replay.folder, {"do": "command", "key": "pause", "value": ""})["ok"]
    replay.heard += replay.listener.receive(200)
    sounds = len(replay.of(Played))
    replay.heard.clear()
    replay.hear(GaitState, 8)
    assert not [one for one in replay.of(Played) if one.outcome == "played"], "a pause is silent"
    assert ask(replay.folder, {"do": "command", "key": "resume", "value": ""})["ok"]
    replay.hear(Played, 1)
    out, err = replay.end()
    assert replay.process.returncode == 0, err
    assert "0:12 of the session" in err
    assert re.match(r"\d+ sounds, \d+ in the session", out), out
    assert int(out.split()[0]) > sounds
    assert (lived.read_bytes(), sorted(lived.parent.iterdir())) == (before, beside)
