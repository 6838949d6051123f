"""The synthetic patient standing, leaning and walking, as samples, and what the engine tells of them meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drivers.emulators.body import Body
from drivers.emulators.inertial import Worn
from drivers.emulators.steps import Part, Rhythm
from drivers.emulators.traits import Traits
from drivers.emulators.walker import Patient as Walks
from drivers.emulators.walker import Walker
from feedback.config import Patient, Rig, load_rig
from feedback.gait.calibration.sequence import Sequence as Steps
from feedback.gait.tracker import GaitTracker
from feedback.messages import LEFT, LEGS, RIGHT, Samples

RIG = load_rig(Path(__file__).resolve().parents[3] / "configs" / "rigs" / "emulated.toml")
RATE_HZ = 100
STAND, LEAN, WALK = Part("stand", 7.0), Part("shift", 3.5), Part("walk")
START_S = 100.0


def played(parts: Sequence[Part], seconds: int, swap: bool = False, seed: int = 1) -> Iterator[Samples]:
    """Both feet of a patient of 70 kg at each instant; swap: each sole in the other shoe."""
    walker = Walker(Walks(seed=seed, mass_kg=70.0, rhythm=Rhythm(1.1, 0.02), parts=tuple(parts)))
    names = [f"insoles.{leg}" for leg in (reversed(LEGS) if swap else LEGS)]
    for second in range(seconds):
        times_s = second + np.arange(RATE_HZ) / RATE_HZ
        feet = [np.rint(20.0 * forces).tolist() for forces in walker.readings(times_s, second)]
        for k, at_s in enumerate(times_s.tolist()):
            t_ns = round((START_S + at_s) * 1e9)
            for name, rows in zip(names, feet, strict=True):
                yield Samples(t_ns, t_ns, 0, name, 0, tuple(rows[k]))


def went(steps: Steps, samples: Iterator[Samples], rig: Rig = RIG) -> list[str]:
    """Feed the sequence until it is done; the prompts that it gave, in order."""
    tracker, prompts = GaitTracker(rig.sole), [steps.step.prompt]
    for one in samples:
        worn = one.stream in rig.worn
        for message in (one, *([] if worn else tracker.feed(one))):
            steps.take(message, one.t_ns)
        if steps.step.prompt != prompts[-1]:
            prompts.append(steps.step.prompt)
        if steps.done:
            break
    return prompts


@pytest.fixture
def play() -> Callable[..., Iterator[Samples]]:
    return played


@pytest.fixture
def go() -> Callable[..., list[str]]:
    return went


@pytest.fixture
def rig() -> Rig:
    return RIG


@pytest.fixture
def patient() -> Patient:
    return Patient(id="P", mass_kg=71.0, height_m=1.74)


FULL = load_rig(Path(__file__).resolve().parents[3] / "configs" / "rigs" / "emulated_full.toml")


def worn(seconds: int = 40, **changes: Any) -> list[Samples]:
    """Soles, belt and inertial sensors of the same patient, in order of time.

    crossed: each thigh's sensor on the other leg; belt_stands: its encoder is stuck; else as in Worn, of the thighs.
    """
    crossed, belt_stands = changes.pop("crossed", False), changes.pop("belt_stands", False)
    walker = Walker(Walks(seed=3, mass_kg=70.0, rhythm=Rhythm(1.1, 0.02), parts=(STAND, LEAN, WALK)))
    body = Body(walker, Traits(belt_mps=1.1, height_m=1.74))
    legs = {"thigh_left.imu": RIGHT if crossed else LEFT, "thigh_right.imu": LEFT if crossed else RIGHT}
    rows = list(played((STAND, LEAN, WALK), seconds, seed=3))
    for stream, leg in (*legs.items(), ("pelvis.imu", "")):
        source = body.inertial(Worn(leg, **(changes if leg else {})), float(RATE_HZ))
        rows += _told(stream, source, RATE_HZ, seconds)
    told = _told("belt.belt", body.encoder("belt", 10), 10, seconds)
    belt = [one.replace(values=(0.0,)) if belt_stands else one for one in told]
    return sorted(rows + belt, key=lambda one: one.t_ns)


def _told(stream: str, source: Any, rate_hz: int, seconds: int) -> list[Samples]:
    out = []
    for k in range(rate_hz * seconds):
        frame = source.frame(k)
        t_ns = round((START_S + frame.time_s) * 1e9)
        out.append(Samples(t_ns, t_ns, 0, stream, k, tuple(frame.values[0])))
    return out


@pytest.fixture
def full_rig() -> Rig:
    """With inertial sensors at the rate of these samples, and no EMG."""
    imus = tuple(imu.model_copy(update={"rate_hz": float(RATE_HZ)}) for imu in FULL.imus)
    return FULL.model_copy(update={"imus": imus, "emgs": ()})


@pytest.fixture(scope="session")
def play_worn() -> Callable[..., list[Samples]]:
    return worn
