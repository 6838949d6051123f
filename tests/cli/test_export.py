"""Sessions out, and back in by the formats that come back."""

import csv
from pathlib import Path

import numpy as np
import pytest

from feedback.bus import RawMessage
from feedback.cli import main
from feedback.messages import GaitEvent, Samples
from feedback.records.archive import repair
from feedback.records.export import FORMATS
from feedback.records.sealed import make_key
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.writer import SessionWriter
from feedback.wire import pack

RIG = (Path(__file__).resolve().parents[2] / "configs" / "rigs" / "gaitpdb.toml").read_text()
STEP_NS = 10_000_000


def write_session(path: Path, seconds: float = 12.0) -> Path:
    """Trapezoids of 700 N over eight zones at 20 counts a newton, shifted by half a stride."""
    writer = SessionWriter(
        path, SessionFacts("P-1", "gaitpdb", "none", 1.7e9, 10**12), {"rig.toml": RIG}, min_free_mib=1
    )
    for k in range(round(seconds * 100)):
        t_ns = 10**12 + k * STEP_NS
        for leg, offset in (("left", 0.0), ("right", 0.55)):
            phase = (k / 100 + 0.3 + offset) % 1.1 if k >= 200 else 0.3
            force = 700 * np.clip(np.minimum(phase / 0.06, (0.68 - phase) / 0.12), 0, 1)
            values = (float(round(20 * force / 8)),) * 8
            message = Samples(t_ns, t_ns, k, f"insoles.{leg}", k, values)
            writer.write(RawMessage("samples", "insoles", pack(message), t_ns))
        if k % 110 == 0:
            writer.write(
                RawMessage(
                    "gait_event",
                    "engine",
                    pack(GaitEvent(t_ns, t_ns, k // 110, "left", "heel_strike", t_ns, 1.0, "heel")),
                    t_ns,
                )
            )
    return writer.finish()


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_written_and_said_in_a_line(tmp_path, capsys, form):
    session = write_session(tmp_path / "s.mcap", 3)
    before = session.read_bytes()
    assert main(["export", str(session), "--to", form, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("s.mcap: ")
    assert said.err == ""
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert session.read_bytes() == before


def test_an_encrypted_session_is_written_with_its_key_but_never_copied_as_it_is(tmp_path, capsys):
    key = tmp_path / "clinic.key"
    repair(SessionReader(write_session(tmp_path / "s.mcap", 3)), tmp_path / "sealed.mcap", [make_key(key)])
    asked = ["export", str(tmp_path / "sealed.mcap"), "--out", str(tmp_path / "out"), "--to"]
    assert main([*asked, "csv"]) == 2
    assert main([*asked, "csv", "--key", str(key)]) == 0
    assert capsys.readouterr().out.startswith("sealed.mcap: ")
    assert main([*asked, "mcap", "--key", str(key)]) == 2
    assert "sessions decrypt" in capsys.readouterr().err


def test_a_session_comes_back_through_xdf_as_the_same_walk(tmp_path):
    session = write_session(tmp_path / "s.mcap")
    rig = tmp_path / "rig.toml"
    rig.write_text(RIG.replace('format = "gaitpdb"', 'format = "xdf"'))
    assert main(["export", str(session), "--to", "xdf", "--out", str(tmp_path)]) == 0
    assert main(["analyse", str(tmp_path / "s.xdf"), "--rig", str(rig), "--out", str(tmp_path / "out")]) == 0
    with open(tmp_path / "out" / "strides.csv", newline="") as file:
        strides = list(csv.DictReader(file))
    assert len(strides) >= 14
    assert all(float(row["stride_s"]) == pytest.approx(1.1, abs=0.01) for row in strides)
    assert all(float(row["start_s"]) > 1000 for row in strides), "times are those of the session"


def test_one_bad_session_does_not_stop_the_rest(tmp_path, capsys):
    good = write_session(tmp_path / "good.mcap", 3)
    (tmp_path / "bad.mcap").write_bytes(b"nothing")
    given = [str(tmp_path / "bad.mcap"), str(tmp_path / "none.mcap"), str(good)]
    assert main(["export", *given, "--to", "parquet", "--out", str(tmp_path / "out")]) == 3
    said = capsys.readouterr()
    assert "bad.mcap: is no session" in said.err
    assert "none.mcap: there is no such session" in said.err
    assert (tmp_path / "out" / "good" / "events.parquet").is_file()


def test_a_damaged_session_is_written_as_far_as_it_goes_and_told(tmp_path, capsys):
    session = write_session(tmp_path / "s.mcap", 3)
    data = bytearray(session.read_bytes())
    data[len(data) // 2] ^= 0xFF
    session.write_bytes(data)
    assert main(["export", str(session), "--to", "csv", "--out", str(tmp_path / "out")]) == 1
    assert "not all of it: " in capsys.readouterr().err
    assert main(["export", str(session), "--to", "mcap", "--out", str(tmp_path / "out")]) == 1
    assert "sessions repair" in capsys.readouterr().err


def test_wrong_use(tmp_path, capsys):
    session = write_session(tmp_path / "s.mcap", 1)
    with pytest.raises(SystemExit) as caught:
        main(["export", str(session), "--to", "word", "--out", str(tmp_path)])
    assert caught.value.code == 2
    (tmp_path / "file").write_text("")
    assert main(["export", str(session), "--to", "xdf", "--out", str(tmp_path / "file")]) == 3
    assert "cannot be written" in capsys.readouterr().err
