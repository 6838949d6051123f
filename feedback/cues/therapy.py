"""The therapy of one session: the dose says which strides are helped, the planner when, the targets how well.

Lives here: Therapy, which joins them and the ledger in the one order in which they may hear of a message. Why: the
engine, a replay and `analyse` run the same session. Must never: let book-keeping stand between a footfall and its cue:
it is done with the next sample.
"""

from functools import partial

from feedback.config import Patient, Protocol, Rig
from feedback.cues.dosing import Dosing
from feedback.cues.ledger import Ledger
from feedback.cues.planner import CuePlanner
from feedback.cues.targets import Targets
from feedback.cues.turn import Settled
from feedback.gait.hip.norms import norm_deg
from feedback.gait.hip.trailing import leg_of
from feedback.gait.observer import PUT_OFF_NS
from feedback.messages import (
    HEEL_STRIKE,
    GaitEvent,
    Measure,
    Message,
    Stride,
    Withheld,
)

USUAL_LEG_M = 0.85
"""The leg of somebody 1.74 m tall, where neither leg nor height is known: it only scales norms."""
_FOR_THE_LEDGER = (GaitEvent, Measure, Stride, Withheld)


class Therapy:
    """One session: `decide` gives the cues that follow from a message, `book` what else there is to tell of it."""

    def __init__(self, protocol: Protocol, rig: Rig, patient: Patient | None) -> None:
        self._dosing = Dosing(protocol.dose, protocol.cues.named)
        self._targets = Targets(protocol, patient, partial(norm_deg, leg_m=_leg_m(patient)))
        self._planner = CuePlanner(protocol, rig, self._dosing, self._targets)
        self._ledger = Ledger(protocol, self._targets, self._dosing.place)
        self._cued = bool(protocol.cues.named)
        self._said: list[Message] = []
        self._decided_ns = 0
        self._pending: list[tuple[list[Message], Message, list[Settled]]] = []

    def has_books(self, now_ns: int) -> bool:
        """`book` has something to do, and the sample of now_ns is not of the instant that gave it."""
        return bool(self._pending or self._said) and now_ns > self._decided_ns + PUT_OFF_NS

    def decide(self, told: Message, now_ns: int) -> list[Message]:
        """The cues, and those withheld, that follow from this message, told with the sample of now_ns."""
        if not self._cued:
            return []
        if isinstance(told, GaitEvent):
            if told.event == HEEL_STRIKE:
                self._dosing.strike(told.leg, told.t_ns, told.cause_ns, self._said)
        elif isinstance(told, (Measure, Stride)):
            self._targets.hear(told, self._said)
        self._decided_ns = now_ns
        made = self._planner.decide(told, now_ns)
        settled = self._planner.settled()
        if made or settled or isinstance(told, _FOR_THE_LEDGER):
            self._pending.append((made, told, settled))
        return made

    def book(self) -> list[Message]:
        """Bring ledger and targets up to date with what was decided, and give what is to be told of it."""
        out, self._said = self._said, []
        self._hear(out)
        for made, told, settled in self._pending:
            for message in (*made, told):
                if isinstance(message, _FOR_THE_LEDGER):
                    self._ledger.hear(message)
            for account in settled:
                self._ledger.settle(account)
        self._pending.clear()
        rows: list[Message] = []
        self._ledger.tell(rows)
        self._hear(rows)
        return out + rows

    def idle(self, now_ns: int, cause_ns: int) -> list[Message]:
        """Time has passed: blocks end and begin. To be called some ten times a second."""
        said: list[Message] = []
        if self._cued:
            self._dosing.idle(now_ns, cause_ns, said)
            self._hear(said)
        return said

    def _hear(self, said: list[Message]) -> None:
        """Targets are learnt in some blocks and hold in others, and move with success; what they say comes after."""
        more: list[Message] = []
        for message in said:
            self._targets.hear(message, more)
        said += more


def _leg_m(patient: Patient | None) -> float:
    leg = leg_of(patient.leg_length_m, patient.height_m) if patient else None
    return leg.m if leg else USUAL_LEG_M
