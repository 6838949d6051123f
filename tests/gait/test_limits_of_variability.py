"""How well a walk can be foretold is limited by how much its strides vary: the engine stays at that limit.

The synthetic patient walks at 1.2 s a stride with 1.5 to 9 % variation. A Gaussian stride cannot be foretold from its
start better than by 0.8 SD on average, unless it depends on those before; published limits from toe off beside it.
"""

import numpy as np
import pytest

from drivers.emulators.steps import Part, Rhythm
from drivers.emulators.walker import Patient, Walker
from drivers.walkfile import Walk
from feedback.config import Rig, load_rig
from gait_bench import judge, ours, reference

RIG = f"{__file__.rpartition('/tests/')[0]}/configs/rigs/gaitpdb.toml"
STRIDE_S, SECONDS, BLOCK = 1.2, 240.0, 1000
ROWS = {
    0.015: (14, 11),
    0.02: (19, 14),
    0.03: (28, 21),
    0.04: (37, 29),
    0.05: (46, 36),
    0.07: (65, 50),
    0.09: (84, 64),
}
"""Variation -> mean absolute error that is to be reached one stride ahead and from toe off, ms."""


def recorded(rig: Rig, cv: float) -> Walk:
    """What the rig's soles tell of that patient at 100 Hz."""
    zones = tuple((zone.x, zone.y) for zone in rig.sole.zones)
    rhythm = Rhythm(stride_s=STRIDE_S, stride_cv=cv)
    walker = Walker(Patient(seed=4, rhythm=rhythm, parts=(Part("stand", 3.0), Part("walk")), zones=zones))
    time_s = np.arange(0, SECONDS, 0.01)
    blocks = [walker.readings(time_s[k : k + BLOCK], k // BLOCK) for k in range(0, len(time_s), BLOCK)]
    left, right = (np.concatenate(feet) for feet in zip(*blocks, strict=True))
    return Walk(f"cv {cv}", 100.0, time_s, left, right, "N")


@pytest.mark.parametrize(("cv", "limits_ms"), ROWS.items())
def test_predictions_stay_at_the_limit_that_variation_sets(cv: float, limits_ms: tuple[int, int]) -> None:
    rig = load_rig(RIG)
    walk = recorded(rig, cv)
    said = ours.listen(walk, rig)
    legs = reference.legs(walk.time_s, walk.left.sum(axis=1), walk.right.sum(axis=1))
    strides_s = np.concatenate([np.diff(leg.strikes)[leg.due - 1] for leg in legs.values()])
    assert np.std(strides_s) == pytest.approx(cv * STRIDE_S, rel=0.25)
    ahead, swing = (
        np.concatenate([judge.errors(leg, said[name].first[anchor]).error_s for name, leg in legs.items()])
        for anchor in (0, 3)
    )
    assert np.mean(~np.isnan(np.r_[ahead, swing])) >= 0.99
    assert np.nanmean(np.abs(ahead)) <= 1.15 * 0.8 * np.std(strides_s)
    assert np.nanmean(np.abs(ahead)) <= limits_ms[0] / 1e3
    assert np.nanmean(np.abs(swing)) <= limits_ms[1] / 1e3
