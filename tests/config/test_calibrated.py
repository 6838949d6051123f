"""What a calibration leaves in a patient's file, and what it leaves alone."""

import os
from pathlib import Path

import pytest

from feedback.config import Calibration, ConfigError, load_patient, save_calibration
from feedback.config.patient import Baseline, ImuPose, LegVertical

OLD = """\
# since Tuesday
id = "P07"   # pseudonym
mass_kg = 71.0

[calibration]    # by machine
made = "2020-01-01"
rig = "old"
stood_load = 500.0   # N
left_share = 0.4
walked_s = 30.0
leg_vertical = {left = 0.3, right = 0.3, sigma = 0.1}
baselines = [
    {measure = "single_support_s", leg = "left", method = "insoles", mean = 0.4, sd = 0.01, n = 50},
]
"""
POSE = ImuPose(
    stream="thighs.left",
    up=(0.6, 0.0, 0.8),
    axis=(0.0, 1.0, 0.0),
    turning_bias_dps=(0.123456789, 0.0, -1.0),
    planar_pct=91.25,
    sway_deg=0.4,
)
ROW = Baseline(measure="onset_ms", leg="right", method="emg", muscle="gluteus_medius", mean=12.3456789, sd=3.0, n=50)
NEW = Calibration(made="2026-01-01", rig="new", stood_load=687.1234567, imus=(POSE,), baselines=(ROW,))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "patient.toml"
    path.write_text(OLD)
    path.chmod(0o640)
    return path


def test_it_takes_the_place_of_the_old_one_and_comments_stay(file: Path) -> None:
    save_calibration(file, NEW)
    text = file.read_text()
    for words in ("# since Tuesday", "# pseudonym", "# by machine", "stood_load = 687.12   # N"):
        assert words in text
    for gone in ("leg_vertical", "left_share", "walked_s", "single_support_s"):
        assert gone not in text
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_was_saved_is_read_again(file: Path) -> None:
    whole = NEW.model_copy(update={"leg_vertical": LegVertical(left=0.31, right=0.4, sigma=0.05)})
    save_calibration(file, whole)
    found = load_patient(file).calibration
    assert found is not None
    assert (found.made, found.leg_vertical) == ("2026-01-01", whole.leg_vertical)
    assert found.imus[0].turning_bias_dps == (0.12346, 0.0, -1.0)
    assert found.baselines[0].model_copy(update={"mean": ROW.mean}) == ROW
    save_calibration(file, whole)
    assert load_patient(file).calibration == found


def test_each_row_is_one_line_that_a_person_can_read(file: Path) -> None:
    save_calibration(file, NEW.model_copy(update={"baselines": (ROW, ROW)}))
    assert sum('measure = "onset_ms"' in line for line in file.read_text().splitlines()) == 2


def test_a_file_without_one_gets_it_at_its_end(file: Path) -> None:
    file.write_text('id = "P07"  # x\n')
    save_calibration(file, NEW)
    assert file.read_text().startswith('id = "P07"  # x\n\n[calibration]\nmade = "2026-01-01"\n')
    assert "imus = [" in file.read_text()


def test_what_would_not_be_valid_leaves_the_file(file: Path) -> None:
    file.write_text(OLD.replace("mass_kg = 71.0", "mass_kg = 7.0"))
    before = file.read_bytes()
    with pytest.raises(ConfigError, match="mass_kg: is 7"):
        save_calibration(file, NEW)
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]
