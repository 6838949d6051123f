"""`stridecue tune` against a desk whose engine answers at once."""

import threading

import pytest

from feedback.cli import main
from feedback.cli.current import announced
from feedback.config import Rig, load_protocol
from feedback.cues.therapy import Therapy
from feedback.messages import Command
from feedback.processes.callers import DESK, Callers
from feedback.processes.desk import DeskNode
from feedback.processes.original import Original

ZONES = tuple({"name": name, "x": 0, "y": y, "region": name} for name, y in (("heel", -0.8), ("toe", 0.8)))
RIG = Rig.model_validate({"name": "r", "sole": {"calibration": "newton", "zones": ZONES}})
TEXT = """\
name = "p"
[cues.glute_ready]
lead_ms = 60   # before the strike
"""


class Room:
    """A run's folder with a desk in a thread, and the therapy of the engine."""

    def __init__(self, folder):
        self.folder, self.file = folder / "run", folder / "p.toml"
        self.folder.mkdir()
        self.file.write_text(TEXT)
        copy = self.folder / "protocol.toml"
        copy.write_text(TEXT)
        protocol = load_protocol(copy)
        self.therapy = Therapy(protocol, RIG, None)
        self.callers = Callers(self.folder / DESK)
        self.node = DeskNode(protocol, Original(self.file, copy), self.callers.answer)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self):
        self._over.set()
        self._thread.join()
        self.callers.close()

    def _serve(self):
        now_ns = 0
        while not self._over.wait(0.005):
            now_ns += 5_000_000
            said = self.node.step(now_ns, self.callers.take(now_ns, True))
            for command in [message for message in said if isinstance(message, Command)]:
                self.node.step(now_ns, self.therapy.command(command, now_ns))


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    made = Room(tmp_path)
    with announced(made.folder, "p.toml"):
        yield made
    made.close()


def tune(*words):
    return main(["tune", *words])


def test_a_number_is_turned_and_said_as_it_is_in_force(room, capsys):
    assert tune("cues.glute_ready.lead_ms=90", "cues.glute_ready.gain_db=-90") == 0
    assert room.therapy._tuning.protocol.cues.glute_ready.lead_ms == 90
    assert capsys.readouterr().out.splitlines() == [
        "cues.glute_ready.lead_ms 60 -> 90",
        "cues.glute_ready.gain_db -12 -> -60 (-90 is below the least, -60)",
    ]


def test_a_refusal_is_an_exit_code_of_one(room, capsys):
    assert tune("cues.glute_ready.lead_ms=soon", "cues.glute_ready.lead_ms=70") == 1
    assert capsys.readouterr().out.splitlines() == [
        "cues.glute_ready.lead_ms: refused: 'soon' is no number",
        "cues.glute_ready.lead_ms 60 -> 70",
    ]
    assert tune("next_block") == 1
    assert "there is no next block" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["stop_sounds"], "stop_sounds: done"),
        (["allow_sounds"], "allow_sounds: done"),
        (["effort", "7"], "effort none -> 7"),
    ],
)
def test_a_word_is_done(room, capsys, words, line):
    assert tune(*words) == 0
    assert capsys.readouterr().out.splitlines() == [line]


def test_the_list_has_each_number_in_a_line(room, capsys):
    assert tune("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "p"
    (lead,) = [line.split() for line in lines if line.startswith("cues.glute_ready.lead_ms")]
    assert lead[1:5] == ["60", "0", "…", "450"]


def test_saving_shows_the_difference_first(room, capsys):
    tune("cues.glute_ready.lead_ms=90")
    assert tune("save", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "+lead_ms = 90   # before the strike" in out
    assert "would be saved into" in out
    assert room.file.read_text() == TEXT
    assert tune("save") == 0
    assert room.file.read_text() == TEXT.replace("= 60 ", "= 90 ")
    assert tune("undo") == 0
    assert "cues.glute_ready.lead_ms 90 -> 60" in capsys.readouterr().out


def test_an_edit_is_taken_by_apply_and_told_line_by_line(room, capsys):
    room.file.write_text(TEXT.replace("lead_ms = 60", "gain_db = -20\nlead_ms = 80"))
    assert tune("apply") == 0
    assert capsys.readouterr().out.splitlines() == [
        "cues.glute_ready.gain_db -12 -> -20",
        "cues.glute_ready.lead_ms 60 -> 80",
    ]
    room.file.write_text("name = 3")
    assert tune("apply") == 1
    assert "p.toml:1: name" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["dance"], ["list", "3"], ["pause", "now"], ["pause", "--dry-run"], ["a=1", "pause"]]
)
def test_wrong_use_is_an_exit_code_of_two_and_says_what_there_is(room, capsys, words):
    assert tune(*words) == 2
    assert "save" in capsys.readouterr().err


def test_no_session_is_an_exit_code_of_three(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert tune("list") == 3
    assert "no session is running" in capsys.readouterr().err
    assert tune("list", "--run", str(tmp_path)) == 3


def test_of_several_sessions_one_has_to_be_named(room, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("os.getpid", lambda: 1)
    with announced(room.folder, "other.toml"):
        assert tune("list") == 2
        err = capsys.readouterr().err
        assert "2 sessions are running" in err
        assert f"--run {room.folder}   other.toml" in err
        assert tune("list", "--run", str(room.folder)) == 0
