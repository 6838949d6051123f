"""What is told of one muscle at each strike, piece by piece as its samples reach far enough.

Lives here: Judge (when what can be told) and Leads (of two muscles together). Why: an onset is known a quarter of the
stride after the strike, and a display must not wait for the rest. Must never: tell a number where nobody knows one.
"""

from collections.abc import Callable
from math import hypot, isfinite, nan
from typing import NamedTuple

from feedback.gait.muscle.legs import Leg, Strike
from feedback.gait.muscle.muscle import BEFORE, NEVER_NS, Muscle
from feedback.gait.muscle.quiet import BOX_S, Level
from feedback.gait.muscle.score import (
    against_strike_ms,
    held_sigma,
    onset_sigma_ms,
    score,
    score_sigma,
    share_sigma,
    snr_sigma_db,
)
from feedback.gait.muscle.verdict import Seen
from feedback.gait.muscle.windows import Scaled, scaled, verdict
from feedback.messages import Measure, Message

METHOD = "emg"
_LATE_NS = 60_000_000
"""Samples that come within this time are not late: they come in blocks, a USB bridge holds them for 16 ms, and the
muscles take turns, one a block."""
_PATIENCE_NS = 4_000_000_000
"""What is still missing so long after it was due will not come."""


class Task(NamedTuple):
    """Something to be told when the muscle is known up to `due_ns`; the gait allows it from `ready_ns` on."""

    due_ns: int
    ready_ns: int
    tell: Callable[[], list[Measure]]


class Judged(NamedTuple):
    """A strike, with what was seen of it and by which level."""

    strike: Strike
    seen: Seen
    level: Level | None
    window: Scaled
    sigma_ms: float
    """Of the onset."""


class Leads:
    """Hamstrings against gluteus maximus, of one leg."""

    def __init__(self) -> None:
        self._seen: dict[str, Judged] = {}

    def add(self, muscle: str, judged: Judged) -> Measure | None:
        """This muscle's strike is judged; the lead if the other's is."""
        self._seen[muscle] = judged
        glute, hamstrings = self._seen.get("gluteus_maximus"), self._seen.get("hamstrings")
        if glute is None or hamstrings is None or glute.strike.t_ns != hamstrings.strike.t_ns:
            return None
        first, second = glute.seen, hamstrings.seen
        if not (first.burst and second.burst) or first.word or second.word:
            return None
        sigma = hypot(glute.sigma_ms, hamstrings.sigma_ms)
        lead_ms = (first.burst[0] - second.burst[0]) * 1e3
        return _row(glute.strike, "gluteus_maximus", "hamstring_lead_ms", lead_ms, sigma)


class Judge:
    """Of one muscle."""

    def __init__(self, muscle: Muscle, leg: Leg, leads: Leads) -> None:
        self.muscle = muscle
        self._leg, self._leads = leg, leads
        self._tasks: list[Task] = []
        self._judged: Judged | None = None
        self.due_ns = NEVER_NS
        """The record must have come to here for the next thing to be told."""

    def strike(self, strike: Strike, ready_ns: int) -> None:
        """It can be judged from now on."""
        muscle = self.muscle
        if muscle.window is None:
            return
        slack_ns = round(BOX_S * 1e9)
        if muscle.window.scored:
            self._add(strike.t_ns, ready_ns, lambda: self._cycle(strike.t_ns))
        due_ns = max(muscle.judged_ns(strike) + slack_ns, strike.learn[1])
        self._add(due_ns, ready_ns, lambda: self._onset(strike))
        held = scaled(muscle.window, strike.toe_off).held
        if held:
            held_ns = strike.t_ns + round((held + 0.05) * strike.stride_ns) + slack_ns
            self._add(max(due_ns, held_ns), ready_ns, lambda: self._held(strike, held))

    def run(self, told_ns: int, out: list[Message]) -> None:
        """The record has come to `due_ns`: tell the one thing that was due then. told_ns: the time, as samples tell."""
        task = self._tasks.pop(0)
        late_ns = told_ns - max(task.due_ns, task.ready_ns)
        late_ns = late_ns if late_ns > _LATE_NS else 0
        out += [row.replace(t_ns=task.due_ns, cause_ns=told_ns, late_ns=late_ns) for row in task.tell()]
        self.due_ns = self._tasks[0].due_ns if self._tasks else NEVER_NS

    def give_up(self, now_ns: int, out: list[Message]) -> None:
        """Samples will not come any more for what was due long ago: it is told as faulty."""
        while now_ns > self.due_ns + _PATIENCE_NS:
            self.run(now_ns, out)

    def _add(self, t_ns: int, ready_ns: int, tell: Callable[[], list[Measure]]) -> None:
        self._tasks.append(Task(self.muscle.due_ns(t_ns), ready_ns, tell))
        self._tasks.sort(key=lambda task: task.due_ns)
        self.due_ns = self._tasks[0].due_ns

    def _onset(self, strike: Strike) -> list[Measure]:
        muscle = self.muscle
        assert muscle.window is not None
        muscle.learn(strike)
        level = muscle.level
        seen = muscle.judge(muscle.see(strike, level, muscle.judged_ns(strike)), level)
        sigma_ms = hypot(onset_sigma_ms(seen.snr_db), muscle.unsure_ms)
        self._judged = Judged(strike, seen, level, scaled(muscle.window, strike.toe_off), sigma_ms)
        out = self._told(self._judged) if muscle.window.scored else []
        if isfinite(seen.snr_db):
            out.append(_row(strike, muscle.name, "snr_db", seen.snr_db, snr_sigma_db(seen.burst)))
        lead = self._leads.add(muscle.name, self._judged)
        return [*out, lead] if lead else out

    def _told(self, judged: Judged) -> list[Measure]:
        """The onset, against its target, the strike and the predicted strike."""
        strike, seen, name = judged.strike, judged.seen, self.muscle.name
        if seen.word or seen.burst is None:
            return [_row(strike, name, "onset_ms", nan, nan, seen.word)]
        onset_s, sigma = seen.burst[0], judged.sigma_ms
        stride_s = strike.stride_ns * 1e-9
        after_s = onset_s - judged.window.target * stride_s
        out = [
            _row(strike, name, "onset_ms", after_s * 1e3, against_strike_ms(sigma), verdict(after_s / stride_s)),
            _row(strike, name, "onset_after_strike_ms", onset_s * 1e3, against_strike_ms(sigma)),
        ]
        onset_ns = strike.t_ns + round(onset_s * 1e9)
        predicted_ns = self._leg.predicted_ns(onset_ns, strike)
        if predicted_ns:
            out.append(_row(strike, name, "onset_after_predicted_ms", (onset_ns - predicted_ns) * 1e-6, sigma))
        return out

    def _held(self, strike: Strike, end: float) -> list[Measure]:
        judged = self._judged
        if (
            judged is None
            or judged.strike is not strike
            or judged.level is None
            or judged.seen.word not in ("", "absent")
        ):
            return []
        value = self.muscle.held(strike, judged.level, end)
        sigma = held_sigma(judged.sigma_ms, end * strike.stride_ns * 1e-6)
        return [_row(strike, self.muscle.name, "held_share", value, sigma)]

    def _cycle(self, next_ns: int) -> list[Measure]:
        """The strike before this one has had its whole cycle."""
        judged, self._judged = self._judged, None
        if judged is None or judged.level is None or judged.seen.word not in ("", "absent"):
            return []
        strike, level, window, muscle = judged.strike, judged.level, judged.window, self.muscle
        begin_ns = strike.t_ns - round(BEFORE * strike.stride_ns)
        if not muscle.sound(begin_ns, next_ns) or next_ns - strike.t_ns > 2 * strike.stride_ns:
            return []
        out = []
        seen = muscle.see(strike, level, next_ns)
        if seen.burst and not seen.word:
            length_ms = (seen.burst[1] - seen.burst[0]) * 1e3
            out.append(_row(strike, muscle.name, "burst_ms", length_ms, 1.5 * judged.sigma_ms))
        share, chance = muscle.share(strike, next_ns, window)
        of_share = share_sigma(share, strike.stride_ns * 1e-9)
        out.append(_row(strike, muscle.name, "activity_share", share, of_share))
        stride_ms = strike.stride_ns * 1e-6
        first = judged.seen.burst
        after = first[0] * 1e3 / stride_ms - window.target if first else None
        sigma = score_sigma(after, against_strike_ms(judged.sigma_ms) / stride_ms, of_share, chance)
        return [*out, _row(strike, muscle.name, "onset_score", score(after, share, chance), sigma)]


def _row(strike: Strike, muscle: str, measure: str, value: float, sigma: float, word: str = "") -> Measure:
    return Measure(0, 0, 0, strike.leg, strike.t_ns, measure, value, sigma, METHOD, muscle, word)
