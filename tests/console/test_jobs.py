"""Jobs as command lines."""

from pathlib import Path

import pytest

from feedback.console.forms import JobCall
from feedback.console.jobs import JOBS, WrongCallError, command_line
from feedback.console.shelf import Shelf, UnknownError

CONFIGS = Path(__file__).resolve().parents[2] / "configs"


@pytest.fixture
def shelf(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.mcap").touch()
    return Shelf(CONFIGS / "rigs", CONFIGS / "protocols", CONFIGS / "patients", tmp_path)


def test_each_is_what_a_person_would_type(shelf, tmp_path):
    first, second = (str(tmp_path / f"{name}.mcap") for name in ("a", "b"))
    rig, patient = str(CONFIGS / "rigs" / "emulated.toml"), str(CONFIGS / "patients" / "example.toml")
    protocol = str(CONFIGS / "protocols" / "hip_extension.toml")

    def line(**call):
        return command_line(JobCall(**call), shelf)

    changes = ("cues.hip_extend.aim.value=12",)
    assert line(what="what_if", session="a", changes=changes, protocol="hip_extension") == [
        "replay", first, "--set", changes[0], "--protocol", protocol, "--json"
    ]  # fmt: skip
    assert line(what="compare", session="b", against="a") == ["report", second, "--against", first, "--json"]
    assert line(what="report", session="a") == ["report", first, "--json"]
    worn = {"rig": "emulated", "patient": "example"}
    assert line(what="calibrate", **worn, walk_s=30) == ["calibrate", rig, patient, "--guided", "--walk-s", "30"]
    assert line(what="tap_test", **worn) == ["calibrate", rig, patient, "--guided", "--tap-test"]


@pytest.mark.parametrize("what", JOBS)
def test_a_job_that_lacks_something_or_is_given_what_it_does_not_know_is_refused(shelf, what):
    with pytest.raises(WrongCallError, match="needs"):
        command_line(JobCall(what=what), shelf)
    everything = {"session": "a", "against": "b", "changes": ("a=1",), "protocol": "x", "rig": "y", "patient": "z"}
    with pytest.raises(WrongCallError, match="takes no"):
        command_line(JobCall(what=what, **everything, walk_s=30), shelf)


def test_what_is_not_listed_does_not_exist(shelf):
    for call in ({"session": "c"}, {"session": "../a"}):
        with pytest.raises(UnknownError):
            command_line(JobCall(what="report", **call), shelf)
    with pytest.raises(WrongCallError, match="changes, or another protocol"):
        command_line(JobCall(what="what_if", session="a"), shelf)
