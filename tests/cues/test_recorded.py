"""Cues on recorded walks, through the whole engine. All of them: scripts/bench_cues."""

from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import read_walk
from feedback.config import load_rig
from gait_bench import cued

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.recordings
EVERY = 30
"""Takes six walks of 159, of all three laboratories, controls and patients."""
STEADY_SHARE, MAE_MS = 0.97, 14.0


@pytest.fixture(scope="module")
def found(recordings):
    """Every kind of cue over a handful of walks."""
    rig = load_rig(REPOSITORY / "configs/rigs/gaitpdb.toml")
    total = {kind: cued.Kind() for kind in (*cued.ALL_LEGS, *cued.RESULTS)}
    for path in sorted((recordings / "gaitpdb").glob("*_*.txt*"))[::EVERY]:
        for kind, row in cued.measure(read_walk(path, "gaitpdb"), rig, cued.protocol()).items():
            total[kind].add(row)
    return total


@pytest.mark.parametrize("kind", [kind for kind in cued.ALL_LEGS if kind != "rhythm"])
def test_steady_walking_is_cued_at_each_stride(found, kind):
    row = found[kind]
    assert row.steady_due > 700
    assert row.steady_sounded >= STEADY_SHARE * row.steady_due


@pytest.mark.parametrize("kind", ["glute_ready", "push_off"])
def test_cues_come_at_their_time(found, kind):
    errors_ms = np.abs(found[kind].errors_ms)
    assert len(errors_ms) > 800
    assert errors_ms.mean() <= MAE_MS
    assert np.median(errors_ms) < 10.0


@pytest.mark.parametrize("kind", [*cued.ALL_LEGS, *cued.RESULTS])
def test_never_two_in_a_stride_nor_on_the_wrong_leg_nor_into_a_stop(found, kind):
    assert {name: getattr(found[kind], name) for name in cued.FAULTS} == dict.fromkeys(cued.FAULTS, 0)


def test_the_beat_keeps_near_walkers_who_do_not_hear_it(found):
    """The rule that knows the mean stride beforehand comes to 46 ms (docs/decisions/0017-rhythm.md)."""
    assert np.abs(found["rhythm"].errors_ms).mean() < 55.0
