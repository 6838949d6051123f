"""The whole sequence with samples alone, good and bad."""

from collections.abc import Callable, Iterator

import pytest

from drivers.emulators.steps import Part
from feedback.config import Patient, Rig
from feedback.gait.calibration.sequence import Sequence
from feedback.messages import Samples

Play, Go = Callable[..., Iterator[Samples]], Callable[..., list[str]]
GOOD = [Part("stand", 7.0), Part("shift", 3.5), Part("walk")]
WALK_S = 20.0


@pytest.fixture
def steps(rig: Rig, patient: Patient) -> Sequence:
    return Sequence(rig, patient, WALK_S)


def test_stand_lean_lean_walk_and_what_comes_of_it(steps: Sequence, play: Play, go: Go) -> None:
    prompts = go(steps, play(GOOD, 40))
    assert [prompt.split()[0] for prompt in prompts] == ["Stand", "Lean", "Lean", "Walk"]
    assert ["LEFT" in prompt for prompt in prompts] == [False, True, False, False]
    assert steps.done
    judged = steps.judged("2026-01-02T03:04:05")
    found = judged.calibration
    assert judged.refusals == ()
    assert found is not None
    assert (found.made, found.rig) == ("2026-01-02T03:04:05", "Emulated patient")
    assert found.stood_load == pytest.approx(686.5, rel=0.02)
    assert found.leaned_left_share is not None
    assert found.leaned_right_share is not None
    assert found.leaned_left_share > 0.64 > 0.36 > found.leaned_right_share
    assert found.walked_s == pytest.approx(WALK_S, abs=0.1)
    assert found.good_strides_pct is not None
    assert found.good_strides_pct > 85


def test_how_long_each_message_took_to_come_changes_nothing(rig: Rig, patient: Patient, play: Play, go: Go) -> None:
    rows = list(play(GOOD, 40))
    feet = [[one for one in rows if one.stream == name] for name in ("insoles.left", "insoles.right")]
    mixed = [one for k in range(0, len(feet[0]), 7) for foot in feet for one in foot[k : k + 7]]
    found = []
    for samples in (rows, mixed):
        steps = Sequence(rig, patient, WALK_S)
        go(steps, iter(samples))
        found.append(steps.judged("now").calibration)
    assert found[0] is not None
    assert found[1] is not None
    assert found[1].baselines == found[0].baselines
    assert {row.measure for row in found[0].baselines} >= {"single_support_s", "cop_spread_ml"}
    assert (found[1].stood_load, found[1].left_share) == (found[0].stood_load, found[0].left_share)


def test_swapped_soles_are_refused_before_anybody_walks(steps: Sequence, play: Play, go: Go) -> None:
    prompts = go(steps, play(GOOD, 40, swap=True))
    assert steps.refused is not None
    assert steps.refused.what.startswith("the soles are swapped")
    assert len(prompts) <= 4
    assert steps.judged("now").refusals == (steps.refused,)


def test_who_does_not_come_to_rest_is_refused_in_time(steps: Sequence, play: Play, go: Go) -> None:
    go(steps, play([Part("stand", 0.5), Part("shift", 60.0)], 40))
    assert steps.refused is not None
    assert steps.refused.what == "moved while standing"


def test_who_does_not_lean_is_refused_in_time(steps: Sequence, play: Play, go: Go) -> None:
    go(steps, play([Part("stand", 60.0)], 40))
    assert steps.refused is not None
    assert steps.refused.what.startswith("no shift of weight was seen when asked to lean left")


def test_who_stops_walking_is_refused(steps: Sequence, play: Play, go: Go) -> None:
    go(steps, play([*GOOD[:2], Part("walk", 8.0), Part("stand", 60.0)], 40))
    assert steps.refused is not None
    assert steps.refused.what.startswith("the walk ended after")


def test_a_short_walk_has_too_few_good_strides(rig: Rig, patient: Patient, play: Play, go: Go) -> None:
    short = Sequence(rig, patient, 8.0)
    go(short, play(GOOD, 40))
    (refused,) = short.judged("now").refusals
    assert refused.what.startswith("only ")


def test_nothing_at_all_is_refused_by_the_clock_alone(steps: Sequence) -> None:
    for second in range(40):
        steps.pass_time(round((100 + second) * 1e9))
    assert steps.refused is not None
    assert steps.refused.what == "no samples of the left and the right sole"


def test_soles_that_only_switch_begin_with_walking(rig: Rig, patient: Patient) -> None:
    switch = rig.model_copy(update={"sole": rig.sole.model_copy(update={"calibration": "switch"})})
    assert Sequence(switch, patient, WALK_S).step.prompt.startswith("Walk")


def test_the_tap_test_ends_with_the_leans(rig: Rig, patient: Patient, play: Play, go: Go) -> None:
    for swap, verdict in ((False, ""), (True, "the soles are swapped")):
        steps = Sequence(rig, patient, WALK_S, tap_test=True)
        assert steps.progress == 0.0
        prompts = go(steps, play(GOOD, 40, swap=swap))
        assert [prompt.split()[0] for prompt in prompts] == ["Stand", "Lean", "Lean"]
        assert steps.done
        assert steps.progress == 1.0
        assert (steps.refused.what if steps.refused else "")[: len("the soles are swapped")] == verdict


def test_a_tap_test_that_is_over_stays_over_whatever_time_passes(
    rig: Rig, patient: Patient, play: Play, go: Go
) -> None:
    steps = Sequence(rig, patient, WALK_S, tap_test=True)
    go(steps, play(GOOD, 40))
    assert steps.done
    steps.pass_time(10**12)
    assert (steps.done, steps.progress, steps.refused) == (True, 1.0, None)


def test_soles_that_only_switch_cannot_be_told_apart_by_leaning(rig: Rig, patient: Patient) -> None:
    switch = rig.model_copy(update={"sole": rig.sole.model_copy(update={"calibration": "switch"})})
    with pytest.raises(ValueError, match="tell no load"):
        Sequence(switch, patient, WALK_S, tap_test=True)
