"""The one bar: how far the leg got, where it is to get, and whether it did.

Lives here: Gauge, what is to be drawn, and Gauging, which keeps it. Why: one number that moves with one's own movement
is what a patient can look at while walking. Must never: tell of a stride that the plan left without help, or call a
stride a failure that the guard objects to: fading and tests would be undone by the eye (guidance hypothesis,
science.md 3; catalogue, COMPENSATION GUARD).
"""

from dataclasses import dataclass, field
from math import isfinite, nan
from typing import NamedTuple

from feedback.messages import LEGS, BlockBegins, Cue, GaitState, LimbAngle, Message, Outcome, Target
from feedback.outputs.calm import WINDOW_NS, Level, Steady
from feedback.outputs.leading import Band, Lead, band_of, placed
from feedback.outputs.marks import CUE_WORDS
from feedback.topics import TOPICS

TELL_NS = 3_000_000_000
"""Hit and miss are shown for so long, if nothing newer comes."""
ROW_N = 2
"""So many hits in a row are told."""
_FRESH_NS = 2 * round((TOPICS["limb_angle"].max_age_ms or 0) * 1e6)
_STANDS_NS = 1_500_000_000
"""The value reached stays on the bar for so long after the held sound, until the stride's own is known."""
_TOLD_PLANS = ("cued", "asked")
VERDICTS = {"hit": "Hit", "near": "Almost", "miss": "Not yet"}


class Needle(NamedTuple):
    """One leg on the bar; the legs that are cued have one."""

    leg: str
    place: float
    """0 … 1 from the bar's foot to its top; 0 too while nothing is known of it."""
    verdict: str
    """hit | near | miss, of this leg's last stride; '' if there is nothing to tell."""


class Gauge(NamedTuple):
    """The bar as it is to be drawn."""

    needles: tuple[Needle, ...]
    band: Band | None
    """None: yes or no, there is no bar."""
    wants: str
    """more | less | near: where the bar is to go."""
    verdict: str
    """hit | near | miss of the last stride of either leg, or ''."""
    words: str
    """The same in words, or how many of the last."""
    title: str
    """What is to be done, or how many hits in a row."""


@dataclass
class _Leg:
    """What is known of one leg."""

    value: float = nan
    target: float = nan
    sd: float = nan
    verdict: str = ""
    told_ns: int = -TELL_NS
    cue: Cue | None = None
    angle: tuple[int, float] = (-_FRESH_NS, nan)
    """Time and value of what the bar follows live …"""
    peak: tuple[int, float] = (-_STANDS_NS, nan)
    """… and the furthest of it in this stride."""
    summed: list[tuple[bool, float]] = field(default_factory=list)
    level: Level = field(default_factory=Level)
    steady: Steady[str] = field(default_factory=lambda: Steady(""))


class Gauging:
    """Keeps what the bar shows, of one lead at a time."""

    def __init__(self, follows: bool = True) -> None:
        self._follows = follows
        self._lead: Lead | None = None
        self._legs = {leg: _Leg() for leg in LEGS}
        self._targets: dict[tuple[str, str, str], Target] = {}
        self._row = 0
        self._words = ""
        self._last = ""
        self._told_ns = -TELL_NS
        self._title: Steady[str] = Steady("")
        self._word: Steady[tuple[str, str]] = Steady(("", ""))
        self._scale: Steady[tuple[Band | None, str]] = Steady((None, ""), WINDOW_NS)

    def lead(self, lead: Lead | None) -> None:
        """Another block: tell of this cue from now on. The same one goes on where it was."""
        if lead == self._lead:
            return
        self._lead, self._row, self._words, self._last = lead, 0, "", ""
        for leg in LEGS:
            before = self._legs[leg]
            self._legs[leg] = _Leg(level=before.level, steady=before.steady)

    def take(self, message: Message) -> None:
        """Outcome, Target, Cue, LimbAngle, GaitState, BlockBegins; of others nothing."""
        if isinstance(message, Outcome):
            self._score(message)
        elif isinstance(message, Target):
            self._targets[message.kind, message.leg, message.measure] = message
        elif isinstance(message, LimbAngle):
            self._follow(message.leg, message.angle, message.t_ns, message.deg)
        elif isinstance(message, GaitState):
            for leg, load in zip(LEGS, (message.left_load, message.right_load), strict=True):
                self._follow(leg, "load", message.t_ns, load)
        elif isinstance(message, Cue):
            self._hold(message)
        elif isinstance(message, BlockBegins) and not message.countdown:
            self._row = 0

    def show(self, now_ns: int) -> Gauge | None:
        """What to draw now; None while no scored cue leads."""
        lead = self._lead
        if lead is None:
            return None
        needles = tuple(self._needle(lead, leg, now_ns) for leg in lead.legs)
        is_told = now_ns - self._told_ns < TELL_NS
        verdict, words = self._word.show(now_ns, (self._last, self._words) if is_told else ("", ""))
        title = f"{self._row} in a row" if self._row >= ROW_N else CUE_WORDS.get(lead.kind, "")
        scale = (band_of(lead) if lead.has_bar else None, lead.wants)
        band, wants = self._scale.show(now_ns, scale)
        return Gauge(needles, band, wants, verdict, words, self._title.show(now_ns, title))

    def _needle(self, lead: Lead, leg: str, now_ns: int) -> Needle:
        one = self._legs[leg]
        place = placed(lead, self._value(one, now_ns), one.target, one.sd) if lead.has_bar else nan
        verdict = one.verdict if now_ns - one.told_ns < TELL_NS else ""
        verdict = one.steady.show(now_ns, verdict)
        return Needle(leg, one.level.show(now_ns, place if isfinite(place) else 0.0), verdict)

    def _value(self, one: _Leg, now_ns: int) -> float:
        """Live while the held sound lasts, then the furthest it got, then what the stride was scored with."""
        if _sounds(one.cue, now_ns) and now_ns - one.angle[0] < _FRESH_NS:
            return one.angle[1]
        return one.peak[1] if now_ns - one.peak[0] < _STANDS_NS else one.value

    def _hold(self, cue: Cue) -> None:
        """A held cue that leads, its newest revision."""
        if self._lead and self._follows and cue.kind == self._lead.kind and cue.purpose == "cue" and cue.until_ns:
            one = self._legs.get(cue.leg)
            if one is None:
                return
            one.cue = None if cue.cancelled else cue
            self._aim(one, self._targets.get((cue.kind, cue.leg, self._lead.measure)))

    def _follow(self, leg: str, angle: str, t_ns: int, value: float) -> None:
        one, lead = self._legs.get(leg), self._lead
        if one is None or lead is None or lead.angle[0] != angle or not isfinite(value):
            return
        value *= lead.angle[1]
        one.angle = (t_ns, value)
        if _sounds(one.cue, t_ns):
            is_new = one.cue is not None and one.peak[0] < one.cue.due_ns
            one.peak = (t_ns, value if is_new else max(value, one.peak[1]))

    def _score(self, outcome: Outcome) -> None:
        """A stride with help is told; one that the plan left without is not."""
        lead, one = self._lead, self._legs.get(outcome.leg)
        if lead is None or one is None or outcome.kind != lead.kind or outcome.plan not in _TOLD_PLANS:
            return
        if not isfinite(outcome.value) or outcome.success == "unknown":
            return
        target = self._targets.get((outcome.kind, outcome.leg, outcome.measure))
        self._aim(one, target)
        one.target = outcome.target if isfinite(outcome.target) else one.target
        if lead.summed > 1:
            self._sum(lead, one, outcome)
            return
        one.value, one.peak = outcome.value, (-_STANDS_NS, nan)
        if outcome.success not in VERDICTS:
            return
        self._row = self._row + 1 if outcome.success == "hit" else self._row if outcome.success == "near" else 0
        if lead.tells_after:
            self._tell(one, outcome.success, VERDICTS[outcome.success], outcome.t_ns)

    def _sum(self, lead: Lead, one: _Leg, outcome: Outcome) -> None:
        """Success is told after so many strides: how many of them, and where they were on average."""
        one.summed.append((outcome.success == "hit", outcome.value))
        if len(one.summed) < lead.summed:
            return
        hits, count = sum(is_hit for is_hit, _value in one.summed), len(one.summed)
        one.value = sum(value for _is_hit, value in one.summed) / count
        one.summed.clear()
        if lead.tells_after:
            verdict = "hit" if 2 * hits > count else "near" if hits else "miss"
            self._tell(one, verdict, f"{hits} of {count}", outcome.t_ns)

    def _tell(self, one: _Leg, verdict: str, words: str, t_ns: int) -> None:
        one.verdict = self._last = verdict
        one.told_ns = self._told_ns = t_ns
        self._words = words

    def _aim(self, one: _Leg, target: Target | None) -> None:
        if self._lead is not None and isfinite(self._lead.limit):
            one.target = self._lead.limit
        elif target is not None:
            one.target, one.sd = target.value, target.baseline_sd


def _sounds(cue: Cue | None, t_ns: int) -> bool:
    return cue is not None and cue.due_ns <= t_ns < cue.until_ns
