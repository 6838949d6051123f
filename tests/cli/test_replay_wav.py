import stat
import wave
from pathlib import Path

import numpy as np
import pytest

from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import Cue, Message, Placed, Played
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.wire import pack

MS = 1_000_000
BEGIN_NS = 5_000 * MS
RIG = """name = "made up"
[sole]
calibration = "switch"
zones = [{ name = "heel", x = 0, y = -0.9, region = "heel" }]
[audio]
output = "null"
rate_hz = 48000
"""


def cue(cue_id: int, revision: int, due_ms: int, cancelled: str = "") -> Cue:
    """Of one kind a leg has one at a time."""
    due_ns, kind = BEGIN_NS + due_ms * MS, "push_off" if cue_id == 2 else "glute_ready"
    return Cue(BEGIN_NS, 7, 0, cue_id, revision, kind, "left", due_ns, due_ns, 0, "click", -12.0, cancelled)


def placed(sent: Cue, at_ms: int, verdict: str) -> Placed:
    return Placed(BEGIN_NS + at_ms * MS, 7, 0, sent.cue_id, sent.revision, sent.due_ns, verdict)


def played(sent: Cue, at_ms: int, outcome: str) -> Played:
    t_ns = BEGIN_NS + at_ms * MS
    onset_ns = t_ns if outcome == "played" else 0
    return Played(t_ns, 7, 0, sent.cue_id, sent.revision, sent.kind, sent.leg, sent.due_ns, onset_ns, 0, outcome)


def session(path: Path, rows: list[Message], rig: str = RIG) -> Path:
    writer = SessionWriter(path, SessionFacts("P-9"), {"rig.toml": rig}, min_free_mib=1)
    topics = {Cue: ("cue", "engine"), Placed: ("placed", "audio"), Played: ("played", "audio")}
    for row in rows:
        writer.write(RawMessage(*topics[type(row)], pack(row), max(row.t_ns, BEGIN_NS)))
    return writer.finish()


def walk(path: Path) -> Path:
    """A cue that was moved, one that was cancelled, one that never arrived, and one that stood when all ended."""
    first, moved = cue(1, 0, 300), cue(1, 1, 320)
    away, gone = cue(2, 0, 400), cue(2, 1, 400, "no step")
    unheard, standing = cue(3, 0, 500), cue(4, 0, 900)
    return session(
        path,
        [
            *(first, placed(first, 10, "placed"), moved, placed(moved, 100, "moved"), played(moved, 320, "played")),
            *(away, placed(away, 10, "placed"), gone, placed(gone, 150, "cancelled"), played(gone, 150, "cancelled")),
            *(unheard, standing, placed(standing, 600, "placed"), played(standing, 700, "cancelled")),
        ],
    )


def onsets_ms(path: Path) -> list[float]:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0)
    return [float(frame) / 48 for frame in loud[np.diff(loud, prepend=-(10**9)) > 2400]]


def test_what_was_heard_is_heard_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wav = tmp_path / "out.wav"
    assert main(["replay", str(walk(tmp_path / "walk.mcap")), "--wav", str(wav)]) == 0
    assert onsets_ms(wav) == pytest.approx([320], abs=0.011)
    assert "2 cancelled, 1 played" in capsys.readouterr().out
    assert stat.S_IMODE(wav.stat().st_mode) == 0o600


def test_a_part_of_it(tmp_path: Path) -> None:
    wav = tmp_path / "out.wav"
    recorded = walk(tmp_path / "walk.mcap")
    assert main(["replay", str(recorded), "--wav", str(wav), "--from", "0.05", "--for", "0.5"]) == 0
    with wave.open(str(wav)) as file:
        assert file.getnframes() / 48_000 == pytest.approx(0.5, abs=0.01)


def test_another_end_than_in_the_session_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = cue(1, 0, 300)
    recorded = session(tmp_path / "walk.mcap", [lost, placed(lost, 10, "placed"), played(lost, 300, "lost")])
    assert main(["replay", str(recorded), "--wav", str(tmp_path / "out.wav")]) == 1
    assert "cue 1 (glute_ready left): lost in the session, played now" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--from", "9"], "the session has 0 to"), (["--for", "0"], "must be above 0 s"), (["--from", "-1"], "0 to")],
)
def test_no_such_part(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str) -> None:
    recorded = walk(tmp_path / "walk.mcap")
    assert main(["replay", str(recorded), "--wav", str(tmp_path / "out.wav"), *options]) == 2
    assert words in capsys.readouterr().err


def test_exit_codes_tell_missing_from_unreadable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wav = str(tmp_path / "out.wav")
    assert main(["replay", str(tmp_path / "none.mcap"), "--wav", wav]) == 3
    (tmp_path / "junk.mcap").write_bytes(b"junk")
    assert main(["replay", str(tmp_path / "junk.mcap"), "--wav", wav]) == 2
    one = cue(1, 0, 300)
    strange = session(tmp_path / "strange.mcap", [one, placed(one, 10, "placed")], rig="name = 1")
    assert main(["replay", str(strange), "--wav", wav]) == 2
    assert "its rig cannot be read" in capsys.readouterr().err
    assert main(["replay", str(walk(tmp_path / "walk.mcap")), "--wav", str(tmp_path / "no" / "out.wav")]) == 3
    assert "cannot be written" in capsys.readouterr().err


def test_a_session_without_a_message_has_no_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = session(tmp_path / "empty.mcap", [])
    assert main(["replay", str(empty), "--wav", str(tmp_path / "out.wav")]) == 2
    assert "holds no message" in capsys.readouterr().err
