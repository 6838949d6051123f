"""What a walk is in OSC: the addresses, and what messages of the bus become under them.

Lives here: ADDRESSES and `said_of`, pure. Why: tools of music and sonification patch by address. Must never: send, or
say a number that is not known: what is NaN is left out. A row is an interface: docs/feed.md is held against it.

LEG is left, right, or both where a thing is of neither leg.
"""

from collections.abc import Callable
from math import isnan
from typing import Any, NamedTuple

from feedback.messages import (
    LEGS,
    BlockBegins,
    Burst,
    Command,
    Cue,
    GaitEvent,
    GaitState,
    LimbAngle,
    Measure,
    Message,
    Outcome,
    Played,
    Signal,
    Stride,
)

ADDRESSES: dict[str, tuple[str, str]] = {
    "LEG/heel_strike": ("f quality, s zone", "the foot has landed; 0 to 1, heel, flat or toe"),
    "LEG/toe_off": ("f quality, s zone", "the foot has left the ground"),
    "LEG/phase": ("f", "0 to 1 from heel strike to the next, about 33 a second while somebody walks"),
    "LEG/load": ("f", "share of body weight, about 33 a second"),
    "cadence": ("f", "steps a minute"),
    "state": ("s", "standing, starting, walking, irregular, stopping, no_signal"),
    "LEG/cue": ("s kind, i id, i revision, f seconds, f gain, s cancelled",
                "a cue to come: until it is due (below 0: past), dB; a later revision replaces it; cancelled: why"),
    "LEG/played": ("s kind, i id, s outcome", "played, late, cancelled, lost; the time tag is its onset at the ear"),
    "LEG/outcome": ("s kind, s success, f value, f target", "hit, near, miss, unknown, guarded; the numbers if known"),
    "LEG/stride": ("f stride, f stance, f swing", "of a whole stride, s"),
    "LEG/measure/NAME": ("f value, f sigma, s method", "of docs/measures.md, its expected error (-1: unknown)"),
    "LEG/measure/NAME/MUSCLE": ("f value, f sigma, s method", "one of a muscle"),
    "LEG/angle/NAME": ("f", "thigh, trailing_limb, hip, pelvic_drop, deg"),
    "LEG/muscle/MUSCLE": ("i on, f level", "a burst begins (1) or ends (0); level in SD of the quiet muscle"),
    "block": ("i number, s kind, i countdown", "a part of the session begins, or will after so many seconds"),
    "signal": ("s stream, s state", "a sensor's signal: ok, silent, faulty"),
    "silence": ("i", "1: sounds were stopped, so be silent at once; 0: they are allowed again"),
}  # fmt: skip
"""Address below /stridecue/ -> its arguments with their OSC types, and what it means."""
READS = (
    "gait_event", "gait_state", "cue", "played", "outcome", "stride", "measure", "limb_angle", "burst", "block",
    "signal", "command",
)  # fmt: skip
UNKNOWN_SIGMA = -1.0
_SILENCE = {"stop_sounds": 1, "allow_sounds": 0}


class Said(NamedTuple):
    """One OSC message."""

    address: str
    arguments: tuple[float | int | str, ...]


def said_of(message: Message, now_ns: int) -> list[Said]:
    """What a message of the bus becomes; nothing for one that is not told in OSC."""
    made = _MADE.get(type(message))
    return made(message, now_ns) if made else []


def _say(leg: str, address: str, *arguments: float | str) -> Said:
    return Said(f"/stridecue/{leg or 'both'}/{address}", arguments)


def _event(row: GaitEvent, _now_ns: int) -> list[Said]:
    return [_say(row.leg, row.event, row.quality, row.zone)]


def _state(row: GaitState, _now_ns: int) -> list[Said]:
    told: list[Said] = []
    for leg in LEGS:
        told += _known(_say(leg, "phase", getattr(row, f"{leg}_phase")))
        told += _known(_say(leg, "load", getattr(row, f"{leg}_load")))
    return [*told, *_known(Said("/stridecue/cadence", (row.cadence_spm,))), Said("/stridecue/state", (row.state,))]


def _cue(row: Cue, now_ns: int) -> list[Said]:
    ahead_s = (row.due_ns - now_ns) / 1e9
    return [_say(row.leg, "cue", row.kind, row.cue_id, row.revision, ahead_s, row.gain_db, row.cancelled)]


def _played(row: Played, _now_ns: int) -> list[Said]:
    return [_say(row.leg, "played", row.kind, row.cue_id, row.outcome)]


def _outcome(row: Outcome, _now_ns: int) -> list[Said]:
    numbers = () if isnan(row.value) or isnan(row.target) else (row.value, row.target)
    return [_say(row.leg, "outcome", row.kind, row.success, *numbers)]


def _stride(row: Stride, _now_ns: int) -> list[Said]:
    return _known(_say(row.leg, "stride", row.stride_s, row.stance_s, row.swing_s))


def _measure(row: Measure, _now_ns: int) -> list[Said]:
    address = f"measure/{row.measure}" + (f"/{row.muscle}" if row.muscle else "")
    sigma = UNKNOWN_SIGMA if isnan(row.sigma) else row.sigma
    return _known(_say(row.leg, address, row.value, sigma, row.method))


def _angle(row: LimbAngle, _now_ns: int) -> list[Said]:
    return _known(_say(row.leg, f"angle/{row.angle}", row.deg))


def _burst(row: Burst, _now_ns: int) -> list[Said]:
    return _known(_say(row.leg, f"muscle/{row.muscle}", int(row.edge == "on"), row.level))


def _block(row: BlockBegins, _now_ns: int) -> list[Said]:
    return [Said("/stridecue/block", (row.number, row.kind, row.countdown))]


def _signal(row: Signal, _now_ns: int) -> list[Said]:
    return [Said("/stridecue/signal", (row.stream, row.state))]


def _command(row: Command, _now_ns: int) -> list[Said]:
    return [Said("/stridecue/silence", (_SILENCE[row.key],))] if row.key in _SILENCE else []


def _known(said: Said) -> list[Said]:
    """Nothing if one of its numbers is not known."""
    return [] if any(isinstance(value, float) and isnan(value) for value in said.arguments) else [said]


_MADE: dict[type[Message], Callable[[Any, int], list[Said]]] = {
    GaitEvent: _event, GaitState: _state, Cue: _cue, Played: _played, Outcome: _outcome, Stride: _stride,
    Measure: _measure, LimbAngle: _angle, Burst: _burst, BlockBegins: _block, Signal: _signal, Command: _command,
}  # fmt: skip


def markdown() -> str:
    """The table of docs/feed.md."""
    rows = [f"| `/stridecue/{name}` | {arguments} | {about} |" for name, (arguments, about) in ADDRESSES.items()]
    return "\n".join(["| address | arguments | meaning |", "|---|---|---|", *rows])
