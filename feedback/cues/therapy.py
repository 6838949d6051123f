"""The therapy of one session: the dose says which strides are helped, the planner when, the targets how well.

Lives here: Therapy, which joins them and the ledger in the one order in which they may hear of a message. Why: the
engine, a replay and `analyse` run the same session. Must never: let book-keeping stand between a footfall and its cue:
it is done with the next sample.
"""

from collections.abc import Iterable
from functools import partial

from feedback.config import Patient, Protocol, Rig
from feedback.cues.command_words import ALLOW, APPLY, NONE, OF_THE_BELT, STOP, WORDS
from feedback.cues.dosing import Dosing
from feedback.cues.ledger import Ledger
from feedback.cues.planner import CuePlanner
from feedback.cues.spoken import Speaker
from feedback.cues.targets import Targets
from feedback.cues.tuning import Tuning
from feedback.cues.turn import Settled
from feedback.gait.hip.norms import norm_deg
from feedback.gait.hip.trailing import leg_of
from feedback.gait.observer import PUT_OFF_NS
from feedback.messages import (
    HEEL_STRIKE,
    Acknowledged,
    BlockBegins,
    Command,
    Cue,
    GaitEvent,
    Measure,
    Message,
    Stride,
    Withheld,
)

USUAL_LEG_M = 0.85
"""The leg of somebody 1.74 m tall, where neither leg nor height is known: it only scales norms."""
STOPPED = "sounds stopped"
"""Why no cue sounds while somebody has stopped them."""
NO_BELT = "no belt of this rig takes commands"
LATE_NS = 1_000_000_000
"""A command holds from its own time on, unless that is so long past, or to come: then its clock is not ours."""
_FOR_THE_LEDGER = (GaitEvent, Measure, Stride, Withheld)


class Therapy:
    """One session: `decide` gives the cues that follow from a message, `book` what else there is to tell of it.

    Commands are taken in the order in which they come, and hold from their own time on: what becomes of a stride hangs
    on whether its heel strike came before a command or after it, and not on when either was handled, as long as a
    command is here before the strike is found (some 30 ms). Only a cue that is cancelled by one may have sounded.
    """

    def __init__(self, protocol: Protocol, rig: Rig, patient: Patient | None, first_id: int = 1) -> None:
        """first_id: of its cues; other than 1 where cues of this session were told by another one before."""
        self._dosing = Dosing(protocol.dose, protocol.cues.named)
        self._targets = Targets(protocol, patient, partial(norm_deg, leg_m=_leg_m(patient)))
        self._planner = CuePlanner(protocol, rig, self._dosing, self._targets, first_id)
        self._ledger = Ledger(protocol, self._targets, self._dosing.place)
        self._tuning, self._speaker = Tuning(protocol), Speaker(first_id)
        self._dose, self._has_belt = protocol.dose, rig.steered is not None
        self._adopted: Protocol | None = None
        """For the ledger, once the strides before it are booked."""
        self._is_silent = False
        self._spoken: Cue | None = None
        self._cued = bool(protocol.cues.named)
        self._said: list[Message] = []
        self._decided_ns = 0
        self._pending: list[tuple[list[Message], Message, list[Settled]]] = []

    def resume(self, so_far: Iterable[Message]) -> None:
        """Before anybody walks: what was tuned in this session is in force, and the first block is the one that was."""
        for told in so_far:
            if isinstance(told, Acknowledged) and (told.key == APPLY or "." in told.key):
                head = (told.t_ns, told.cause_ns, 0)
                self._tuning.ask(Command(*head, told.number, told.who, told.key, told.value or NONE), told.t_ns)
            elif isinstance(told, BlockBegins):
                self._dosing.resume(told.number)

    def has_books(self, now_ns: int) -> bool:
        """`book` has something to do, and the sample of now_ns is not of the instant that gave it."""
        return bool(self._pending or self._said) and now_ns > self._decided_ns + PUT_OFF_NS

    def rest_on(self, age_ns: int) -> None:
        """What is told next follows from a sample that was so old when it was taken."""
        self._planner.rest_on(age_ns)

    def decide(self, told: Message, now_ns: int) -> list[Message]:
        """The cues, and those withheld, that follow from this message, told with the sample of now_ns."""
        if not self._cued:
            return []
        if isinstance(told, GaitEvent):
            if told.event == HEEL_STRIKE:
                self._adopt(told)
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
        if self._adopted is not None:
            self._ledger.adopt(self._adopted)
            self._adopted = None
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

    def command(self, command: Command, now_ns: int) -> list[Message]:
        """Do what somebody asks for; one Acknowledged answers. Cues that are taken back come first.

        What is asked of a belt is answered by the process of its port, where there is one.
        """
        at_ns = command.t_ns if now_ns - LATE_NS <= command.t_ns <= now_ns else now_ns
        said: list[Message] = []
        if command.key in (STOP, ALLOW):
            said += self._silence(STOPPED if command.key == STOP else "", at_ns, command.cause_ns)
            said.append(_answer(command, at_ns, ""))
        elif command.key in OF_THE_BELT:
            said += [] if self._has_belt else [_answer(command, at_ns, NO_BELT)]
        elif not (self._dosing.command(command, at_ns, said) or self._targets.command(command, at_ns, said)):
            said.append(self._tune(command, at_ns))
        self._hear(said)
        return said

    def _tune(self, command: Command, at_ns: int) -> Acknowledged:
        key = command.key
        if key == APPLY or key.partition(".")[0] in Protocol.model_fields:
            return self._tuning.ask(command, at_ns)
        there_is = ", ".join((*WORDS, APPLY))
        return _answer(command, at_ns, f"there is no '{key}'; there is: {there_is}, and each number of the protocol")

    def _silence(self, why: str, at_ns: int, cause_ns: int) -> list[Message]:
        """Take back all that stands, and make no more until why is ''."""
        out = self._planner.stop(at_ns, cause_ns, why)
        self._is_silent, spoken = bool(why), self._spoken
        if why and spoken is not None and spoken.due_ns > at_ns:
            out.append(spoken.replace(t_ns=at_ns, cause_ns=cause_ns, revision=1, cancelled=why))
            self._spoken = None
        return out

    def _adopt(self, strike: GaitEvent) -> None:
        """A stride begins: from it on other numbers hold, if any were asked for; of the other leg from its next one."""
        protocol = self._tuning.at_stride(strike.t_ns)
        if protocol is None:
            return
        self._dose, self._adopted = protocol.dose, protocol
        self._dosing.adopt(protocol.dose)
        self._planner.adopt(protocol)
        self._targets.adopt(protocol, strike.t_ns, strike.cause_ns, self._said)

    def _hear(self, said: list[Message]) -> None:
        """Targets are learnt in some blocks and hold in others, and move with success; what they say comes after.

        Last what is said aloud of it.
        """
        more: list[Message] = []
        for message in said:
            self._targets.hear(message, more)
            if isinstance(message, BlockBegins) and self._dose.countdown:
                more += self._speak(message)
        said += more

    def _speak(self, block: BlockBegins) -> list[Cue]:
        cue = self._speaker.say(block, self._dose.voice_gain_db)
        if cue is None or self._is_silent:
            return []
        self._spoken = cue
        return [cue]


def _answer(command: Command, at_ns: int, words: str) -> Acknowledged:
    """To a word without a value."""
    return Acknowledged(
        at_ns, command.cause_ns, 0, command.number, command.who, command.key, "", "", words, bool(words)
    )


def _leg_m(patient: Patient | None) -> float:
    leg = leg_of(patient.leg_length_m, patient.height_m) if patient else None
    return leg.m if leg else USUAL_LEG_M
