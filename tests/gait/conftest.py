"""A synthetic walk with known events, as samples of both feet."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from feedback.config import Sole, Zone
from feedback.messages import LEGS, Samples

BODY_N = 700.0
RISE_S, FALL_S = 0.08, 0.16
REGIONS = ("heel", "heel", "mid", "mid", "forefoot", "forefoot", "forefoot", "toe")


def sole(calibration: str = "newton", zones: int = 8) -> Sole:
    rows = tuple(
        Zone(name=f"z{k}", x=0.0, y=-1 + 2 * k / max(zones - 1, 1), region=REGIONS[k] if zones == 8 else "mid")
        for k in range(zones)
    )
    return Sole(calibration=calibration, counts_per_newton=20.0, adc_max=4095, zones=rows)


@dataclass
class Walk:
    """Forces of both feet, shape (n, 8) in newtons, and the true events in seconds."""

    time_s: np.ndarray
    force: dict[str, np.ndarray]
    strikes: dict[str, list[float]] = field(default_factory=dict)
    lifts: dict[str, list[float]] = field(default_factory=dict)

    def samples(self, scale: float = 20.0, start_s: float = 0.0) -> list[Samples]:
        """As counts, both feet at each instant."""
        rows = {leg: np.clip(np.rint(self.force[leg] * scale), 0, 65535).tolist() for leg in LEGS}
        out = []
        for k, t_s in enumerate(self.time_s):
            t_ns = round((t_s + start_s) * 1e9)
            out += [Samples(t_ns, t_ns + 1, k, f"insoles.{leg}", k, tuple(rows[leg][k])) for leg in LEGS]
        return out

    def sum(self, leg: str) -> np.ndarray:
        return self.force[leg].sum(axis=1)


def walk(
    strides: int = 20,
    stride_s: float = 1.1,
    rate_hz: float = 100.0,
    stand_s: float = 3.0,
    end_s: float = 3.0,
    stance: float = 0.62,
    jitter_s: float = 0.0,
    seed: int = 1,
) -> Walk:
    """Stand, walk so many strides, stand again. The crossing of 5 % of body weight is the true event."""
    rng = np.random.default_rng(seed)
    end = stand_s + (strides + 1) * stride_s + end_s
    made = Walk(np.arange(0, end, 1 / rate_hz), {})
    for leg, offset in (("left", 0.0), ("right", 0.5)):
        starts = stand_s + (offset + np.arange(1, strides + 1)) * stride_s + rng.normal(0, jitter_s, strides)
        ends = np.r_[starts[0] - (1 - stance) * stride_s, starts[:-1] + stance * stride_s]
        made.force[leg] = _foot(made.time_s, starts, ends)
        made.strikes[leg] = (starts + 0.05 * RISE_S).tolist()
        made.lifts[leg] = (ends - 0.05 * FALL_S).tolist()
    _share_standing(made)
    return made


def _foot(time_s: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Trapezoids of one body weight, rolling from heel to toe."""
    begin = np.r_[-10.0, starts]
    finish = np.r_[ends, 1e9]
    force = np.zeros((len(time_s), 8))
    for a, b in zip(begin, finish, strict=True):
        load = BODY_N * np.clip(np.minimum((time_s - a) / RISE_S, (b - time_s) / FALL_S), 0.0, 1.0)
        roll = np.clip((time_s - a) / min(b - a, 0.7), 0.0, 1.0)[:, None]
        spread = np.clip(1.0 - np.abs(np.linspace(0, 1, 8)[None, :] - roll) / 0.3, 0.0, 1.0)
        force += load[:, None] * spread / spread.sum(axis=1, keepdims=True)
    return force


def _share_standing(made: Walk) -> None:
    """Where both feet are on the ground they share the body's weight."""
    both = made.sum("left") + made.sum("right")
    share = np.where(both > BODY_N, BODY_N / np.maximum(both, 1.0), 1.0)
    blend = np.where((made.sum("left") > 0.6 * BODY_N) & (made.sum("right") > 0.6 * BODY_N), share, 1.0)
    for leg in LEGS:
        made.force[leg] *= blend[:, None]


@pytest.fixture
def make_walk():
    return walk


@pytest.fixture
def make_sole():
    return sole
