import json
from pathlib import Path

import pytest

from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import PortBytes
from feedback.records.session import SessionReader
from feedback.records.writer import SessionWriter
from feedback.topics import TOPICS
from feedback.wire import pack, unpack


def test_the_bytes_of_the_ports_give_the_same_samples(lived: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(lived), "--bytes"]) == 0
    assert "insoles: the same 9," in capsys.readouterr().out
    assert main(["replay", str(lived), "--bytes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["identical"] is True


def test_one_other_byte_is_another_sample(lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader, count = SessionReader(lived), 0
    writer = SessionWriter(tmp_path / "other.mcap", reader.facts, reader.attachments, min_free_mib=1)
    for raw in reader.raw(TOPICS):
        if raw.topic == "port_bytes":
            count += 1
            if count == 700:
                told = unpack(PortBytes, raw.data)
                raw = RawMessage(*raw[:2], pack(told.replace(data=told.data[::-1])), raw.arrival_ns)
        writer.write(raw)
    assert main(["replay", str(writer.finish()), "--bytes"]) == 1
    assert "samples differ" in capsys.readouterr().out


def test_a_session_without_them_says_how_to_keep_them(
    lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = SessionReader(lived)
    writer = SessionWriter(tmp_path / "bare.mcap", reader.facts, reader.attachments, min_free_mib=1)
    for raw in reader.raw(set(TOPICS) - {"port_bytes"}):
        writer.write(raw)
    assert main(["replay", str(writer.finish()), "--bytes"]) == 2
    assert "raw = true keeps them" in capsys.readouterr().err
