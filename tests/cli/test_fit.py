"""A protocol that the rig cannot serve is refused in the same words everywhere."""

from pathlib import Path

import pytest

from feedback.cli import main

RIG = """name = "bare"
[walk]
format = "gaitpdb"
[sole]
calibration = "newton"
zones = [{ name = "z", x = 0, y = 0, region = "mid" }]
"""
TALL = 'name = "p"\n\n[cues.glute_ready]\n[cues.tall_pelvis]\nlimit_deg = 5.0\n[cues.heel_first]\n'


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rig, protocol = tmp_path / "rig.toml", tmp_path / "protocol.toml"
    rig.write_text(RIG)
    protocol.write_text(TALL)
    return rig, protocol


def assert_told(words: str, rig: Path, protocol: Path) -> None:
    lines = [line for line in words.splitlines() if "needs" in line]
    assert lines[0].startswith(
        f"{protocol}:6: cues.heel_first: HEEL-FIRST needs a zone under the heel, which {rig} does not have; "
    )
    assert lines[1].startswith(f"{protocol}:6: cues.heel_first: HEEL-FIRST needs a zone under forefoot or toes")
    assert lines[2].startswith(f"{protocol}:4: cues.tall_pelvis: TALL-PELVIS needs an inertial sensor on the pelvis")
    assert all(line.endswith("or leave the cue out") for line in lines)
    assert len(lines) == 3


def test_check_holds_a_protocol_against_the_one_rig(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rig, protocol = files
    assert main(["check", str(protocol)]) == 0
    assert main(["check", str(rig), str(protocol)]) == 1
    assert_told(capsys.readouterr().out, rig, protocol)


def test_check_does_not_choose_between_two_rigs(files: tuple[Path, Path], tmp_path: Path) -> None:
    rig, protocol = files
    (tmp_path / "rig2.toml").write_text(RIG)
    assert main(["check", str(rig), str(tmp_path / "rig2.toml"), str(protocol)]) == 0


def test_run_refuses_before_anything_is_started(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    rig, protocol = files
    assert main(["run", str(rig), str(protocol)]) == 2
    assert_told(capsys.readouterr().err, rig, protocol)


def test_analyse_refuses_before_it_reads_the_walk(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rig, protocol = files
    command = ["analyse", str(tmp_path / "none.txt"), "--rig", str(rig), "--out", str(tmp_path / "out")]
    assert main([*command, "--protocol", str(protocol)]) == 2
    assert_told(capsys.readouterr().err, rig, protocol)
