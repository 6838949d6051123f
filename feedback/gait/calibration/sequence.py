"""The steps one after another, fed with every message of the run.

Lives here: Sequence. Why: the command line, and a test with samples alone, go through the same steps. Must never: ask a
person; it has a prompt to show, a line to show, and is done or refused.
"""

from typing import Protocol

from feedback.config import Patient, Rig
from feedback.gait.calibration.judge import Collected, Judged, judge
from feedback.gait.calibration.leaning import Leaning, tapped
from feedback.gait.calibration.refusal import Refusal
from feedback.gait.calibration.standing import Standing
from feedback.gait.calibration.walking import Walking
from feedback.messages import LEFT, RIGHT, Message, Samples

_NS = 1e-9
_LEANT = 3
"""Steps that are behind once both leans are."""


class Step(Protocol):
    """One step: it takes all messages, and says when it has seen enough."""

    limit_s: float

    @property
    def prompt(self) -> str:
        """What to tell the person."""

    @property
    def live(self) -> str:
        """What is seen now."""

    @property
    def done(self) -> bool:
        """It has seen enough."""

    def take(self, message: Message) -> None:
        """The next message."""

    def refusal(self) -> Refusal | None:
        """Why it cannot be used, at its end."""


class Sequence:
    """Stand, lean left, lean right, walk; soles that only switch tell no load, and begin with walking."""

    def __init__(self, rig: Rig, patient: Patient, walk_s: float, tap_test: bool = False) -> None:
        """tap_test: it ends with the leans. ValueError: these soles tell no load to lean on."""
        if tap_test and rig.sole.calibration == "switch":
            raise ValueError("soles that only switch tell no load: their feet cannot be told apart by leaning")
        self._tap_test, self._behind = tap_test, 0
        self._rig, self._patient, self._walk_s = rig, patient, walk_s
        self._samples: list[Samples] = []
        self._worn = frozenset(rig.worn)
        self._standing = Standing(rig.sole, patient.mass_kg)
        self._leans: list[Leaning] = []
        self._walking: Walking | None = None
        self._begun_ns = 0
        self.refused: Refusal | None = None
        self.step: Step = self._standing
        if rig.sole.calibration == "switch":
            self.step = self._walking = Walking(walk_s)

    @property
    def done(self) -> bool:
        """All steps are behind, or one was refused."""
        return self.refused is not None or self._is_tapped or (self.step is self._walking and self.step.done)

    @property
    def _is_tapped(self) -> bool:
        return self._tap_test and self._behind == _LEANT

    @property
    def progress(self) -> float:
        """Steps behind, of all, 0 … 1."""
        return self._behind / (_LEANT if self._tap_test else _LEANT + 1)

    def take(self, message: Message, now_ns: int) -> None:
        """The next message, and the time by the clock of its samples; goes on when a step is done."""
        if self.done:
            return
        if isinstance(message, Samples):
            self._samples.append(message)
        if not isinstance(message, Samples) or message.stream not in self._worn:
            self.step.take(message)
        self.pass_time(now_ns)

    def pass_time(self, now_ns: int) -> None:
        """Time has passed: is the step over, or has it taken too long?"""
        if self._is_tapped:
            return
        self._begun_ns = self._begun_ns or now_ns
        step = self.step
        if not step.done and (now_ns - self._begun_ns) * _NS <= step.limit_s:
            return
        self.refused = self.refused or step.refusal()
        if self.refused is None and step is not self._walking:
            self._begun_ns = now_ns
            self._go_on()

    def judged(self, made: str) -> Judged:
        """What all of it comes to; made: date and time, for the file."""
        if self.refused or self._walking is None:
            return Judged(None, (self.refused,) if self.refused else ())
        walk_ns = self._walking.from_ns, self._walking.until_ns
        if not self._leans:
            return judge(self._rig, self._patient, Collected(self._samples, walk_ns), made)
        left, right = (lean.reached for lean in self._leans)
        seen = Collected(self._samples, walk_ns, self._standing.stood, (left, right))
        return judge(self._rig, self._patient, seen, made)

    def _go_on(self) -> None:
        self._behind += 1
        if len(self._leans) == 2:
            self.refused = tapped(*self._leans)
            if not self._tap_test:
                self.step = self._walking = Walking(self._walk_s)
            return
        came_from = self._leans[0].found if self._leans else ""
        asked = RIGHT if self._leans else LEFT
        self._leans.append(Leaning(self._rig.sole, asked, self._standing.stood.left_share, came_from))
        self.step = self._leans[-1]
