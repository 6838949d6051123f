import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import Cue
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.writer import SessionWriter
from feedback.topics import TOPICS
from feedback.wire import pack, unpack


def changed(session: Path, out: Path, only: int) -> Path:
    """The session with the gain of one cue changed."""
    reader, count = SessionReader(session), 0
    writer = SessionWriter(out, reader.facts, reader.attachments, min_free_mib=1)
    for raw in reader.raw(TOPICS):
        if raw.topic == "cue":
            count += 1
            if count == only:
                raw = RawMessage(*raw[:2], pack(unpack(Cue, raw.data).replace(gain_db=-6.0)), raw.arrival_ns)
        writer.write(raw)
    return writer.finish()


def test_what_was_lived_comes_out_again(lived: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(lived)]) == 0
    told = capsys.readouterr().out
    assert "identical: " in told
    for topic in ("acknowledged 2", "cue ", "gait_state ", "outcome ", "stride "):
        assert topic in told
    assert main(["replay", str(lived), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["identical"], figures["inputs_lost"], figures["steps_on_record"]) == (True, 0, True)


def test_one_changed_byte_is_found_and_named(lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(changed(lived, tmp_path / "other.mcap", only=5))]) == 1
    told = capsys.readouterr().out
    assert "differs: 1 messages (cue 1)" in told
    assert "cue 4: gain_db -6.0 in the session, -12.0 now" in told


@pytest.mark.parametrize("seed", ["1", "77"])
def test_it_hangs_on_no_order_of_sets(lived: Path, seed: str) -> None:
    """Python scatters the order of sets anew in each process."""
    command = [sys.executable, "-m", "feedback", "replay", str(lived)]
    done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True)
    assert (done.returncode, "identical" in done.stdout) == (0, True), done.stdout


def test_what_cannot_be_replayed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path / "none.mcap")]) == 3
    (tmp_path / "junk.mcap").write_bytes(b"junk")
    assert main(["replay", str(tmp_path / "junk.mcap")]) == 2
    SessionWriter(tmp_path / "bare.mcap", SessionFacts(), {}, min_free_mib=1).finish()
    assert main(["replay", str(tmp_path / "bare.mcap")]) == 2
    assert "its rig.toml cannot be read" in capsys.readouterr().err
