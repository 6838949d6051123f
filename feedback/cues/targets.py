"""What the patient is to reach: learnt from the baseline, moved with success, overruled by the therapist.

Lives here: Targets. Why: a number that is right for one patient at one speed is wrong for the next. Must never: mix
values of different methods, or invent a target where nothing is known: then it says so, once, and judges nothing.

Order of sources: the session's baseline blocks (30 valid strides of that measure and method), else the patient's
calibration, else a fixed value or a share of the norm where the aim is one.
"""

from collections.abc import Callable, Iterator
from math import isfinite, nan

from feedback.config import Patient, Protocol
from feedback.config.cues import Aim, CueSettings
from feedback.cues.aiming import STRIDES_N, Base, Goal
from feedback.cues.command_words import EFFORT
from feedback.cues.learnt import Learnt
from feedback.cues.scoring import aim_of, companion, yardsticks
from feedback.messages import Acknowledged, BlockBegins, Command, Message, Outcome, Stride, Target

Norm = Callable[[str, float], float | None]
"""(measure, belt speed in m/s) -> the middle of the norm, None where there is none."""
Key = tuple[str, str, str, str]
"""Kind of cue, leg, measure, method; method '' holds for any, where the target needs no baseline."""

SPEED_STEP_MPS = 0.05
"""The belt has another speed when it differs by this much."""
EFFORT_LASTS_NS = 600_000_000_000
"""A rating is of how it was just now; ten minutes later nobody knows."""


class Targets:
    """All targets of a session."""

    def __init__(self, protocol: Protocol, patient: Patient | None, norm: Norm | None = None) -> None:
        self._protocol, self._norm = protocol, norm
        self._goals: dict[Key, Goal] = {}
        self._learnt = Learnt(patient)
        self._blocks: dict[int, str] = {}
        self._settled = False
        self._speed_mps = nan
        self._effort: tuple[int, float] | None = None

    def verdict(self, kind: str, leg: str, measure: str, method: str, value: float) -> tuple[str, float]:
        """(hit | near | miss | unknown, the target in force; NaN if there is none)."""
        goal = self._goal((kind, leg, measure, method))
        if goal is None:
            return "unknown", nan
        target = self._value(goal)
        return goal.verdict(value, target), target

    def baseline(self, kind: str, leg: str, measure: str, method: str) -> Base | None:
        """What it stands on, if anything."""
        goal = self._goals.get((kind, leg, measure, method))
        return goal.base if goal else None

    def hear(self, told: Message, out: list[Message]) -> None:
        """BlockBegins, Measure, Stride, Outcome."""
        if isinstance(told, BlockBegins):
            self._begin(told, out)
        elif isinstance(told, Outcome):
            self._score(told, out)
        else:
            if isinstance(told, Stride):
                self._follow_belt(told, out)
            if not self._settled:
                self._learnt.hear(told)

    def command(self, command: Command, now_ns: int, out: list[Message]) -> bool:
        """The effort rating, from 0 to 10; False if it is about something else."""
        if command.key != EFFORT:
            return False
        before = "" if self._effort is None else f"{self._effort[1]:g}"
        try:
            rated = float(command.value)
        except ValueError:
            rated = nan
        words = "" if 0 <= rated <= 10 else f"effort is rated from 0 to 10, and '{command.value}' is no such number"
        if not words:
            self._effort = (now_ns, rated)
        value = before if words else f"{rated:g}"
        head = (now_ns, command.cause_ns, 0)
        out.append(Acknowledged(*head, command.number, command.who, command.key, value, before, words, bool(words)))
        return True

    def adopt(self, protocol: Protocol, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Other numbers: where an aim's value or bounds changed, its target starts from there again."""
        before, self._protocol = self._protocol, protocol
        for key, goal in self._goals.items():
            old, new = (self._aim(one, key[0]) for one in (before, protocol))
            if new is None or old == new or goal.aim is _STEADY:
                continue
            goal.aim = new
            if old is None or any(getattr(old, name) != getattr(new, name) for name in _BAR):
                goal.steps = goal.scored_n = goal.hits_n = 0
                if self._is_shown(key):
                    out.append(self._told(key, goal, "therapist", now_ns, cause_ns))

    def _begin(self, begins: BlockBegins, out: list[Message]) -> None:
        """Baselines are learnt in blocks of their kind, until one begins that needs targets."""
        if begins.countdown:
            return
        if begins.kind != "pause":
            self._blocks[begins.number] = begins.kind
        self._learnt.begin(begins)
        if begins.kind in ("training", "probe", "retention") and not self._settled:
            self._settle(begins, out)

    def _settle(self, begins: BlockBegins, out: list[Message]) -> None:
        """The baseline is over: every target that can be made is made, every one that cannot is told."""
        self._settled = True
        for kind, settings, aim in self._aims():
            for leg in settings.legs:
                for measure, method, base in self._learnt.bases(leg, settings, self._speed_mps):
                    is_beside = measure == companion(settings)
                    self._goals[kind, leg, measure, method] = Goal(_STEADY if is_beside else aim, measure, base)
                if aim.start in ("fixed", "norm_pct"):
                    measure = yardsticks(settings)[0].measure
                    self._goals[kind, leg, measure, ""] = Goal(aim, measure, None)
                self._tell_first(kind, leg, settings, begins, out)

    def _tell_first(self, kind: str, leg: str, settings: CueSettings, begins: BlockBegins, out: list[Message]) -> None:
        """Each target with its source; one word where there is none."""
        head, made = (begins.t_ns, begins.cause_ns), False
        for key, goal in self._goals.items():
            if key[:2] != (kind, leg) or goal.aim is _STEADY or not self._is_shown(key):
                continue
            if isfinite(self._value(goal)):
                is_own = goal.base is not None and goal.aim.start.startswith("baseline")
                why = goal.base.source if goal.base and is_own else "protocol"
                out.append(self._told(key, goal, why, *head))
                made = True
        if not made:
            why = f"none: {self._learnt.valid_n(leg, settings)} valid strides of a baseline, {STRIDES_N} are needed"
            aim = aim_of(settings)
            if aim and aim.start == "norm_pct":
                why = "none: no norm without the belt's speed"
            out.append(Target(*head, 0, kind, leg, yardsticks(settings)[0].measure, "", nan, nan, nan, why))

    def _score(self, outcome: Outcome, out: list[Message]) -> None:
        """A stride of training counts; what was bought elsewhere, and what nobody knows, does not."""
        key = (outcome.kind, outcome.leg, outcome.measure, outcome.method)
        goal = self._goals.get(key)
        is_training = self._blocks.get(outcome.block) == "training"
        if goal is None or not is_training or outcome.success not in ("hit", "near", "miss"):
            return
        before = self._value(goal)
        step = goal.score(outcome.success == "hit", self._effort_at(outcome.t_ns))
        goal.steps += step
        if not step or self._value(goal) == before:
            goal.steps -= step
            return
        out.append(self._told(key, goal, "harder" if step > 0 else "easier", outcome.t_ns, outcome.cause_ns))

    def _follow_belt(self, stride: Stride, out: list[Message]) -> None:
        """Targets that hang on the norm go with the belt's speed."""
        speed_mps = stride.belt_mps
        if not isfinite(speed_mps) or abs(speed_mps - self._speed_mps) < SPEED_STEP_MPS:
            return
        before = {key: self._value(goal) for key, goal in self._goals.items()}
        self._speed_mps = speed_mps
        for key, goal in self._goals.items():
            value = self._value(goal)
            if isfinite(value) and value != before[key] and goal.aim is not _STEADY and self._is_shown(key):
                out.append(self._told(key, goal, "speed", stride.t_ns, stride.cause_ns))

    def _effort_at(self, t_ns: int) -> float | None:
        if self._effort is None or t_ns - self._effort[0] > EFFORT_LASTS_NS:
            return None
        return self._effort[1]

    def _goal(self, key: Key) -> Goal | None:
        return self._goals.get(key) or self._goals.get((*key[:3], ""))

    def _is_shown(self, key: Key) -> bool:
        """Whether people are told of it: one for any method only where no method has its own."""
        return key[3] != "" or sum(other[:3] == key[:3] for other in self._goals) == 1

    def _value(self, goal: Goal) -> float:
        return goal.value(self._normal(goal.measure, self._speed_mps), self._normal(goal.measure, _speed(goal.base)))

    def _normal(self, measure: str, speed_mps: float) -> float | None:
        return self._norm(measure, speed_mps) if self._norm and isfinite(speed_mps) else None

    def _told(self, key: Key, goal: Goal, why: str, t_ns: int, cause_ns: int) -> Target:
        mean, sd = (goal.base.mean, goal.base.sd) if goal.base else (nan, nan)
        return Target(t_ns, cause_ns, 0, *key, self._value(goal), mean, sd, why)

    def _aims(self) -> Iterator[tuple[str, CueSettings, Aim]]:
        for kind in self._protocol.cues.named:
            settings = getattr(self._protocol.cues, kind)
            if isinstance(settings, CueSettings) and (aim := aim_of(settings)) is not None:
                yield kind, settings, aim

    def _aim(self, protocol: Protocol, kind: str) -> Aim | None:
        settings = getattr(protocol.cues, kind)
        return aim_of(settings) if isinstance(settings, CueSettings) else None


_STEADY = Aim(value=-1.0, adapt=False)
"""Of a companion: no worse than the baseline by more than its SD."""
_BAR = ("start", "value", "least", "most")
"""Keys of an aim that say where the target is."""


def _speed(base: Base | None) -> float:
    return base.speed_mps if base else nan
