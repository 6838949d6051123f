"""Whose turn it is: how often each leg has landed, and whether a kind of cue is planned for a stride.

Lives here: LegWalk (what every rule of a leg shares) and Turn (one kind of cue on one leg). Why: the plan is asked once
a stride, so that a cue does not come and go while the stride goes on. Must never: decide what sounds.

A stride is numbered by the heel strike that begins it; a cue belongs to the stride in which it sounds.
"""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from feedback.cues.shapes import Plan
from feedback.messages import Cue, GaitEvent, Message, Withheld

HELPED = ("cued", "asked")
"""What a plan says of a stride that is to have its cue."""
LOST = "not walking steadily"
"""Why nothing sounds from the stop of a walk until the leg is in step again."""
_KEPT = 32
"""Strides whose start and plan are remembered: a measure may come some strides late."""


class Settled(NamedTuple):
    """One stride of one kind of cue is over; the ledger's share of what the planner knows."""

    kind: str
    leg: str
    stride: int
    start_ns: int
    """The heel strike that began it; 0 before the first."""
    plan: str
    cue_id: int
    """0: no cue was sent, or it was cancelled."""
    why: str
    """Why a planned cue was not sent, or was cancelled; '' otherwise."""
    error_ns: int
    """When the cue was due, less the instant that would have been right by what then happened; 0 without a cue."""


@dataclass
class Begun:
    """The stride that a rule is busy with."""

    number: int = 0
    start_ns: int = 0
    """The heel strike that began it; 0 before the first."""
    target_ns: int = 0
    """The event that the cue is for, as far as it is predicted; 0 if it is not."""


class LegWalk:
    """What is known of one leg by all of its rules."""

    def __init__(self, leg: str) -> None:
        self.leg = leg
        self.stride = 0
        self.start_ns = 0
        self.walking = False
        """A heel strike of this leg is expected."""
        self.muted = ""
        """Why its signal cannot be trusted; '' if it can."""
        self.hushed = ""
        """Why the belt asks for silence; '' if it does not."""
        self.stopped = ""
        """That somebody has stopped the sounds; '' while they are allowed."""
        self.doubt = ""
        """Why the last event, on which all that is foretold stands, may be none; '' if it can be trusted."""
        self.stale = ""
        """That what is told now is too old to decide anything by; '' if it is not."""
        self._lost = False
        self._numbers: dict[int, int] = {}

    @property
    def silence(self) -> str:
        """Why nothing may sound for this leg now; '' if it may."""
        return self.stopped or self.muted or self.hushed or (LOST if self._lost else "")

    def objection(self, stands: bool) -> str:
        """Why what is foretold now may not sound; '' if it may. What stands already may be revised by what is old."""
        return self.silence or self.doubt or ("" if stands else self.stale)

    def expect(self, walking: bool) -> None:
        """Whether a heel strike is expected. Once it is not, nothing sounds before the leg is in step again."""
        self.walking = walking
        self._lost = self._lost or not walking

    def strike(self, event: GaitEvent) -> None:
        """The foot has landed: a stride begins."""
        self._lost = False
        self.stride += 1
        self.start_ns = event.t_ns
        self._numbers[event.t_ns] = self.stride
        if len(self._numbers) > _KEPT:
            del self._numbers[next(iter(self._numbers))]

    def lift(self, event: GaitEvent) -> None:
        """The foot has left the ground. In rhythm, it is in step again: of gaitpdb's first cues after a stop those
        after a late toe off err by 60 ms and 2 % are followed by no step, the others by 29 ms and none."""
        if not event.mark:
            self._lost = False

    def begun(self) -> Begun:
        """The stride that goes on."""
        return Begun(self.stride, self.start_ns)

    def number(self, start_ns: int) -> int:
        """The stride that this heel strike began; 0 if it is not known, or long ago."""
        return self._numbers.get(start_ns, 0)


class Turn:
    """One kind of cue on one leg: what the plan says of each stride, and what became of it."""

    def __init__(self, kind: str, walk: LegWalk, plan: Plan, settled: deque[Settled]) -> None:
        self.kind, self.leg, self.walk = kind, walk.leg, walk
        self._plan, self._settled = plan, settled
        self._answers: dict[int, str] = {}

    def plan(self, stride: int, t_ns: int) -> str:
        """The plan's word on this stride, asked once."""
        answer = self._answers.get(stride)
        if answer is None:
            answer = self._answers[stride] = self._plan.decide(self.kind, self.leg, stride, t_ns)
            if len(self._answers) > _KEPT:
                del self._answers[next(iter(self._answers))]
        return answer

    def helps(self, stride: int, t_ns: int) -> bool:
        """Whether this stride is to have its cue."""
        return self.plan(stride, t_ns) in HELPED

    def settle(self, stride: Begun, event: GaitEvent, cue: Cue | None, right_ns: int, why: str) -> list[Message]:
        """A stride is over with this event: keep its account; the message that a planned cue failed, if it did.

        right_ns: when the cue should have been due, as is known now. why: what stood against it.
        """
        plan = self.plan(stride.number, event.known_ns)
        why = "" if cue or plan not in HELPED else (self.walk.silence or why)
        cue_id, error_ns = (cue.cue_id, cue.due_ns - right_ns) if cue else (0, 0)
        self._settled.append(Settled(self.kind, self.leg, stride.number, stride.start_ns, plan, cue_id, why, error_ns))
        head = event.known_ns, event.cause_ns, 0
        return [Withheld(*head, self.kind, self.leg, stride.target_ns, why)] if why else []
