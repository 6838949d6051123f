import json
from pathlib import Path

import pytest

from feedback.cli import main
from feedback.cli.check import kind_of

RIG = """name = "r"
[sole]
calibration = "newton"
zones = [{ name = "z", x = 0, y = 0, region = "heel" }]
"""
FILES = {
    "rigs/r.toml": RIG,
    "protocols/p.toml": 'name = "p"\n[cues.glute_ready]\nlead_ms = 60.0\n',
    "patients/q.toml": 'id = "P-1"\n',
    "loose/rig.toml": RIG,
    "loose/protocol.toml": '[cues]\nname = "x"\n',
    "loose/riddle.toml": "a = 1\n",
    "loose/torn.toml": "a = \n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_files_in_order_are_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(folder / name) for name in ("rigs/r.toml", "protocols/p.toml", "patients/q.toml", "loose/rig.toml")]
    assert main(["check", *names]) == 0
    kinds = ("rig", "protocol", "patient", "rig")
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: ok ({kind})" for name, kind in zip(names, kinds, strict=True)
    ]


def test_every_fault_has_a_line_with_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = folder / "protocols" / "p.toml"
    bad.write_text('name = "p"\n[cues.glute_ready]\nlead_mss = 60.0\ngain_db = 5.0\n')
    assert main(["check", str(bad), str(folder / "patients/q.toml")]) == 1
    first, second, last = sorted(capsys.readouterr().out.splitlines(), key=lambda line: "ok" in line)
    assert {first.split(": ")[0], second.split(": ")[0]} == {f"{bad}:3", f"{bad}:4"}
    assert "did you mean 'lead_ms'?" in first + second
    assert last.endswith("q.toml: ok (patient)")


def test_the_kind_is_told_by_folder_then_by_keys(folder: Path) -> None:
    kinds = {name: kind_of(folder / name) for name in FILES}
    assert kinds["rigs/r.toml"] == kinds["loose/rig.toml"] == "rig"
    assert kinds["protocols/p.toml"] == kinds["loose/protocol.toml"] == "protocol"
    assert kinds["loose/riddle.toml"] is None


def test_a_riddle_is_a_fault_unless_its_kind_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    riddle = str(folder / "loose/riddle.toml")
    assert main(["check", riddle]) == 1
    assert "say so with --kind" in capsys.readouterr().out
    assert main(["check", "--kind", "patient", riddle]) == 1
    assert "id: is missing" in capsys.readouterr().out


def test_torn_toml_is_a_fault_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "loose/torn.toml")]) == 1
    assert "torn.toml:1: is not valid TOML" in capsys.readouterr().out


def test_a_missing_file_is_wrong_use_and_the_others_are_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder / "none.toml"), str(folder / "rigs/r.toml")]) == 2
    told = capsys.readouterr()
    assert "there is no such file" in told.err
    assert "ok (rig)" in told.out


def test_no_file_at_all_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "FILE" in capsys.readouterr().err


def test_the_schema_is_printed_for_editors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--schema", "protocol"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "stridecue protocol"
