"""A walker whose thighs, pelvis and belt are known: what its sensors say, and the truth beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.spatial.transform import Rotation

from feedback.config import Patient, Rig, Sole, Zone
from feedback.config.body import Imu
from feedback.gait.hip.chain import HipChain
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent, Measure, Message, Samples

FREE = [24, 24, 23, 20, 16, 11, 7, 2, -3, -7, -11, -14, -17, -18, -16, -12, -4, 3, 10, 16, 20, 23, 24, 24, 23, 24]
SLOW = [21, 20, 19, 16, 12, 9, 5, 2, -1, -4, -7, -10, -12, -14, -13, -10, -4, 3, 10, 15, 19, 22, 23, 23, 22, 21]
"""Thigh angle each 4 % of the stride, flexion above 0 (Schwartz 2008, free and slow)."""
RATE_HZ = 100.0
G = 9.81


def curve(points: list[int]) -> Callable[[np.ndarray], np.ndarray]:
    spline = CubicSpline(np.linspace(0, 1, len(points)), [*points[:-1], points[0]], bc_type="periodic")
    return lambda phase: spline(np.mod(phase, 1.0))


@dataclass
class Gait:
    """One leg: strikes and lifts (s), and the angle of its thigh (deg) at each time of the walk."""

    time_s: np.ndarray
    strikes: np.ndarray
    lifts: np.ndarray
    deg: np.ndarray


@dataclass
class Walk:
    """Standing first, then walking."""

    time_s: np.ndarray
    legs: dict[str, Gait] = field(default_factory=dict)

    def events(self, jitter_s: float = 0.0, seed: int = 3) -> list[GaitEvent]:
        rng = np.random.default_rng(seed)
        rows = [
            (at + rng.normal(0, jitter_s), leg, event)
            for leg, gait in self.legs.items()
            for event, times in ((HEEL_STRIKE, gait.strikes), (TOE_OFF, gait.lifts))
            for at in times
        ]
        return [
            GaitEvent(
                round(at * 1e9), round(at * 1e9) + 20_000_000, 0, leg, event, round(at * 1e9) + 20_000_000, 1.0, ""
            )
            for at, leg, event in sorted(rows)
        ]


def walk(
    seconds: float = 40.0,
    points: dict[str, list[int]] | None = None,
    stride_s: float = 1.15,
    cv: float = 0.02,
    step: float = 0.5,
    stand_s: float = 6.0,
    less_deg: Callable[[np.ndarray], np.ndarray] | None = None,
    rate_hz: float = RATE_HZ,
    seed: int = 1,
) -> Walk:
    """less_deg: what is added to the extended part of the left thigh's curve, by time."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(0, stand_s + seconds, 1 / rate_hz)
    made = Walk(time_s)
    count = int(seconds / stride_s) + 3
    lengths = stride_s * (1 + rng.normal(0, cv, count))
    starts = stand_s + np.r_[0, np.cumsum(lengths)]
    for leg, offset in (("left", 0.0), ("right", step)):
        shape = curve((points or {}).get(leg, FREE))
        strikes = starts[:-1] + offset * lengths
        phase = np.interp(time_s, strikes, np.arange(count), left=0.0)
        deg = shape(phase)
        if less_deg is not None and leg == "left":
            deg = deg + less_deg(time_s) * np.exp(-(((np.mod(phase, 1) - 0.52) / 0.16) ** 2))
        begins = np.clip((time_s - strikes[0] + 0.8) / 0.8, 0, 1)
        deg = deg * begins**2 * (3 - 2 * begins)
        lifts = strikes + 0.62 * lengths
        inside = (strikes < time_s[-1]) & (strikes >= stand_s)
        made.legs[leg] = Gait(time_s, strikes[inside], lifts[inside & (lifts < time_s[-1])], deg)
    return made


@dataclass
class Worn:
    """How a sensor sits and what is wrong with it."""

    mounting: Rotation = field(default_factory=Rotation.identity)
    bias_dps: tuple[float, float, float] = (0.4, -0.6, 0.3)
    drift_dps: float = 0.0
    """By how much bias has changed at the end."""
    noise_dps: float = 0.15
    noise_mps2: float = 0.08
    seed: int = 5


def motion(deg: np.ndarray, time_s: np.ndarray, strikes: np.ndarray, worn: Worn, place_m: tuple[float, float, float]):
    """Acceleration (m/s2) and turning (deg/s) of a sensor on a thigh that also turns out and sideways."""
    phase = np.interp(time_s, strikes, np.arange(len(strikes)), left=0.0)
    walks = np.clip((time_s - strikes[0] + 0.8) / 0.8, 0, 1)
    turn = np.c_[4 * walks * np.sin(2 * np.pi * phase), 3 * walks * np.sin(2 * np.pi * phase + 1), -deg]
    return carried(Rotation.from_euler("ZXY", turn, degrees=True), time_s, strikes, worn, place_m)


def carried(rotation: Rotation, time_s: np.ndarray, strikes: np.ndarray, worn: Worn, place_m: tuple[float, ...]):
    """What a sensor on a segment says that turns so about the hip, which goes its own way and feels impacts."""
    rng = np.random.default_rng(worn.seed)
    dt = time_s[1] - time_s[0]
    phase = np.interp(time_s, strikes, np.arange(len(strikes)), left=0.0)
    walks = np.clip((time_s - strikes[0] + 0.8) / 0.8, 0, 1)
    hip_m = (
        walks[:, None]
        * np.c_[
            0.015 * np.cos(4 * np.pi * phase) + 0.04 * np.sin(2 * np.pi * time_s / 17),
            0.025 * np.sin(2 * np.pi * phase),
            0.018 * np.cos(4 * np.pi * phase + 0.6),
        ]
    )
    place = hip_m + rotation.apply(place_m)
    moved = np.gradient(np.gradient(place, dt, axis=0), dt, axis=0)
    for strike in strikes:
        after = time_s - strike
        moved[:, 2] += np.where(after > 0, 15 * np.exp(-np.maximum(after, 0) / 0.02) * np.cos(157 * after), 0)
    acceleration = worn.mounting.apply(rotation.inv().apply(moved + np.array([0, 0, G])))
    turned = np.zeros_like(acceleration)
    turned[1:-1] = (rotation[:-2].inv() * rotation[2:]).as_rotvec(degrees=True) / (2 * dt)
    drift = np.outer(time_s / time_s[-1], [worn.drift_dps] * 3)
    turning = worn.mounting.apply(turned) + worn.bias_dps + drift
    shape = acceleration.shape
    return acceleration + rng.normal(0, worn.noise_mps2, shape), turning + rng.normal(0, worn.noise_dps, shape)


def samples(stream: str, time_s: np.ndarray, values: np.ndarray, delay_ns: int = 5_000_000) -> list[Samples]:
    out = []
    for k, (t_s, row) in enumerate(zip(time_s, np.atleast_2d(values.T).T.tolist(), strict=True)):
        t_ns = round(t_s * 1e9)
        out.append(Samples(t_ns, t_ns + delay_ns, k, stream, k, tuple(row)))
    return out


def thigh_samples(made: Walk, leg: str, worn: Worn | None = None) -> list[Samples]:
    gait = made.legs[leg]
    both = motion(gait.deg, made.time_s, gait.strikes, worn or Worn(), (0.06, 0.0, -0.2))
    return samples(f"{leg}_thigh.motion", made.time_s, np.hstack(both))


def rig(*imus: Imu) -> Rig:
    sole = Sole(calibration="newton", zones=(Zone(name="a", x=0, y=0, region="mid"),))
    return Rig(name="test", sole=sole, imus=imus)


def thigh(leg: str, **more: str) -> Imu:
    return Imu(stream=f"{leg}_thigh.motion", segment="thigh", leg=leg, rate_hz=RATE_HZ, **more)


def listen(
    chain: HipChain, *streams: list[Samples], events: list[GaitEvent] = (), delays_s: tuple[float, ...] = ()
) -> list[Message]:
    """Feed it everything in the order of arrival: each stream late by its own delay, the events' first."""
    late_ns = [round(delay * 1e9) for delay in (*delays_s, *(0.0,) * (1 + len(streams) - len(delays_s)))]
    rows: list[tuple[int, int, Message]] = [(e.known_ns + late_ns[0], 0, e) for e in events]
    rows += [(s.t_ns + late_ns[1 + k], 1 + k, s) for k, stream in enumerate(streams) for s in stream]
    out: list[Message] = []
    for at_ns, _, message in sorted(rows, key=lambda row: row[:2]):
        if isinstance(message, Samples):
            chain.feed(message.replace(cause_ns=at_ns), out)
        else:
            chain.hear(message, at_ns, at_ns, out)
    return out


def values(out: list[Message], measure: str, method: str, leg: str = "left") -> np.ndarray:
    """What was told of it, in order."""
    rows = [m for m in out if isinstance(m, Measure) and (m.measure, m.method, m.leg) == (measure, method, leg)]
    return np.array([m.value for m in rows])


def patient(**more) -> Patient:
    return Patient(id="p1", **more)


def pelvis(**more: str) -> Imu:
    return Imu(stream="pelvis.motion", segment="pelvis", rate_hz=RATE_HZ, **more)


def pelvis_turn(made: Walk, drop_deg: float, tilt_deg: float) -> Rotation:
    """Drops to the swing side by so much, and tips forward by tilt_deg and a little to and fro."""
    strikes = made.legs["left"].strikes
    phase = np.interp(made.time_s, strikes, np.arange(len(strikes)), left=0.0)
    walks = np.clip((made.time_s - strikes[0] + 0.8) / 0.8, 0, 1)
    roll = drop_deg * np.sin(2 * np.pi * (phase - 0.06)) * walks
    pitch = walks * (tilt_deg + 1.5 * np.sin(4 * np.pi * phase))
    return Rotation.from_euler("ZXY", np.c_[5 * walks * np.cos(2 * np.pi * phase), roll, pitch], degrees=True)


def pelvis_samples(made: Walk, drop_deg: float = 5.0, tilt_deg: float = 4.0, worn: Worn | None = None) -> list[Samples]:
    worn = worn or Worn(seed=8)
    strikes = made.legs["left"].strikes
    turn = pelvis_turn(made, drop_deg, tilt_deg)
    both = carried(turn, made.time_s, strikes, worn, (-0.1, 0.0, 0.05))
    return samples("pelvis.motion", made.time_s, np.hstack(both))


@pytest.fixture
def hip():
    """The makers above, by name."""
    return SimpleNamespace(
        FREE=FREE, SLOW=SLOW, Worn=Worn, carried=carried, listen=listen, motion=motion, patient=patient, pelvis=pelvis,
        pelvis_samples=pelvis_samples, pelvis_turn=pelvis_turn, rig=rig, samples=samples, thigh=thigh,
        thigh_samples=thigh_samples, values=values, walk=walk,
    )  # fmt: skip
