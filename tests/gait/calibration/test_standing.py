from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from drivers.emulators.steps import Part
from feedback.config import Rig
from feedback.gait.calibration.standing import QUIET_S, Standing
from feedback.messages import Samples

Play = Callable[..., Iterator[Samples]]


def stand(rig: Rig, samples: Iterator[Samples], mass_kg: float | None = 71.0) -> Standing:
    step = Standing(rig.sole, mass_kg)
    for one in samples:
        step.take(one)
    return step


def scaled(samples: Iterator[Samples], left: float, right: float) -> Iterator[Samples]:
    share = {"insoles.left": left, "insoles.right": right}
    return (one.replace(values=tuple(share[one.stream] * value for value in one.values)) for one in samples)


def test_quiet_standing_gives_load_and_share_with_their_spread(rig: Rig, play: Play) -> None:
    step = stand(rig, play([Part("stand", 9.0)], 9))
    assert step.done
    assert step.refusal() is None
    stood = step.stood
    assert stood.load == pytest.approx(70.0 * 9.80665, rel=0.02)
    assert stood.load_sd_pct < 1.0
    assert stood.left_share == pytest.approx(0.5, abs=0.05)
    assert 0.0 < stood.left_share_sd < 0.05
    assert stood.until_ns - stood.from_ns == pytest.approx(QUIET_S * 1e9)
    assert "left 4" in step.live or "left 5" in step.live


def test_who_comes_to_rest_late_is_waited_for(rig: Rig, play: Play) -> None:
    parts = [Part("shift", 2.8), Part("stand", 9.0)]
    step = stand(rig, play(parts, 12))
    assert step.done
    assert step.refusal() is None
    assert step.stood.from_ns >= 102.0e9
    assert step.stood.left_share_sd < 0.05


@pytest.mark.parametrize("part", [Part("shift", 30.0), Part("walk", 30.0)])
def test_who_moves_is_refused(rig: Rig, play: Play, part: Part) -> None:
    step = stand(rig, islice(play([Part("stand", 0.1), part], 20), 200, None))
    assert not step.done
    refused = step.refusal()
    assert refused is not None
    assert refused.what == "moved while standing"


def test_nobody_on_the_soles_is_refused(rig: Rig, play: Play) -> None:
    step = stand(rig, scaled(play([Part("stand", 8.0)], 8), 0.05, 0.05))
    assert not step.done
    assert str(step.refusal()).startswith("no load on the soles: ")


def test_a_sole_that_says_nothing_is_named(rig: Rig, play: Play) -> None:
    step = stand(rig, (one for one in play([Part("stand", 8.0)], 8) if one.stream == "insoles.left"))
    assert str(step.refusal()).startswith("no samples of the right sole: ")


@pytest.mark.parametrize(
    ("mass_kg", "is_refused"), [(None, False), (71.0, False), (60.0, False), (154.0, True), (45.0, True)]
)
def test_the_load_must_fit_the_mass_that_is_stated(
    rig: Rig, play: Play, mass_kg: float | None, is_refused: bool
) -> None:
    refused = stand(rig, play([Part("stand", 8.0)], 8), mass_kg).refusal()
    assert (refused is not None) == is_refused
    assert refused is None or "of what the patient's file says" in refused.what


def test_one_sole_that_feels_next_to_nothing_is_found(rig: Rig, play: Play) -> None:
    refused = stand(rig, scaled(play([Part("stand", 8.0)], 8), 1.7, 0.1)).refusal()
    assert refused is not None
    assert refused.what.startswith("the left sole bears 9")


def test_a_gap_in_the_samples_is_no_standing(rig: Rig, play: Play) -> None:
    gap = (one for one in play([Part("stand", 9.0)], 8) if not 103.5e9 < one.t_ns < 104.5e9)
    assert not stand(rig, gap).done
