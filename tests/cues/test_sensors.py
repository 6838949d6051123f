"""Does a rig have what a protocol's cues need?"""

import pytest

from feedback.config import Protocol, Rig
from feedback.cues.sensors import hip_measure, hold_measure, missing

HEEL = {"name": "h", "x": 0, "y": -1, "region": "heel"}
TOE = {"name": "t", "x": 0, "y": 1, "region": "toe"}
THIGH = {"stream": "thigh.left", "segment": "thigh", "leg": "left"}
PELVIS = {"stream": "pelvis.pelvis", "segment": "pelvis"}
CHANNEL = {"muscle": "gluteus_medius", "leg": "left"}
EMG = {"stream": "emg.raw", "channels": (CHANNEL,)}


def rig(zones=(HEEL, TOE), calibration="newton", **more):
    return Rig.model_validate({"name": "r", "sole": {"calibration": calibration, "zones": zones}, **more})


def lines_of(name, stream):
    return {"name": name, "driver": "signal-lines", "port": "/dev/ttyUSB0", "options": {"stream": stream}}


def lacks(a_rig, **cues):
    return missing(a_rig, Protocol.model_validate({"name": "p", "cues": cues}))


def test_soles_alone_are_enough_for_the_cues_of_the_soles():
    kinds = ("glute_ready", "glute_hold", "stance_stable", "push_off", "load_affected", "symmetry", "rhythm", "guard")
    assert lacks(rig(), **{kind: {} for kind in (*kinds, "heel_first")}) == []


def test_emg_is_only_for_scoring():
    assert lacks(rig(), glute_ready={"closed_loop": True}) == []
    settings = Protocol.model_validate({"name": "p", "cues": {"glute_hold": {}}}).cues.glute_hold
    assert hold_measure(rig(), settings, "left") == "single_support_s"


@pytest.mark.parametrize(
    ("kind", "a_rig", "what"),
    [
        ("heel_first", rig(zones=(TOE,)), "a zone under the heel"),
        ("heel_first", rig(zones=(HEEL,)), "a zone under forefoot or toes"),
        ("push_off", rig(zones=(HEEL,)), "a zone under forefoot or toes"),
        ("push_off", rig(calibration="switch"), "soles that tell how much load they bear"),
        ("load_affected", rig(calibration="switch"), "soles that tell how much load they bear"),
        ("tall_pelvis", rig(), "an inertial sensor on the pelvis"),
    ],
)
def test_each_missing_sensor_is_named_with_what_can_be_done(kind, a_rig, what):
    (row,) = lacks(a_rig, **{kind: {}})
    assert (row.kind, row.what) == (kind, what)
    assert row.name.isupper()
    assert row.remedy.endswith("or leave the cue out")


def test_load_is_needed_for_symmetry_of_load_alone():
    switch = rig(calibration="switch")
    assert lacks(switch, symmetry={"figure": "step_s"}) == []
    assert len(lacks(switch, symmetry={"figure": "load_impulse_s"})) == 1


def test_a_thigh_sensor_serves_its_own_leg():
    worn = rig(imus=(THIGH,))
    assert lacks(worn, hip_extend={"legs": ("left",)}) == []
    (row,) = lacks(worn, hip_extend={"legs": ("left", "right")})
    assert row.what == "an inertial sensor on the right thigh"


def test_hip_extension_needs_thigh_and_pelvis():
    asked = {"legs": ("left",), "measure": "hip_extension_deg"}
    assert [row.what for row in lacks(rig(imus=(THIGH,)), hip_extend=asked)] == ["an inertial sensor on the pelvis"]
    assert lacks(rig(imus=(THIGH, PELVIS)), hip_extend=asked) == []


def test_without_a_thigh_sensor_the_trailing_limb_angle_is_taken_where_that_is_wanted():
    def hip(**more):
        return Protocol.model_validate({"name": "p", "cues": {"hip_extend": {"legs": ("left",), **more}}})

    belt, thigh = lines_of("treadmill", "belt"), lines_of("thigh", "imu")
    on_a_belt, worn_too = rig(sensors=(belt,)), rig(sensors=(belt, thigh), imus=(THIGH | {"stream": "thigh.imu"},))
    assert missing(on_a_belt, hip()) == []
    assert hip_measure(on_a_belt, hip().cues.hip_extend, "left") == "trailing_limb_angle_deg"
    assert hip_measure(worn_too, hip().cues.hip_extend, "left") == "thigh_extension_deg"
    (row,) = missing(on_a_belt, hip(fallback=False))
    assert row.what == "an inertial sensor on the left thigh"


def test_without_either_the_sensor_that_was_asked_for_is_named_and_the_way_out():
    (row,) = lacks(rig(), hip_extend={"legs": ("left",)})
    assert row.what == "an inertial sensor on the left thigh"
    assert "fallback = true" in row.remedy
    (row,) = lacks(rig(), hip_extend={"legs": ("left",), "measure": "trailing_limb_angle_deg"})
    assert row.what == "belt speed"


def test_the_muscle_and_the_leg_of_a_channel_count():
    settings = Protocol.model_validate({"name": "p", "cues": {"glute_hold": {}}}).cues.glute_hold
    worn = rig(emgs=(EMG,))
    assert hold_measure(worn, settings, "left") == "held_share"
    assert hold_measure(worn, settings, "right") == "single_support_s"
