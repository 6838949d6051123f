import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from feedback.records.export import ExportError, bids_format
from feedback.records.session import SessionReader

OURS = "License Authors HEDVersion SourceDatasets DeviceSerialNumber Manufacturer ManufacturersModelName"
OURS += " InstitutionName InstitutionAddress InstitutionalDepartmentName Instructions SubjectArtefactDescription"
OURS += " StimulusPresentation"
"""Keys that are recommended and that a session does not know: they are for whoever shares the data."""


def issues(folder: Path, severity: str) -> list[dict]:
    """What the official validator says of a data set."""
    tool = Path(sys.executable).with_name("bids-validator-deno")
    done = subprocess.run([tool, folder, "--format", "json"], capture_output=True, text=True)
    found = json.loads(done.stdout)["issues"]["issues"]
    return [row for row in found if row["severity"] == severity]


def test_the_official_validator_finds_no_error_and_nothing_that_we_could_know(full, session, tmp_path):
    bids_format.write(full, tmp_path / "data")
    bids_format.write(SessionReader(session), tmp_path / "data")
    assert issues(tmp_path / "data", "error") == []
    warned = {row.get("subCode") for row in issues(tmp_path / "data", "warning")} - {None}
    assert warned <= set(OURS.split())


def test_the_validator_would_find_an_error(full, tmp_path):
    made = bids_format.write(full, tmp_path / "data")
    next(path for path in made if path.name.endswith("left_channels.tsv")).write_text("name\ttype\nx\tFORCE\n")
    assert issues(tmp_path / "data", "error")


def test_samples_and_events_read_back(full, tmp_path, expected):
    bids_format.write(full, tmp_path)
    folder = tmp_path / "sub-P07" / "ses-20231114T221320Z" / "motion"
    name = "sub-P07_ses-20231114T221320Z_task-treadmill"
    for stream in ("soles.left", "thigh.imu", "emg.emg"):
        system = f"{name}_tracksys-{stream.replace('.', '')}"
        channels = pd.read_csv(folder / f"{system}_channels.tsv", sep="\t")
        motion = pd.read_csv(folder / f"{system}_motion.tsv", sep="\t", header=None, names=list(channels["name"]))
        np.testing.assert_array_equal(motion.iloc[:, 1:].to_numpy(float), np.array(expected(stream)))
        facts = json.loads((folder / f"{system}_motion.json").read_text())
        assert facts["MotionChannelCount"] == len(channels)
    events = pd.read_csv(folder / f"{name}_events.tsv", sep="\t")
    assert events["trial_type"].to_list() == ["cue", "block", "heel_strike", "notice", "toe_off"]
    np.testing.assert_allclose(events["onset"], [0.44, 0.5, 0.5, 0.5, 0.6], atol=1e-9)
    assert list(pd.read_csv(tmp_path / "participants.tsv", sep="\t").iloc[0]) == ["sub-P07", "P-07", "stroke", "none"]


def test_two_pseudonyms_that_bids_spells_alike_are_not_mixed(full, make_session, tmp_path):
    bids_format.write(full, tmp_path)
    (tmp_path / "participants.tsv").write_text(
        "participant_id\tpseudonym\tgroup\taffected_leg\nsub-P07\tP07\tn/a\tn/a\n"
    )
    with pytest.raises(ExportError, match="'P-07' would be sub-P07, which is 'P07'"):
        bids_format.write(full, tmp_path)


def test_a_session_without_samples_has_no_place_in_bids_motion(make_session, walk, tmp_path):
    path = make_session([row for row in walk if row[0] == "gait_event"])
    with pytest.raises(ExportError, match="holds no samples"):
        bids_format.write(SessionReader(path), tmp_path)
