"""When the synthetic patient's muscles work."""

from itertools import pairwise

import numpy as np
import pytest

from drivers.emulators.body import Body
from drivers.emulators.muscles import RISE_S, WINDOWS
from drivers.emulators.traits import Traits
from drivers.emulators.walker import Walker


def strikes(walker: Walker, leg: str, from_s: float, until_s: float) -> np.ndarray:
    rows = walker.events(from_s, until_s)
    return np.array([row.time_s for row in rows if (row.leg, row.event) == (leg, "heel_strike")])


def delays_ms(body: Body, walker: Walker, leg: str, muscle: str) -> np.ndarray:
    """Onset after its stride's heel strike."""
    bouts = body.muscles.bouts(leg, muscle, 8, 22)
    known = strikes(walker, leg, 7, 24)
    assert {bout.strike_s for bout in bouts} <= set(known)
    return np.array([1000 * (bout.on_s - bout.strike_s) for bout in bouts if bout.number == 0])


@pytest.mark.parametrize("leg", ["left", "right"])
@pytest.mark.parametrize(
    ("muscle", "before_ms"),
    [("gluteus_maximus", -38), ("gluteus_medius", -38), ("hamstrings", -190), ("rectus_femoris", -76)],
)
def test_each_stride_has_its_onset_before_the_strike_by_the_norm(
    body: Body, walker: Walker, leg: str, muscle: str, before_ms: float
) -> None:
    delays = delays_ms(body, walker, leg, muscle)
    assert len(delays) == pytest.approx(len(strikes(walker, leg, 8, 22)), abs=1)
    assert delays.mean() == pytest.approx(before_ms, abs=12)
    assert 3 < delays.std() < 20


def test_gluteus_medius_works_twice_and_rests_between(body: Body) -> None:
    bouts = body.muscles.bouts("left", "gluteus_medius", 10, 20)
    assert [bout.number for bout in bouts][:4] in ([0, 1, 0, 1], [1, 0, 1, 0])
    for first, second in pairwise(bouts):
        assert second.on_s > first.off_s + 0.03


def test_a_late_leg_is_late_by_so_much_with_its_glutes_alone(walker: Walker) -> None:
    usual, late = Body(walker, Traits()), Body(walker, Traits(glute_late_ms={"left": 90.0}))
    for leg, muscle, by in (
        ("left", "gluteus_maximus", 90),
        ("left", "gluteus_medius", 90),
        ("left", "hamstrings", 0),
        ("right", "gluteus_maximus", 0),
    ):
        onsets = [body.muscles.onsets(leg, muscle, 8.5, 20.3) for body in (usual, late)]
        shift = np.subtract(*[np.array(row[: min(map(len, onsets))]) for row in onsets[::-1]])
        assert 1000 * shift == pytest.approx(by, abs=0.01)


def test_a_late_burst_is_no_shorter_than_one_can_tell(walker: Walker) -> None:
    late = Body(walker, Traits(glute_late_ms={"left": 150.0})).muscles
    assert all(bout.off_s - bout.on_s > 0.11 for bout in late.bouts("left", "gluteus_maximus", 8, 22))


def test_the_strength_follows_the_bursts(body: Body) -> None:
    bout = next(bout for bout in body.muscles.bouts("right", "gluteus_maximus", 10, 14))
    at_s = np.array([bout.on_s, bout.on_s + RISE_S, bout.off_s, bout.off_s + 0.06])
    assert body.muscles.strength("right", "gluteus_maximus", at_s) == pytest.approx(
        [0, bout.strength, bout.strength, 0], abs=1e-9
    )


@pytest.mark.parametrize("muscle", WINDOWS)
def test_standing_muscles_rest(body: Body, muscle: str) -> None:
    for from_s, until_s in ((0.0, 3.5), (25.5, 29.5)):
        assert body.muscles.strength("left", muscle, np.arange(from_s, until_s, 0.01)).max() == 0


def test_bursts_are_the_same_however_one_asks(walker: Walker) -> None:
    whole = Body(walker, Traits()).muscles.bouts("left", "gluteus_medius", 0, 60)
    other = Body(Walker(walker.patient), Traits()).muscles
    parts = [other.bouts("left", "gluteus_medius", k, k + 1.5) for k in np.arange(58.5, -0.1, -1.5)]
    assert [bout for part in reversed(parts) for bout in part] == whole
