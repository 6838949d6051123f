"""The therapy of one session: the dose says which strides are helped, the planner when, the targets how well.

Lives here: Therapy, which joins them and the ledger in the one order in which they may hear of a message. Why: the
engine, a replay and `analyse` run the same session. Must never: let book-keeping stand between a prediction and its
cue: of a prediction only the planner hears.
"""

from functools import partial
from itertools import chain

from feedback.config import Patient, Protocol, Rig
from feedback.cues.dosing import Dosing
from feedback.cues.ledger import Ledger
from feedback.cues.planner import CuePlanner
from feedback.cues.targets import Targets
from feedback.gait.hip.norms import norm_deg
from feedback.messages import (
    HEEL_STRIKE,
    GaitEvent,
    Measure,
    Message,
    Prediction,
    Stride,
    Withheld,
)

LEG_LENGTH_SHARE, USUAL_LEG_M = 0.49, 0.85
"""Trochanter to ankle over body height (science 5.1), and the leg of somebody 1.74 m tall where neither is known: it
only scales norms."""
_FOR_THE_LEDGER = (GaitEvent, Measure, Stride, Withheld)


class Therapy:
    """One session. `decide` gives cues first, then what else is to be told."""

    def __init__(self, protocol: Protocol, rig: Rig, patient: Patient | None) -> None:
        self._dosing = Dosing(protocol.dose, protocol.cues.named)
        self._targets = Targets(protocol, patient, partial(norm_deg, leg_m=_leg_m(patient)))
        self._planner = CuePlanner(protocol, rig, patient, self._dosing, self._targets)
        self._ledger = Ledger(protocol, self._targets, self._dosing.place)
        self._cued = bool(protocol.cues.named)

    def decide(self, told: Message, now_ns: int) -> list[Message]:
        """What this message, told with the sample of now_ns, brings about."""
        if not self._cued:
            return []
        if isinstance(told, Prediction):
            return self._settle(self._planner.decide(told, now_ns), None)
        said: list[Message] = []
        if isinstance(told, GaitEvent) and told.event == HEEL_STRIKE:
            self._dosing.strike(told.leg, told.t_ns, told.cause_ns, said)
            self._hear(said)
        if isinstance(told, (Measure, Stride)):
            self._targets.hear(told, said)
        return [*self._settle(self._planner.decide(told, now_ns), told), *said]

    def idle(self, now_ns: int, cause_ns: int) -> list[Message]:
        """Time has passed: blocks end and begin. To be called some ten times a second."""
        said: list[Message] = []
        if self._cued:
            self._dosing.idle(now_ns, cause_ns, said)
            self._hear(said)
        return said

    def _hear(self, said: list[Message]) -> None:
        """A block begins: targets are learnt in some, and hold in others."""
        more: list[Message] = []
        for message in said:
            self._targets.hear(message, more)
        said += more

    def _settle(self, made: list[Message], told: Message | None) -> list[Message]:
        """Bring the ledger up to date; cues first."""
        settled = self._planner.settled()
        if told is None and not settled and not made:
            return made
        for message in chain(made, (told,)):
            if isinstance(message, _FOR_THE_LEDGER):
                self._ledger.hear(message)
        for account in settled:
            self._ledger.settle(account)
        rows: list[Message] = []
        self._ledger.tell(rows)
        more: list[Message] = []
        for row in rows:
            self._targets.hear(row, more)
        return [*made, *rows, *more]


def _leg_m(patient: Patient | None) -> float:
    if patient and patient.leg_length_m:
        return patient.leg_length_m
    return LEG_LENGTH_SHARE * patient.height_m if patient and patient.height_m else USUAL_LEG_M
