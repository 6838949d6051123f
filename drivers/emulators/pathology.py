"""Gait faults of the synthetic patient: what they change of one foot's load.

Lives here: Pathology, and each fault's shape in time. Why: detection must hold where walking is not healthy, and only a
fault on request has a truth. Must never: draw luck or know samples; the walker says which strides have a fault.

A dragged foot scrapes the ground in mid-swing, where the toes' clearance is smallest; a stumbling one catches it early
in the swing, for a moment; a shuffling one slides and never leaves it; a stiff one takes over slowly, so that double
support is long.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DRAG = 0.08
"""Load of a dragged foot in mid-swing, share of both feet's."""
STUMBLE, STUMBLE_AT, STUMBLE_S = 0.3, 0.3, 0.07
"""Load of a foot that catches the ground, where in the swing, and for how long."""
SLIDE, SLIDE_FADES = 0.15, 4
"""Load of a shuffling foot in swing; the power of the foot's own unloaded share with which it comes in."""
DIP_S, EDGE_S = (0.035, 0.065), 0.012
"""When after its heel strike a bouncing foot is off the ground again; how long such edges are."""
STIFF = 1.8
"""How many times as long double support lasts after a stiff leg has landed."""
HALF = 0.37
"""Share of a double support after which half of the load is with the foot that landed: a shuffling foot makes no
contact, so its truth is this instant."""


@dataclass(frozen=True)
class Pathology:
    """A gait fault of one leg, in this share of its strides."""

    kind: Literal["drag", "toe_first", "double_contact", "shuffle", "stumble", "stiff"]
    leg: str
    share: float = 1.0


def falter(kind: str, own: Array, times_s: Array, strike_s: float, off_s: float, next_s: float) -> Array:
    """A foot's share of the load with a fault in this stride: from its heel strike over its toe off to the next."""
    swing = np.clip((times_s - off_s) / (next_s - off_s), 0, 1) if np.isfinite(next_s) else np.zeros_like(own)
    if kind == "double_contact":
        return _but_in(own, times_s - strike_s, DIP_S)
    if kind == "drag":
        return own + DRAG * np.sin(np.pi * swing) ** 2
    if kind == "stumble" and np.isfinite(next_s):
        start_s = off_s + STUMBLE_AT * (next_s - off_s)
        return own + STUMBLE * (1 - _but_in(np.ones_like(own), times_s - start_s, (0.0, STUMBLE_S)))
    if kind == "shuffle" and np.isfinite(next_s):
        around = (times_s > (strike_s + off_s) / 2) & (times_s < next_s + (off_s - strike_s) / 2)
        return np.where(around, own + SLIDE * (1 - own) ** SLIDE_FADES, own)
    return own


def _but_in(own: Array, since_s: Array, span_s: tuple[float, float]) -> Array:
    """Gone within a span of time, with short edges."""
    rise = np.clip((since_s - span_s[0]) / EDGE_S, 0, 1)
    fall = np.clip((span_s[1] + EDGE_S - since_s) / EDGE_S, 0, 1)
    kept: Array = own * (1 - np.minimum(rise, fall))
    return kept
