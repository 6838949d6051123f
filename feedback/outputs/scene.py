"""What the patient's screen shows, without a screen: messages in, a Scene out.

Lives here: Stage, which keeps the latest of everything, and Scene, which says what to draw now. Why: what a patient is
told must be testable without a window. Must never: draw, ask the time, show old data as if it were live, show more than
three things, or let a mark flash more than three times a second (WCAG 2.3.1; calm.py).

The three things: two feet with the marks of their cues; one bar, or the question after a bout; one line of words.
"""

from typing import NamedTuple

from feedback.config import Protocol, Rig
from feedback.messages import LEFT, LEGS, Acknowledged, BlockBegins, GaitState, Message, Played, Samples, Signal
from feedback.outputs.calm import Level, Steady
from feedback.outputs.gauge import Gauge, Gauging
from feedback.outputs.keys import RESTING, WHO, Situation
from feedback.outputs.leading import lead_of
from feedback.outputs.line import Line, Speaking
from feedback.outputs.marks import Mark, Marks
from feedback.outputs.soles import Soles
from feedback.topics import TOPICS

STALE_NS = 2 * round((TOPICS["gait_state"].max_age_ms or 0) * 1e6)
"""Older than this, the gait state is not shown: twice what a reader may act on, so that a hiccup does not flicker."""
LOST_NS = 1_000_000_000
"""A foot is lost, or found again, no oftener than once in this."""
_ZONE_TURNS = 3
QUESTION = "How hard was it?"


class Foot(NamedTuple):
    """One leg, as it is to be drawn."""

    leg: str
    zones: tuple[float, ...]
    """0 … 1 of each cell of the sole."""
    lost: bool
    """Its signal is gone; then nothing of it is shown."""


class Scene(NamedTuple):
    """All there is to draw."""

    feet: tuple[Foot, ...]
    """Left and right, or none."""
    marks: tuple[Mark, ...]
    gauge: Gauge | None
    question: str
    """Asked in the bar's place; '' if nothing is."""
    line: Line


class Stage:
    """Keeps the latest message of each kind."""

    def __init__(self, rig: Rig, protocol: Protocol) -> None:
        self._rig, self._protocol, self._look = rig, protocol, rig.screen
        self._soles = Soles(rig.sole)
        self.cells = self._soles.cells
        """Middle of each cell of a sole, as Foot.zones counts them."""
        self._marks = Marks(fades=not self._look.reduce_motion)
        self._gauging = Gauging(follows=not self._look.reduce_motion)
        self._speaking = Speaking(to_the_minute=self._look.reduce_motion)
        self._gait: GaitState | None = None
        self._faults: dict[str, str] = {}
        self._rated = False
        self._zones = {leg: [Level(_ZONE_TURNS) for _ in self.cells] for leg in LEGS}
        self._lost = {leg: Steady(True, LOST_NS) for leg in LEGS}
        self._gauge: Gauge | None = None
        self._centre: Steady[str] = Steady("", LOST_NS)
        self._line: Steady[Line] = Steady(Line(""))

    @property
    def situation(self) -> Situation:
        """What a key means now."""
        return Situation(self._speaking.kind, self._speaking.silenced)

    def take(self, message: Message) -> None:
        """Take in a message; of those that are not for the screen, nothing."""
        if isinstance(message, Samples):
            self._soles.take(message)
            return
        if isinstance(message, GaitState):
            self._gait = message
        elif isinstance(message, Played):
            self._marks.take(message)
        elif isinstance(message, Signal):
            self._faults[message.stream] = "" if message.state == "ok" else message.state
        elif isinstance(message, BlockBegins) and not message.countdown:
            self._rated = False
            self._gauging.lead(lead_of(self._protocol, self._rig, message.cues))
        elif isinstance(message, Acknowledged):
            self._rated = self._rated or (message.key == "effort" and not message.words)
            if message.who != WHO:
                return
        self._gauging.take(message)
        self._speaking.take(message)

    def scene(self, now_ns: int) -> Scene:
        """What to draw now."""
        live = self._live(now_ns)
        feet = tuple(self._foot(leg, live, now_ns) for leg in LEGS)
        line = self._speaking.show(now_ns, live, self._loss(live))
        if not self._look.words and line.tone != "alarm":
            line = Line("")
        gauge, question = self._middle(now_ns)
        return Scene(
            feet if self._look.feet else (),
            tuple(self._marks.show(leg, now_ns) for leg in LEGS) if self._look.feet else (),
            gauge,
            question,
            self._line.show(now_ns, line),
        )

    def _middle(self, now_ns: int) -> tuple[Gauge | None, str]:
        """The bar, or the question, or nothing; they take each other's place no oftener than once a second."""
        gauge = self._gauging.show(now_ns) if self._look.bar else None
        self._gauge = gauge or self._gauge
        asks = self._speaking.kind in RESTING and not self._rated
        shown = self._centre.show(now_ns, "question" if asks else "gauge" if gauge else "")
        return (self._gauge if shown == "gauge" else None), (QUESTION if shown == "question" else "")

    def _live(self, now_ns: int) -> GaitState | None:
        """The gait state, if it is fresh and something stands behind it. One lost leg does not hide the other."""
        gait = self._gait
        if gait is None or now_ns - gait.t_ns > STALE_NS:
            return None
        return gait if gait.state != "no_signal" or any(self._faults.values()) else None

    def _is_lost(self, leg: str) -> bool:
        return any(why and stream.rpartition(".")[2] == leg for stream, why in self._faults.items())

    def _loss(self, live: GaitState | None) -> str:
        """Which signal is lost, in words; before the first gait state nothing is."""
        if self._gait is None:
            return ""
        lost = [leg for leg in LEGS if self._is_lost(leg)]
        if live is None or len(lost) == len(LEGS):
            return "Signal lost"
        return f"{lost[0].capitalize()} signal lost" if lost else ""

    def _foot(self, leg: str, gait: GaitState | None, now_ns: int) -> Foot:
        lost = self._lost[leg].show(now_ns, gait is None or self._is_lost(leg))
        load = 0.0 if gait is None else _share(gait.left_load if leg == LEFT else gait.right_load)
        wanted = (0.0,) * len(self.cells) if lost or gait is None else self._soles.levels(leg, now_ns, load)
        zones = tuple(level.show(now_ns, want) for level, want in zip(self._zones[leg], wanted, strict=True))
        return Foot(leg, (0.0,) * len(zones) if lost else zones, lost)


def _share(load: float) -> float:
    return min(1.0, max(0.0, load)) if load == load else 0.0
