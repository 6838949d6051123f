"""`stridecue calibrate` from the outside: real processes, an emulated patient, good and bad."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

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


class Calibrated(NamedTuple):
    """What one calibration left."""

    code: int
    out: str
    err: str
    patient: Path


WAYS: dict[str, tuple[Path, tuple[tuple[str, str], ...]]] = {
    "mirrored": (FULL, (("imu_mirrored = false", "imu_mirrored = true"),)),
    "good": (RIG, (GOOD,)),
    "restless": (RIG, (RESTLESS,)),
    "swapped": (RIG, (GOOD, SWAPPED)),
    "heavy": (RIG, (GOOD, ("mass_kg = 70.0", "mass_kg = 130.0"))),
    "no port": (RIG, (('port = "emulated"', 'port = "/dev/ttyUSB77"'),)),
}
"""Each a rig with these (old, new) texts replaced."""


def calibrate(folder: Path, rig: Path, changes: tuple[tuple[str, str], ...]) -> Calibrated:
    text = rig.read_text()
    for old, new in (('output = "auto"', 'output = "null"'), *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "rig.toml").write_text(text)
    (folder / "patient.toml").write_bytes(PATIENT.read_bytes())
    files = [str(folder / "rig.toml"), str(folder / "patient.toml")]
    command = [sys.executable, "-m", "feedback", "calibrate", *files, "--yes", "--walk-s", "20"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S, cwd=folder)
    return Calibrated(done.returncode, done.stdout, done.stderr, folder / "patient.toml")


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Calibrated]:
    """All of them, two at a time: what is told does not depend on when, and each takes half a minute."""
    with ThreadPoolExecutor(2) as pool:
        begun = {name: pool.submit(calibrate, tmp_path_factory.mktemp("one"), *way) for name, way in WAYS.items()}
        return {name: future.result() for name, future in begun.items()}


def test_a_good_calibration_is_saved_with_small_residuals(calibrated: dict[str, Calibrated]) -> None:
    code, out, err, patient = calibrated["good"]
    assert code == 0, err
    found = load_patient(patient).calibration
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
    text = patient.read_text()
    assert "# A patient. Pseudonym only" in text
    assert "# both soles while standing, N" in text
    assert "each sole under its own foot" in out
    for prompt in ("Stand still", "Lean onto the LEFT", "Lean onto the RIGHT", "Walk as usual"):
        assert err.count(f"→ {prompt}") == 1


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("restless", "refused: moved while standing: "),
        ("swapped", "refused: the soles are swapped: "),
        ("heavy", "of what the patient's file says: check mass_kg"),
        ("mirrored", "refused: the thigh sensor thigh_left.imu is mirrored: "),
    ],
)
def test_a_bad_one_is_refused_with_its_reason_and_nothing_is_changed(
    calibrated: dict[str, Calibrated], way: str, reason: str
) -> None:
    code, out, err, patient = calibrated[way]
    assert code == 1, err
    assert reason in err
    assert "Traceback" not in err
    assert not out
    assert patient.read_bytes() == PATIENT.read_bytes()


def test_a_port_that_is_not_there_is_refused_before_anybody_stands(calibrated: dict[str, Calibrated]) -> None:
    code, _, err, _ = calibrated["no port"]
    assert code == 3
    assert "insoles: /dev/ttyUSB77 is not there" in err
