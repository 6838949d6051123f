"""From collected samples of every sensor to the calibration, or to refusals."""

from collections.abc import Callable

import pytest

from feedback.config import Patient, Rig
from feedback.gait.calibration.judge import Collected, judge
from feedback.gait.calibration.standing import Stood
from feedback.messages import Samples

PlayWorn = Callable[..., list[Samples]]
STOOD = Stood(686.0, 0.1, 0.5, 0.02, round(101.0e9), round(106.0e9))
WALK_NS = round(111.5e9), round(131.5e9)


def collected(samples: list[Samples]) -> Collected:
    return Collected(samples, WALK_NS, STOOD, (0.8, 0.2))


def test_poses_and_residuals_of_all_that_is_worn(full_rig: Rig, patient: Patient, play_worn: PlayWorn) -> None:
    judged = judge(full_rig, patient, collected(play_worn(33)), "now")
    found = judged.calibration
    assert judged.refusals == ()
    assert found is not None
    assert [pose.stream for pose in found.imus] == ["thigh_left.imu", "thigh_right.imu", "pelvis.imu"]
    assert (found.leaned_left_share, found.leaned_right_share) == (0.8, 0.2)
    assert found.walked_s == pytest.approx(20.0)
    assert Patient.model_validate(patient.model_dump() | {"calibration": found.model_dump()}).calibration == found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"crossed": True}, "moves with the other leg"),
        ({"belt_stands": True}, "the belt is told to stand while the patient walks"),
        ({"turning_scale": 30.0}, "wrong unit, or faulty"),
    ],
)
def test_what_is_implausible_is_refused(
    full_rig: Rig, patient: Patient, play_worn: PlayWorn, changes: dict[str, object], words: str
) -> None:
    judged = judge(full_rig, patient, collected(play_worn(33, **changes)), "now")
    assert judged.calibration is None
    assert any(words in str(refused) for refused in judged.refusals)


def test_without_worn_sensors_the_soles_are_enough(rig: Rig, patient: Patient, play_worn: PlayWorn) -> None:
    soles = [one for one in play_worn(33) if one.stream.startswith("insoles.")]
    found = judge(rig, patient, collected(soles), "now").calibration
    assert found is not None
    assert (found.imus, found.leg_vertical) == ((), None)
