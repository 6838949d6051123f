"""Stride measures on real walks: nothing missing, and nothing that no walker does."""

from functools import cache
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import counts, read_walk
from feedback.config import load_rig
from feedback.gait.tracker import GaitTracker
from feedback.gait.walked import FIGURES, Walked
from feedback.messages import LEGS, Samples, Stride

pytestmark = pytest.mark.recordings
RIG = load_rig(f"{__file__.rpartition('/tests/')[0]}/configs/rigs/gaitpdb.toml")
WALKS = ("GaCo15_02", "GaPt27_01", "JuCo09_01", "JuPt21_06", "SiPt33_01")
PLAUSIBLE = {
    "stance_pct": (57, 72), "first_double_support_s": (0.07, 0.3), "second_double_support_s": (0.07, 0.3),
    "single_support_s": (0.3, 0.5), "step_s": (0.4, 0.8),
    "first_peak": (0.85, 1.4), "valley": (0.6, 1.0), "second_peak": (0.75, 1.3), "loading_rate_per_s": (2, 20),
    "load_impulse_s": (0.4, 0.9), "push_off_peak": (0.3, 1.1), "push_off_impulse_s": (0.05, 0.25),
    "heel_to_forefoot_s": (-0.02, 0.3), "cop_excursion_ap": (0.8, 2.0), "cop_speed_ap_per_s": (0.8, 4),
    "cop_spread_ml": (0.002, 0.06),
}  # fmt: skip
"""Means over a walk: the ranges of the published figures of healthy and Parkinsonian walkers, widened."""


@cache
def strides(path: Path) -> list[Stride]:
    walk = read_walk(path, "gaitpdb")
    tracker, told = GaitTracker(RIG.sole), []
    feet = [foot.astype(float).tolist() for foot in counts(walk, RIG.sole.counts_per_newton)]
    for k, t_ns in enumerate((walk.time_s * 1e9).round().astype(int).tolist()):
        for leg, rows in zip(LEGS, feet, strict=True):
            told += tracker.feed(Samples(t_ns, t_ns, k, f"i.{leg}", k, tuple(rows[k])))
    return [message for message in told if isinstance(message, Stride)]


@pytest.fixture(params=WALKS)
def walked(request: pytest.FixtureRequest, recordings: Path) -> list[Stride]:
    return strides(recordings / "gaitpdb" / f"{request.param}.txt.xz")


def test_nothing_is_missing_where_all_events_are_there(walked: list[Stride]) -> None:
    known = [stride for stride in walked if not isnan(stride.single_support_s)]
    assert len(known) > 0.97 * len(walked)
    needed = set(FIGURES) - {"step_s", "heel_to_forefoot_s", "stride_length_m"}
    assert not [(s.start_ns, name) for s in known for name in needed if isnan(FIGURES[name](s))]
    assert {len(stride.cop_ap) for stride in known} == {len(stride.cop_ml) for stride in known} == {11}


def test_the_means_are_those_of_walking_people(walked: list[Stride]) -> None:
    both = Walked(walked)
    means = {(leg, name): both.variability(leg, name).mean for leg in LEGS for name in PLAUSIBLE}
    odd = {key: mean for key, mean in means.items() if not PLAUSIBLE[key[1]][0] <= mean <= PLAUSIBLE[key[1]][1]}
    assert not odd


def test_the_centre_of_pressure_goes_from_heel_to_toe(walked: list[Stride]) -> None:
    paths = np.array([stride.cop_ap for stride in walked if stride.cop_ap])
    assert (paths[:, -1] > paths[:, 0]).mean() > 0.98
    assert (np.diff(paths, axis=1) > -0.05).mean() > 0.9
    mean = np.nanmedian(paths, axis=0)
    assert mean[0] < -0.4 < 0.3 < mean[-1]


def test_peaks_stand_above_the_valley(walked: list[Stride]) -> None:
    settled = [stride for stride in walked if stride.start_ns > walked[0].start_ns + 5_000_000_000]
    for stride in settled:  # body weight is known well by then
        assert stride.valley <= min(stride.first_peak, stride.second_peak)
        assert max(stride.first_peak, stride.second_peak) <= 1.02 * stride.peak_load
        assert stride.push_off_peak <= stride.second_peak + 1e-9
        assert stride.push_off_impulse_s < stride.load_impulse_s


def test_stride_time_varies_as_published_once_turns_are_left_out(walked: list[Stride]) -> None:
    """Series without turns have a CV of 1 to 5 %, in Parkinson's disease, too (Hausdorff 1998, 2007)."""
    both = Walked(walked)
    for leg in LEGS:
        assert 1.0 < both.variability(leg, "stride_s").cv_pct < 6.0
        assert len(both.accepted(leg)) > 0.8 * both.count(leg)
    assert 1.5 < both.coordination().pci_pct < 15
