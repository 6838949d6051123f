"""What a held sound's pitch goes with: from the window's opening to the target in force."""

from math import nan

import pytest

from feedback.cues.follow import LEAST_SPAN, following
from feedback.messages import TOE_OFF

METHODS = {"thigh_extension_deg": "thigh_imu", "trailing_limb_angle_deg": "insoles+belt", "first_peak": "insoles"}


class Targets:
    """One target; it moves."""

    def __init__(self, method: str, target: float) -> None:
        self.method, self.target = method, target

    def verdict(self, kind: str, leg: str, measure: str, method: str, value: float) -> tuple[str, float]:
        return "unknown", self.target if method == self.method else nan


@pytest.mark.parametrize(
    ("measure", "target", "expected"),
    [
        ("thigh_extension_deg", 12.0, ("thigh", 0.0, -12.0)),
        ("trailing_limb_angle_deg", 21.0, ("trailing_limb", 0.0, 21.0)),
        ("first_peak", 0.8, ("load", 0.0, 0.8)),
        ("thigh_extension_deg", -4.0, ("thigh", 4.0 + LEAST_SPAN, 4.0)),
        ("trailing_limb_angle_deg", 2.0, ("trailing_limb", 2.0 - LEAST_SPAN, 2.0)),
    ],
)
def test_the_pitch_is_highest_at_the_target_whatever_it_is_measured_with(measure, target, expected):
    assert following(Targets(METHODS[measure], target), "kind", "left", measure)() == expected


def test_it_goes_with_the_target_when_that_moves():
    targets = Targets("", 10.0)
    follows = following(targets, "hip_extend", "left", "hip_extension_deg")
    assert follows() == ("hip", 0.0, -10.0)
    targets.target = 12.0
    assert follows() == ("hip", 0.0, -12.0)


@pytest.mark.parametrize(("measure", "high"), [("thigh_extension_deg", -14.0), ("first_peak", 1.0)])
def test_without_a_target_it_is_that_of_slow_walking(measure, high):
    assert following(Targets("", nan), "kind", "left", measure)()[2] == high


RULES = {"legs": ("left",), "release": "click"}
THIGH = {"imus": ({"stream": "imu.left", "segment": "thigh", "leg": "left"},)}


@pytest.mark.parametrize(
    ("kind", "rig", "follows", "low", "high"),
    [
        ("hip_extend", THIGH, "thigh", 0.0, -10.0),
        ("hip_extend", {}, "trailing_limb", 0.0, 10.0),
        ("load_affected", {}, "load", 0.0, 10.0),
        ("glute_hold", {}, "", 0.0, 0.0),
    ],
)
def test_held_cues_say_what_they_follow_and_what_marks_their_end(session, kind, rig, follows, low, high):
    it = session({kind: RULES}, rig=rig)
    it.strike("left", 1000)
    (cue,) = it.predict("left", 1020, 1700, 20, TOE_OFF)
    assert (cue.follows, cue.follow_low, cue.follow_high, cue.release) == (follows, low, high, "click")
    it.off("right", 1080)
    (later,) = it.predict("left", 1100, 1760, 20, TOE_OFF)
    assert (later.follows, later.follow_high, later.release) == (follows, high, "click"), "revisions keep it"


@pytest.mark.parametrize("kind", ["hip_extend", "load_affected"])
def test_it_keeps_its_pitch_where_that_is_wanted(session, kind):
    it = session({kind: RULES | {"follow": False}})
    it.strike("left", 1000)
    (cue,) = it.predict("left", 1020, 1700, 20, TOE_OFF)
    assert cue.follows == ""
