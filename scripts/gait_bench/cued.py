"""Cues of a recorded walk, against what the feet then did.

Lives here: the engine run with a protocol, and the judgement of each cue by the reference events. Why: a cue is good
when it comes at each step, at its time, on its leg. Must never: look into the engine; its messages are all there is.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from drivers.walkfile import Walk
from feedback.config import Protocol, Rig
from feedback.cues.catalogue import CATALOGUE
from feedback.messages import HEEL_STRIKE, LEGS, Cue, GaitEvent, Message, Withheld, other
from feedback.processes.engine import EngineNode
from feedback.processes.offline import frames
from gait_bench import reference
from gait_bench.reference import Floats, Leg

STEADY = 0.10
"""A stride is steady when it and both its neighbours differ from the walk's median by no more than this."""
PAUSE_S = 1.5
"""No event of either foot for so long: the patient stopped with the last one."""
AFTER_STOP_S = 0.3
WITHIN_S = 0.4
"""A cue belongs to the nearest event of those that it serves, within this; else it had none."""
END_S = 2.0
"""What was due in the last seconds of a recording served steps that it does not hold."""
ALL_LEGS: dict[str, Any] = {
    "glute_ready": {},
    "glute_hold": {},
    "stance_stable": {},
    "push_off": {},
    "load_affected": {},
    "rhythm": {},
}
"""The cues that need soles alone and sound at each stride …"""
RESULTS: dict[str, Any] = {"symmetry": {"band_pct": 2.0, "over_strides": 1}, "heel_first": {}}
"""… and those that tell how it was, here as often as they can."""


FAULTS = ("twice", "wrong_leg", "after_stop", "held_on")
"""What no cue may ever be."""


@dataclass
class Kind:
    """One kind of cue over any number of walks."""

    due: int = 0
    """Strides that count, turns too …"""
    sounded: int = 0
    steady_due: int = 0
    """… and those of steady walking."""
    steady_sounded: int = 0
    errors_ms: list[float] = field(default_factory=list)
    """Of cues ahead of a strike: when it was due, less the instant that would have been right."""
    steady_errors_ms: list[float] = field(default_factory=list)
    none_came: int = 0
    """Cues whose event never came, while somebody walked."""
    twice: int = 0
    wrong_leg: int = 0
    after_stop: int = 0
    held_on: int = 0
    """Held sounds that ended later than 0.3 s after a stop."""
    why: Counter[str] = field(default_factory=Counter)

    def add(self, mate: "Kind") -> None:
        """Take another walk's in."""
        for name in ("due", "sounded", "steady_due", "steady_sounded", "none_came", *FAULTS):
            setattr(self, name, getattr(self, name) + getattr(mate, name))
        self.errors_ms += mate.errors_ms
        self.steady_errors_ms += mate.steady_errors_ms
        self.why += mate.why


class Ahead(NamedTuple):
    """How cues of a kind are judged."""

    serves: str
    """As the catalogue has it; '' for cues that are held, which belong to the stride in which they begin."""
    lead_s: float
    end_s: float


def protocol(cues: dict[str, Any] | None = None) -> Protocol:
    """Every stride is cued on both legs."""
    return Protocol.model_validate({"name": "bench", "cues": cues or ALL_LEGS | RESULTS, "dose": {"catch_pct": 0.0}})


def measure(walk: Walk, rig: Rig, plan: Protocol) -> dict[str, Kind]:
    """Each kind of cue on one walk."""
    out = list(_messages(walk, rig, plan))
    left, right = walk.left.sum(axis=1), walk.right.sum(axis=1)
    legs = reference.legs(walk.time_s, left, right)
    last = {message.cue_id: message for message in out if isinstance(message, Cue)}
    end_ns = float(walk.time_s[-1] - END_S) * 1e9
    sounded = [cue for cue in last.values() if not cue.cancelled and cue.due_ns < end_ns]
    seen = [message.t_ns * 1e-9 for message in out if isinstance(message, GaitEvent)]
    moves = np.sort(np.concatenate([seen, *([*leg.strikes, *leg.offs] for leg in legs.values())]))
    told = {leg: np.array(_strikes(out, leg), dtype=np.float64) * 1e-9 for leg in LEGS}
    found = {kind: Kind() for kind in plan.cues.named}
    for kind, row in found.items():
        for leg in LEGS:
            mine = [cue for cue in sounded if (cue.kind, cue.leg) == (kind, leg)]
            results = [cue.due_ns * 1e-9 for cue in mine if cue.purpose != "cue"]
            row.twice += len(results) - len(set(np.searchsorted(told[leg], results).tolist()))
            if kind not in RESULTS:
                ahead = Ahead(CATALOGUE[kind].serves, _lead_s(plan, kind), end_ns * 1e-9)
                _judge(row, [cue for cue in mine if cue.purpose == "cue"], leg, legs, told[leg], ahead)
        of_kind = [cue for cue in sounded if cue.kind == kind]
        row.after_stop = _in_pauses([cue.due_ns for cue in of_kind], moves, walk)
        held = [cue for cue in of_kind if cue.until_ns]
        row.held_on = _in_pauses([cue.until_ns for cue in held], moves, walk)
        row.why.update(m.why.partition(":")[0] for m in out if isinstance(m, Withheld) and m.kind == kind)
    return found


def _strikes(out: list[Message], leg: str) -> list[int]:
    return [m.t_ns for m in out if isinstance(m, GaitEvent) and (m.leg, m.event) == (leg, HEEL_STRIKE)]


def _lead_s(plan: Protocol, kind: str) -> float:
    return float(getattr(getattr(plan.cues, kind), "lead_ms", 0.0)) * 1e-3


def _messages(walk: Walk, rig: Rig, plan: Protocol) -> "list[Message]":
    """As in `analyse`."""
    engine, out = EngineNode(rig, plan, None), []
    wake_ns = 1 << 62
    for now_ns, frame in frames(walk, rig):
        while wake_ns < now_ns:
            out += engine.step(wake_ns, ())
            wake_ns = engine.wake_ns(wake_ns)
        out += engine.step(now_ns, frame)
        wake_ns = engine.wake_ns(now_ns)
    return out


def _judge(row: Kind, cues: list[Cue], side: str, legs: dict[str, Leg], told: Floats, ahead: Ahead) -> None:
    """Cues of one kind and leg. told: that leg's heel strikes as the engine had them; a held cue answers one."""
    watched = legs[other(side) if ahead.serves == "other_strike" else side]
    strikes = watched.strikes
    due_s = np.array([cue.due_ns for cue in cues], dtype=np.float64) * 1e-9
    target_s = np.array([cue.target_ns for cue in cues], dtype=np.float64) * 1e-9
    when = target_s if ahead.lead_s else due_s
    if ahead.serves:
        served = _nearest(strikes, when)
        came = np.abs(strikes[served] - when) <= WITHIN_S
    else:
        served = np.searchsorted(strikes, when)
        came = served < len(strikes)
    row.none_came += int(np.sum(~came)) if ahead.serves else 0
    if not ahead.serves:
        row.wrong_leg += int(np.sum(~_bears(legs[side], due_s)))
    due_s, when, served = due_s[came], when[came], served[came]
    answered = served if ahead.serves else np.searchsorted(told, when)
    row.twice += len(answered) - len(set(answered.tolist()))
    due, steady = (rows[strikes[rows] < ahead.end_s] for rows in (watched.due, _steady(watched)))
    row.due, row.sounded = row.due + len(due), row.sounded + int(np.isin(due, served).sum())
    row.steady_due += len(steady)
    row.steady_sounded += int(np.isin(steady, served).sum())
    if not ahead.serves:
        return
    errors = (due_s - (strikes[served] - ahead.lead_s)) * 1e3
    row.errors_ms += errors.tolist()
    row.steady_errors_ms += errors[np.isin(served, steady)].tolist()
    if ahead.lead_s:
        theirs = watched.other_strikes
        row.wrong_leg += int(np.sum(np.abs(theirs[_nearest(theirs, when)] - when) < np.abs(strikes[served] - when)))


def _bears(leg: Leg, when: Floats) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Whether the foot is on the ground then, or was in the last 50 ms, or will be in the next."""
    near = 0.05
    strikes = np.searchsorted(leg.strikes, [when - near, when + near], side="right")
    offs = np.searchsorted(leg.offs, [when - near, when + near], side="right")
    first = bool(len(leg.offs) and leg.offs[0] < leg.strikes[0])
    stood: np.ndarray[Any, np.dtype[np.bool_]] = (strikes - offs + first > 0).any(axis=0) | (strikes[0] < strikes[1])
    return stood


def _steady(leg: Leg) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """Indices of strikes that end a stride of steady walking."""
    strides = np.diff(leg.strikes)
    usual = float(np.median(strides))
    calm = np.abs(strides / usual - 1.0) <= STEADY
    padded = np.r_[True, calm, True]
    all_three = padded[:-2] & padded[1:-1] & padded[2:]
    return np.intersect1d(np.flatnonzero(all_three) + 1, leg.due)


def _nearest(at: Floats, when: Floats) -> "np.ndarray[Any, np.dtype[np.int64]]":
    right = np.clip(np.searchsorted(at, when), 1, len(at) - 1)
    return np.where(when - at[right - 1] <= at[right] - when, right - 1, right)


def _in_pauses(at_ns: list[int], moves: Floats, walk: Walk) -> int:
    """How many of these times come later than 0.3 s after a stop, and before the feet moved again. What moved: as the
    reference and the engine have it, for one leaves out short steps and the other what it could not tell."""
    ends, at = np.r_[moves[1:], walk.time_s[-1]], np.array(at_ns, dtype=np.float64) * 1e-9
    pauses = [(start, end) for start, end in zip(moves, ends, strict=True) if end - start > PAUSE_S]
    return sum(int(np.sum((at > start + AFTER_STOP_S) & (at < end))) for start, end in pauses)
