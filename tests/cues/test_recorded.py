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
    total = {kind: cued.Kind() for kind in cued.ALL_LEGS}
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


@pytest.mark.parametrize("kind", [kind for kind in cued.ALL_LEGS if kind != "rhythm"])
def test_never_two_in_a_stride_nor_on_the_wrong_leg_nor_after_a_stop(found, kind):
    row = found[kind]
    assert (row.twice, row.wrong_leg, row.after_stop) == (0, 0, 0)
