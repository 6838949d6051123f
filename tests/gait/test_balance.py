"""Balance measures against the synthetic patient, whose forces are known, and on real walks."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from itertools import pairwise
from math import isfinite, nan, pi
from pathlib import Path
from statistics import fmean
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.emulators.steps import Part, Rhythm, Transfer, plan
from drivers.emulators.walker import GRAVITY, Patient, Walker
from drivers.walkfile import counts, read_walk
from feedback.config import Rig, load_rig
from feedback.gait.balance import FEWEST, METHOD, USUAL, BalanceChain
from feedback.gait.measures import MEASURES, METHODS
from feedback.gait.tracker import GaitTracker
from feedback.messages import LEFT, LEGS, RIGHT, GaitEvent, Measure, Message, Samples, Stride, other

CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "rigs"
RIG = load_rig(CONFIGS / "emulated.toml")
X = np.array([zone.x for zone in RIG.sole.zones])
NEWTONS, FINE_HZ = 70.0 * GRAVITY, 2000.0
SWAY_HZ, TREMOR_HZ = 3.0, 9.0
HASTY, SHORT_S = 12, 0.09
"""Every so many steps the right foot comes down so much too early."""
NAMES = {
    "single_support_s", "cop_spread_ml", "cop_path_ml_per_s", "load_fluctuation_pct", "early_step_down_s",
    "lateral_shift_proxy", "flat_valley_proxy", "short_support_proxy",
}  # fmt: skip


def hasty(steps: Iterator[Transfer]) -> Iterator[Transfer]:
    """The same steps, but now and then the right foot comes down early, and all that follows is earlier by as much."""
    early_s, landed = 0.0, 0
    for step in steps:
        landed += step.from_left == 1.0
        early_s += SHORT_S if step.from_left == 1.0 and landed > 20 and not landed % HASTY else 0.0
        yield step._replace(start_s=step.start_s - early_s, end_s=step.end_s - early_s)


def swayed(forces: np.ndarray, times_s: np.ndarray, sway: float, tremor: float) -> np.ndarray:
    """Load goes from the medial to the lateral zones and back, and all of it trembles."""
    lean = sway * np.sin(2 * pi * SWAY_HZ * times_s)[:, None] * np.sign(X)
    moved = forces * (1.0 + lean)
    kept = forces.sum(axis=1, keepdims=True) / np.maximum(moved.sum(axis=1, keepdims=True), 1e-9)
    trembling = 1.0 + tremor * np.sin(2 * pi * TREMOR_HZ * times_s)[:, None]
    return np.asarray(moved * kept * trembling)


def walker(is_hasty: bool = False, asymmetry: float = 0.0) -> Walker:
    rhythm, parts = Rhythm(1.1, 0.02, asymmetry), (Part("stand", 3.0), Part("walk"))
    steps = patch("drivers.emulators.walker.plan", lambda *how: hasty(plan(*how))) if is_hasty else nullcontext()
    with steps:
        return Walker(Patient(mass_kg=70.0, rhythm=rhythm, parts=parts))


def observed(rig: Rig, rows: Iterator[tuple[int, list[tuple[float, ...]]]]) -> list[Message]:
    """What tracker and chain tell of a walk, all but that of its first seconds."""
    tracker, chain, told = GaitTracker(rig.sole), BalanceChain(rig, None), []
    for t_ns, feet in rows:
        for leg, values in zip(LEGS, feet, strict=True):
            for message in tracker.feed(Samples(t_ns, t_ns, 0, f"i.{leg}", 0, values)):
                told.append(message)
                chain.hear(message, t_ns, t_ns, told)
    return [m for m in told if isinstance(m, Stride | Measure) and m.start_ns > 15e9]


@cache
def walk(
    rate_hz: int = 200, sway: float = 0.0, tremor: float = 0.0, is_hasty: bool = False, asymmetry: float = 0.0
) -> tuple[Walker, list[Message]]:
    one = walker(is_hasty, asymmetry)

    def rows() -> Iterator[tuple[int, list[tuple[float, ...]]]]:
        for second in range(75):
            times_s = second + np.arange(rate_hz) / rate_hz
            feet = [swayed(forces, times_s, sway, tremor) for forces in one.readings(times_s, second)]
            tables = [np.rint(20.0 * forces).tolist() for forces in feet]
            for k, t_ns in enumerate((times_s * 1e9).round().astype(int).tolist()):
                yield t_ns, [tuple(table[k]) for table in tables]

    return one, observed(RIG, rows())


def measured(told: list[Message]) -> dict[int, dict[str, Measure]]:
    """By the stride's start."""
    found: dict[int, dict[str, Measure]] = defaultdict(dict)
    for message in told:
        if isinstance(message, Measure):
            found[message.start_ns][message.measure] = message
    return found


def truth(one: Walker, stride: Stride, sway: float, tremor: float) -> dict[str, float]:
    """The same by the walker's own forces, 2000 a second, without noise and drift."""
    t = np.arange(stride.start_ns * 1e-9 - 0.05, stride.t_ns * 1e-9, 1 / FINE_HZ)
    feet = {leg: swayed(f, t, sway, tremor) for leg, f in zip(LEGS, one.forces(t), strict=True)}
    zones, its = feet[stride.leg] / NEWTONS, feet[other(stride.leg)].sum(axis=1) / NEWTONS
    off = np.flatnonzero(its < 0.05)
    load, across = zones.sum(axis=1)[off], (zones @ X)[off]
    alone, place = t[off], across / load
    bins = np.array([part.mean() for part in np.array_split(place, round((alone[-1] - alone[0]) / 0.025))])
    middle = slice(int(0.15 * len(off)), int(0.85 * len(off)))
    about = load[middle] - np.polyval(np.polyfit(alone[middle], load[middle], 2), alone[middle])
    share = (t - stride.start_ns * 1e-9) / stride.stride_s
    aside = (share >= 0.2) & (share <= 0.4)
    return {
        "single_support_s": alone[-1] - alone[0],
        "cop_spread_ml": place.std(),
        "cop_path_ml_per_s": np.abs(np.diff(bins)).sum() / (alone[-1] - alone[0]) * len(bins) / (len(bins) - 1),
        "load_fluctuation_pct": 100 * about.std() / load[middle].mean(),
        "lateral_shift_proxy": (zones @ X)[aside].sum() / zones[aside].sum(),
    }


@pytest.mark.parametrize(("sway", "tremor"), [(0.0, 0.0), (0.15, 0.0), (0.3, 0.03)])
@pytest.mark.parametrize("rate_hz", [100, 200])
def test_measures_are_those_of_the_walkers_own_forces_and_sigma_says_how_nearly(
    rate_hz: int, sway: float, tremor: float
) -> None:
    one, told = walk(rate_hz, sway, tremor)
    strides = {m.start_ns: m for m in told if isinstance(m, Stride)}
    errors: dict[str, list[float]] = defaultdict(list)
    for start_ns, row in measured(told).items():
        true = truth(one, strides[start_ns], sway, tremor)
        for name, value in true.items():
            errors[name].append((row[name].value - value) / row[name].sigma)
    assert len(errors["single_support_s"]) > 90
    spread = {name: np.sqrt(fmean(e * e for e in rows)) for name, rows in errors.items()}
    assert not {name: rms for name, rms in spread.items() if not 0.05 < rms < 1.5}


def test_sway_and_tremor_are_seen_where_they_belong() -> None:
    still, sway, tremor = ({
        name: fmean(row[name].value for row in measured(walk(200, *how)[1]).values()) for name in NAMES
    } for how in ((0.0, 0.0), (0.3, 0.0), (0.0, 0.03)))  # fmt: skip
    assert sway["cop_spread_ml"] > 1.5 * still["cop_spread_ml"]
    assert sway["cop_path_ml_per_s"] > 2 * still["cop_path_ml_per_s"]
    assert sway["load_fluctuation_pct"] < still["load_fluctuation_pct"] + 0.2
    assert still["load_fluctuation_pct"] < 1.0
    assert tremor["load_fluctuation_pct"] == pytest.approx(2.0, abs=0.5)  # 3 % / sqrt(2), the slowest of it bent away
    assert tremor["cop_spread_ml"] == pytest.approx(still["cop_spread_ml"], rel=0.1)


def test_strides_on_which_the_leg_was_left_too_early_are_found() -> None:
    _, told = walk(is_hasty=True)
    rows = [m for m in told if isinstance(m, Measure) and m.measure == "early_step_down_s"]
    left = [m.value for m in rows if m.leg == LEFT]
    found = [value for value in left if value > 0.05]
    assert len(found) == pytest.approx(len(left) / HASTY, abs=1.0)
    assert fmean(found) == pytest.approx(SHORT_S, abs=0.015)
    assert sum(0 < value <= 0.05 for value in left) <= 0.03 * len(left)
    usual = [m.value for m in walk()[1] if isinstance(m, Measure) and m.measure == "early_step_down_s"]
    assert sum(value > 0 for value in usual) <= 0.03 * len(usual)


def test_the_leg_that_stands_alone_for_less_long_has_the_smaller_ratio() -> None:
    _, told = walk(asymmetry=-0.15)  # the left swing is short, so the right leg stands alone for less long
    ratio = {leg: fmean(m.value for m in told if isinstance(m, Measure) and (m.leg, m.measure) == (
        leg, "short_support_proxy")) for leg in LEGS}  # fmt: skip
    assert ratio[RIGHT] < 0.9 < 1.1 < ratio[LEFT]
    assert ratio[LEFT] * ratio[RIGHT] == pytest.approx(1.0, abs=0.02)


def test_each_measure_is_told_with_its_stride_and_ends_within_it() -> None:
    _, told = walk()
    assert {m.measure for m in told if isinstance(m, Measure)} == NAMES <= set(MEASURES)
    assert METHOD in METHODS
    stride = None
    for message in told:
        if isinstance(message, Stride):
            stride = message
        elif stride:
            assert (message.leg, message.start_ns) == (stride.leg, stride.start_ns)
            assert stride.start_ns < message.t_ns <= stride.t_ns
            assert message.sigma > 0


def stride(number: int, alone_s: float, leg: str = LEFT) -> Stride:
    start_ns = number * 1_100_000_000
    timing = (1.1, 0.7, 0.4, 0.24, alone_s, 0.55, 1.1, "heel", 1.0, "toe", 0.12, 0.12)
    return Stride(start_ns + 1_100_000_000, 0, 0, leg, start_ns, *timing)


def hear(chain: BalanceChain, one: Stride) -> dict[str, Measure]:
    out: list[Message] = []
    chain.hear(one, one.t_ns, 7, out)
    return {m.measure: m for m in out if isinstance(m, Measure)}


@given(st.lists(st.floats(0.36, 0.44), min_size=FEWEST, max_size=2 * USUAL), st.floats(0.0, 0.3))
def test_early_is_short_of_the_usual_and_never_below_zero(usual_s: list[float], short_s: float) -> None:
    chain = BalanceChain(RIG, None)
    for k, alone_s in enumerate(usual_s):
        hear(chain, stride(k, alone_s))
    told = hear(chain, stride(99, 0.4 - short_s))["early_step_down_s"]
    median = float(np.median(usual_s[-USUAL:]))
    assert told.value == 0.0 or told.value == pytest.approx(median - 0.4 + short_s)
    assert told.value > 0.0 or short_s < 0.16
    assert told.cause_ns == 7


def test_what_is_not_known_is_not_told() -> None:
    chain = BalanceChain(RIG, None)
    assert hear(chain, stride(0, nan)) == {}
    assert set(hear(chain, stride(1, 0.4))) == {"single_support_s"}  # this sole saw neither load nor pressure


def test_an_event_that_was_guessed_makes_its_stride_less_sure() -> None:
    chain, sigmas = BalanceChain(RIG, None), []
    for quality in (1.0, 0.4):
        for at_ns in (120_000_000, 520_000_000):
            chain.hear(GaitEvent(at_ns, 0, 0, RIGHT, "any", at_ns, quality, "", ""), 0, 0, [])
        sigmas.append(hear(chain, stride(0, 0.4))["single_support_s"].sigma)
        chain = BalanceChain(RIG, None)
    assert sigmas[1] == pytest.approx(2.5 * sigmas[0])


@cache
def real(path: Path) -> list[Message]:
    rig, recorded = load_rig(CONFIGS / "gaitpdb.toml"), read_walk(path, "gaitpdb")
    feet = [foot.astype(float).tolist() for foot in counts(recorded, rig.sole.counts_per_newton)]
    times_ns = (recorded.time_s * 1e9).round().astype(int).tolist()
    return observed(rig, ((t_ns, [tuple(foot[k]) for foot in feet]) for k, t_ns in enumerate(times_ns)))


PLAUSIBLE = {
    "single_support_s": (0.3, 0.55), "cop_spread_ml": (0.003, 0.08), "cop_path_ml_per_s": (0.04, 0.8),
    "load_fluctuation_pct": (0.3, 7.0), "early_step_down_s": (0.0, 0.03), "lateral_shift_proxy": (-0.25, 0.25),
    "flat_valley_proxy": (0.55, 1.0), "short_support_proxy": (0.85, 1.18),
}  # fmt: skip


@pytest.mark.recordings
@pytest.mark.parametrize("name", ["GaCo15_02", "JuCo09_01", "SiCo11_01", "GaPt27_01", "JuPt21_06", "SiPt33_01"])
def test_people_who_walk_stay_within_what_people_do(recordings: Path, name: str) -> None:
    """Controls (Co) and patients (Pt) overlap; these are ranges, and no diagnosis."""
    told = real(recordings / "gaitpdb" / f"{name}.txt.xz")
    for leg in LEGS:
        rows = [m for m in told if isinstance(m, Measure) and m.leg == leg]
        means = {wanted: fmean(m.value for m in rows if m.measure == wanted) for wanted in NAMES}
        odd = {key: mean for key, mean in means.items() if not PLAUSIBLE[key][0] <= mean <= PLAUSIBLE[key][1]}
        assert not odd
        assert all(isfinite(m.sigma) for m in rows)
        steps = [m.value > 0 for m in rows if m.measure == "early_step_down_s"]
        assert sum(steps) < 0.2 * len(steps)  # every turn of these walks is one; 3 % in controls, 7 % in patients
    starts = [m.start_ns for m in told if isinstance(m, Measure)]
    assert len({b - a for a, b in pairwise(sorted(set(starts)))}) > 10
