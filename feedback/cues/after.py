"""Cues after a measure that has a target: was that stride good enough?

Lives here: AfterRule, which asks the judge of each measure of a cue. Why: knowledge of results is told in one way,
whatever is measured. Must never: hold a target, or judge a stride by half of its measures.
"""

from feedback.cues.chime import Chimes
from feedback.cues.rule import Ears
from feedback.cues.shapes import Judge
from feedback.cues.standing import Now
from feedback.cues.turn import Turn
from feedback.messages import Measure, Message, Stride

_WORST_FIRST = ("miss", "near", "hit")
FROM_SOLES = "insoles"
"""The method of figures of a stride."""


class AfterRule:
    """One leg's. All of `measures` (rows of MEASURES) and of `figures` (fields of Stride) have to be reached."""

    def __init__(
        self,
        turn: Turn,
        chimes: Chimes,
        judge: Judge,
        measures: tuple[str, ...],
        figures: tuple[str, ...],
        muscle: str = "",
    ) -> None:
        self._turn, self._chimes, self._judge = turn, chimes, judge
        self._measures, self._figures, self._muscle = measures, figures, muscle
        self._verdicts: dict[str, str] = {}
        self._of_ns = 0

    def ears(self) -> Ears:
        """What it hears."""
        leg = self._turn.leg
        ears: Ears = [((Measure, leg, measure), self.on_measure) for measure in self._measures]
        return [*ears, ((Stride, leg, ""), self.on_stride)] if self._figures else ears

    def on_measure(self, measure: Measure, now_ns: int = 0) -> list[Message]:
        """One of its measures of one stride."""
        if self._muscle and measure.muscle != self._muscle:
            return []
        now = Now(max(now_ns, measure.t_ns), measure.cause_ns)
        return self._take(measure.start_ns, measure.measure, measure.method, measure.value, now)

    def on_stride(self, stride: Stride, now_ns: int = 0) -> list[Message]:
        """The figures of one stride."""
        now = Now(max(now_ns, stride.t_ns), stride.cause_ns)
        out: list[Message] = []
        for figure in self._figures:
            out += self._take(stride.start_ns, figure, FROM_SOLES, getattr(stride, figure), now)
        return out

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """Silence from now on."""
        return self._chimes.mute(t_ns, cause_ns)

    def adopt(self, made: "AfterRule") -> None:
        """Other numbers."""
        self._chimes.adopt(made._chimes)

    def _take(self, start_ns: int, name: str, method: str, value: float, now: Now) -> list[Message]:
        """The verdicts of one stride together are as good as the worst of them."""
        if start_ns != self._of_ns:
            self._of_ns = start_ns
            self._verdicts.clear()
        verdict, _ = self._judge.verdict(self._turn.kind, self._turn.leg, name, method, value)
        if verdict not in _WORST_FIRST or name in self._verdicts:
            return []
        self._verdicts[name] = verdict
        if len(self._verdicts) < len(self._measures) + len(self._figures):
            return []
        return self._chimes.tell(min(self._verdicts.values(), key=_WORST_FIRST.index), start_ns, now)
