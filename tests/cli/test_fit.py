"""A protocol that the rig cannot serve is refused in the same words everywhere."""

from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from feedback.cli import main, run
from feedback.config import load_rig

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


SOUNDS = """name = "p"

[cues.glute_hold]
sound = "gong"
release = "bell"
[cues.heel_first]
sound = "chord"
"""
OWN = """
[sounds]
bell = "bell.wav"
"""
HEELED = RIG.replace("{ name", '{ name = "h", x = 0, y = -1, region = "heel" }, { name').replace("mid", "toe")


def beep(path: Path, level: float = 0.5) -> None:
    samples = np.clip(level * 32767 * np.sin(np.arange(8_000) / 10), -32767, 32767).astype(np.int16)
    wavfile.write(path, 44_100, samples)


def test_a_sound_that_nobody_knows_is_refused_with_its_line_and_what_there_is(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rig, protocol = files
    rig.write_text(HEELED)
    protocol.write_text(SOUNDS)
    assert main(["check", str(rig), str(protocol)]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "no sound is called" in line]
    there_is = "click, tone, chord, chime, noise, rising"
    assert lines == [
        f"{protocol}:4: cues.glute_hold.sound: no sound is called 'gong'; there are: {there_is}; "
        "others go into the rig's [sounds]",
        f"{protocol}:5: cues.glute_hold.release: no sound is called 'bell'; there are: {there_is}; "
        "others go into the rig's [sounds]",
    ]


def test_the_rig_s_own_sounds_are_known_and_found_from_where_the_rig_lies(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rig, protocol = files
    rig.write_text(HEELED + OWN)
    protocol.write_text(SOUNDS.replace("gong", "bell"))
    beep(rig.parent / "bell.wav")
    monkeypatch.chdir("/")
    assert main(["check", str(rig), str(protocol)]) == 0, capsys.readouterr().out
    assert load_rig(rig).sounds == {"bell": str(rig.parent / "bell.wav")}


def test_a_sound_file_that_cannot_be_used_is_refused_with_its_line(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rig, _protocol = files
    rig.write_text(RIG + OWN)
    line = len(rig.read_text().splitlines())
    place = f"{rig}:{line}: sounds.bell: {rig.parent / 'bell.wav'}: "
    assert main(["check", str(rig)]) == 1
    assert capsys.readouterr().out.startswith(f"{place}cannot be read: No such file")
    beep(rig.parent / "bell.wav", 1.5)
    assert main(["check", str(rig)]) == 1
    assert capsys.readouterr().out.startswith(f"{place}is clipped")


@pytest.mark.parametrize(("name", "why"), [("click", "is built in"), ("My-Bell", "is no name")])
def test_a_sound_of_one_s_own_has_a_name_of_its_own(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], name: str, why: str
) -> None:
    rig, _protocol = files
    rig.write_text(RIG + OWN.replace("bell =", f"{name} ="))
    assert main(["check", str(rig)]) == 1
    assert f"cannot be called '{name}': that {why}" in capsys.readouterr().out


def test_a_run_keeps_the_place_of_the_sounds_in_its_own_copy(files: tuple[Path, Path]) -> None:
    rig, protocol = files
    rig.write_text("# kept\n" + HEELED + OWN)
    beep(rig.parent / "bell.wav")
    (rig.parent / "run").mkdir()
    files_of_it = {
        "rig": rig,
        "protocol": protocol,
        "patient": None,
        "walk": None,
        "session": None,
        "sessions": None,
        "write_log": None,
    }
    args = Namespace(**files_of_it, console=False)
    plan = run._plan(args, load_rig(rig), rig.parent / "run")
    assert plan.rig.sounds == {"bell": str(rig.parent / "bell.wav")}
    assert plan.rig_file.read_text().startswith("# kept")
