"""`stridecue calibrate` from the outside: real processes, an emulated patient, good and bad."""

import subprocess
import sys
from pathlib import Path

import pytest

from feedback.config import load_patient

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = REPOSITORY / "configs" / "rigs" / "emulated.toml"
FULL = REPOSITORY / "configs" / "rigs" / "emulated_full.toml"
PATIENT = REPOSITORY / "configs" / "patients" / "example.toml"
GOOD = ("stand_s = 3.0", 'parts = [{ kind = "shift", seconds = 3.5 }]\nstand_s = 8.0')
RESTLESS = ("stand_s = 3.0", 'parts = [{ kind = "shift", seconds = 60 }]\nstand_s = 1.0')
SWAPPED = ("faults = []", "faults = []\n[emulator.body]\nsoles_swapped = true")
LONGEST_S = 120


def calibrate(folder: Path, *changes: tuple[str, str], rig: Path = RIG) -> tuple[int, str, str]:
    """Exit code, output, and what was said, of the emulated rig with these (old, new) texts replaced."""
    text = rig.read_text()
    for old, new in (('output = "auto"', 'output = "null"'), *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "rig.toml").write_text(text)
    (folder / "patient.toml").write_bytes(PATIENT.read_bytes())
    files = [str(folder / "rig.toml"), str(folder / "patient.toml")]
    command = [sys.executable, "-m", "feedback", "calibrate", *files, "--yes", "--walk-s", "20"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def test_a_good_calibration_is_saved_with_small_residuals(tmp_path: Path) -> None:
    code, out, err = calibrate(tmp_path, GOOD)
    assert code == 0, err
    found = load_patient(tmp_path / "patient.toml").calibration
    assert found is not None
    assert found.rig == "Emulated patient"
    assert found.made > "2025-01-15T10:30:00"
    assert found.stood_load == pytest.approx(70 * 9.80665, rel=0.02)
    assert found.stood_load_sd_pct is not None
    assert found.stood_load_sd_pct < 1.0
    assert found.left_share == pytest.approx(0.5, abs=0.06)
    assert found.good_strides_pct is not None
    assert found.good_strides_pct > 80
    rows = {(row.measure, row.leg): row for row in found.baselines}
    for leg in ("left", "right"):
        alone = rows["single_support_s", leg]
        assert alone.n >= 12
        assert alone.mean == pytest.approx(0.42, abs=0.05)
        assert alone.sd < 0.03
    text = (tmp_path / "patient.toml").read_text()
    assert "# A patient. Pseudonym only" in text
    assert "# both soles while standing, N" in text
    assert "each sole under its own foot" in out
    for prompt in ("Stand still", "Lean onto the LEFT", "Lean onto the RIGHT", "Walk as usual"):
        assert err.count(f"→ {prompt}") == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ((RESTLESS,), "refused: moved while standing: "),
        ((GOOD, SWAPPED), "refused: the soles are swapped: "),
        ((GOOD, ("mass_kg = 70.0", "mass_kg = 130.0")), "of what the patient's file says: check mass_kg"),
    ],
)
def test_a_bad_one_is_refused_with_its_reason_and_nothing_is_changed(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], reason: str
) -> None:
    code, out, err = calibrate(tmp_path, *changes)
    assert code == 1, err
    assert reason in err
    assert "Traceback" not in err
    assert not out
    assert (tmp_path / "patient.toml").read_bytes() == PATIENT.read_bytes()


def test_a_mirrored_thigh_sensor_is_refused(tmp_path: Path) -> None:
    code, _, err = calibrate(tmp_path, ("imu_mirrored = false", "imu_mirrored = true"), rig=FULL)
    assert code == 1, err
    assert "refused: the thigh sensor thigh_left.imu is mirrored: " in err
    assert (tmp_path / "patient.toml").read_bytes() == PATIENT.read_bytes()


def test_a_port_that_is_not_there_is_refused_before_anybody_stands(tmp_path: Path) -> None:
    code, _, err = calibrate(tmp_path, ('port = "emulated"', 'port = "/dev/ttyUSB77"'))
    assert code == 3
    assert "insoles: /dev/ttyUSB77 is not there" in err
