"""What `stridecue calibrate` refuses before anything is started."""

from pathlib import Path

import pytest

from feedback.cli import main

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
RIG, PATIENT = CONFIGS / "rigs" / "emulated.toml", CONFIGS / "patients" / "example.toml"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((RIG, "absent.toml"), "absent.toml: cannot be read"),
        ((PATIENT, PATIENT), "is not a known key"),
        ((CONFIGS / "rigs" / "gaitpdb.toml", PATIENT), "--walk FILE goes with"),
        ((RIG, PATIENT, "--walk-s", "0"), "must be above 0 s"),
        ((RIG, PATIENT, "--walk", "x.txt"), "--walk FILE goes with"),
    ],
)
def test_wrong_use_is_told_in_words(
    arguments: tuple[object, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", *map(str, arguments), "--yes"]) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert not out


def test_a_rig_without_sensors_calibrates_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rig = tmp_path / "rig.toml"
    zones = [f'{{ name = "{region}", x = 0.0, y = 0.0, region = "{region}" }}' for region in ("heel", "toe")]
    rig.write_text(f'name = "none"\n[sole]\ncalibration = "newton"\nzones = [{", ".join(zones)}]\n')
    assert main(["calibrate", str(rig), str(PATIENT), "--yes"]) == 2
    assert "nothing can be calibrated on it" in capsys.readouterr().err


def test_without_a_keyboard_it_wants_to_be_told_to_ask_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open("/dev/null") as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        assert main(["calibrate", str(RIG), str(PATIENT)]) == 2
    assert "use --yes" in capsys.readouterr().err
