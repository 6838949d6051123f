"""All cues of a protocol together.

Lives here: CuePlanner, which hands each message to the rules that asked for it. Why: the engine needs one place to ask,
and a footfall must reach its rules by one look-up. Must never: hold a rule of its own.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from drivers.belt import speeds_of
from feedback.config import Cues, Protocol, Rig
from feedback.cues.belt import BeltWatch
from feedback.cues.making import Making
from feedback.cues.rule import Ear, Key, Rule
from feedback.cues.shapes import Judge, Plan
from feedback.cues.turn import LegWalk, Settled
from feedback.gait.tracker import BELT
from feedback.messages import (
    HEEL_STRIKE,
    LEGS,
    TOE_OFF,
    GaitEvent,
    LimbAngle,
    Measure,
    Message,
    Prediction,
    Samples,
    Signal,
    Stride,
)


class CuePlanner:
    """What the gait does in; cues and withheld strides out."""

    def __init__(self, protocol: Protocol, rig: Rig, plan: Plan, judge: Judge, first_id: int = 1) -> None:
        """first_id: of its cues."""
        self._walks = {leg: LegWalk(leg) for leg in LEGS}
        self._settled: deque[Settled] = deque()
        self._belt = BeltWatch()
        self._worn = frozenset(rig.worn)
        self._trust, self._oldest_ns = rig.trust, round(rig.trust.oldest_ms * 1e6)
        self._handlers: dict[type[Message], Callable[[Any, int], list[Message]]] = {
            Prediction: self._predicted,
            GaitEvent: self._happened,
            Stride: self._strode,
            Measure: self._measured,
            LimbAngle: self._turned,
            Signal: self._signalled,
            Samples: self._moved,
        }
        self._making = Making(rig, self._walks, plan, judge, self._settled, first_id)
        self._rules: dict[str, list[Rule]] = {leg: self._making.rules(protocol.cues, leg) for leg in LEGS}
        self._adopted: dict[str, Cues] = {}
        self._ears = _by_key([rule for rules in self._rules.values() for rule in rules])

    def decide(self, message: Message, now_ns: int = 0) -> list[Message]:
        """What this message, told at now_ns, changes about the cues. Of Samples the belt's are of use."""
        handler = self._handlers.get(type(message))
        return handler(message, now_ns) if handler else []

    def rest_on(self, age_ns: int) -> None:
        """What is told next follows from a sample of this age."""
        stale = f"stale: decided {age_ns / 1e6:.0f} ms after the sample" if age_ns > self._oldest_ns else ""
        for walk in self._walks.values():
            walk.stale = stale

    def settled(self) -> list[Settled]:
        """The strides that are over since the last call, for the ledger."""
        rows = list(self._settled)
        self._settled.clear()
        return rows

    def adopt(self, protocol: Protocol) -> None:
        """Other numbers: of each leg from its next heel strike on, so that no stride that has begun changes."""
        self._adopted = dict.fromkeys(LEGS, protocol.cues)

    def stop(self, t_ns: int, cause_ns: int, why: str) -> list[Message]:
        """Silence until further notice, as somebody wants it; why '' allows the sounds again."""
        out: list[Message] = []
        for walk in self._walks.values():
            walk.stopped = why
            out += self._mute(walk, t_ns, cause_ns)
        return out

    def _predicted(self, prediction: Prediction, now_ns: int) -> list[Message]:
        out: list[Message] = []
        if prediction.event == HEEL_STRIKE:
            walk, walking = self._walks[prediction.leg], prediction.predicted_ns > 0
            walk.expect(walking)
            out = [] if walking else self._mute(walk, prediction.t_ns, prediction.cause_ns)
        return out + self._tell((Prediction, prediction.leg, prediction.event), prediction, now_ns)

    def _happened(self, event: GaitEvent, now_ns: int) -> list[Message]:
        walk = self._walks[event.leg]
        if event.event == TOE_OFF:
            walk.lift(event)
        elif event.event == HEEL_STRIKE:
            walk.strike(event)
            walk.hushed = self._belt.why(event.leg, walk.stride)
            if event.leg in self._adopted:
                self._take_over(event.leg, self._adopted.pop(event.leg))
        out = self._tell((GaitEvent, event.leg, event.event), event, now_ns)
        doubt = f"event unsure: {event.doubt or event.mark}" if event.quality < self._trust.least_quality else ""
        for each in self._walks.values():
            each.doubt = doubt
        return out

    def _strode(self, stride: Stride, now_ns: int) -> list[Message]:
        return self._tell((Stride, stride.leg, ""), stride, now_ns)

    def _measured(self, measure: Measure, now_ns: int) -> list[Message]:
        return self._tell((Measure, measure.leg, measure.measure), measure, now_ns)

    def _turned(self, angle: LimbAngle, now_ns: int) -> list[Message]:
        return self._tell((LimbAngle, angle.leg, angle.angle), angle, now_ns)

    def _signalled(self, signal: Signal, _now_ns: int) -> list[Message]:
        """A sole that is silent mutes its leg; what else is worn does not."""
        walk = self._walks.get(signal.stream.rpartition(".")[2])
        if walk is None or signal.stream in self._worn:
            return []
        walk.muted = f"signal {signal.state}: {signal.detail}" if signal.state == "silent" else ""
        return self._mute(walk, signal.t_ns, signal.cause_ns)

    def _moved(self, samples: Samples, _now_ns: int) -> list[Message]:
        """The belt's speed: silence while it changes, and at first."""
        if not samples.stream.endswith(BELT):
            return []
        self._belt.feed(
            samples.t_ns, speeds_of(samples.values), {leg: walk.stride for leg, walk in self._walks.items()}
        )
        out: list[Message] = []
        for leg, walk in self._walks.items():
            before, walk.hushed = walk.hushed, self._belt.why(leg, walk.stride)
            if walk.hushed and not before:
                out += self._mute(walk, samples.t_ns, samples.cause_ns)
        return out

    def _take_over(self, leg: str, cues: Cues) -> None:
        for rule, made in zip(self._rules[leg], self._making.rules(cues, leg), strict=True):
            rule.adopt(made)

    def _mute(self, walk: LegWalk, t_ns: int, cause_ns: int) -> list[Message]:
        out: list[Message] = []
        if walk.silence:
            for rule in self._rules[walk.leg]:
                out += rule.mute(t_ns, cause_ns)
        return out

    def _tell(self, key: Key, message: Message, now_ns: int) -> list[Message]:
        out: list[Message] = []
        for ear in self._ears.get(key, ()):
            out += ear(message, now_ns)
        return out


def _by_key(rules: list[Rule]) -> dict[Key, tuple[Ear, ...]]:
    """Who hears what, in the order of the rules."""
    ears: dict[Key, list[Ear]] = {}
    for rule in rules:
        for key, ear in rule.ears():
            ears.setdefault(key, []).append(ear)
    return {key: tuple(row) for key, row in ears.items()}
