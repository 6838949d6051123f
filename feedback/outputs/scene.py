"""What the patient's screen shows, without a screen: messages in, a Scene out.

Lives here: Stage, which keeps the latest of everything, and Scene, which says what to draw now. Why: what a patient is
told must be testable without a window. Must never: draw, ask the time, show old data as if it were live, or let a
mark flash more than three times a second (WCAG 2.3.1).
"""

from collections import deque
from math import isfinite
from typing import NamedTuple

from feedback.messages import LEFT, LEGS, AudioHealth, GaitState, Message, Played, SensorHealth, Signal
from feedback.topics import TOPICS

LIT_NS = 450_000_000
"""How long a mark fades after its cue."""
FLASH_WINDOW_NS, FLASHES = 1_000_000_000, 3
"""At most so many marks light up within the window, both legs together."""
STALE_NS = 2 * round((TOPICS["gait_state"].max_age_ms or 0) * 1e6)
"""Older than this, the gait state is not shown: twice what a reader may act on, so that a hiccup does not flicker."""
CUE_WORDS = {"glute_ready": "READY"}
"""What a cue asks for. Never what the body did: that is not measured."""
STATE_WORDS = {
    "standing": "Standing",
    "starting": "Starting",
    "walking": "Walking",
    "irregular": "Irregular steps",
    "stopping": "Stopping",
    "no_signal": "Signal lost",
}


class Foot(NamedTuple):
    """One leg, as it is to be drawn."""

    leg: str
    load: float
    """0 … 1: how far the foot is filled; full is the whole body weight."""
    phase: float | None
    """0 … 1 from heel strike to the next; None while nobody knows."""
    glow: float
    """0 … 1: how brightly the cue mark is lit."""
    word: str
    """The cue's word while the mark is lit, else ''."""
    lost: str
    """Why this leg cannot be shown, for people; '' if it can."""


class Scene(NamedTuple):
    """All there is to draw."""

    left: Foot
    right: Foot
    words: str
    """The one line of large type."""
    detail: str
    """A smaller line beneath it."""
    alarm: bool
    """The line tells of something that has to be put right."""


class Stage:
    """Keeps the latest message of each kind."""

    def __init__(self) -> None:
        self._gait: GaitState | None = None
        self._faults: dict[str, str] = {}
        self._sensors: dict[str, SensorHealth] = {}
        self._output = ""
        self._lit_ns = dict.fromkeys(LEGS, -LIT_NS)
        self._words = dict.fromkeys(LEGS, "")
        self._flashes: deque[int] = deque(maxlen=FLASHES)

    def take(self, message: Message) -> None:
        """Take in a message; of those that are not for the screen, nothing."""
        if isinstance(message, GaitState):
            self._gait = message
        elif isinstance(message, Played):
            self._light(message)
        elif isinstance(message, Signal):
            self._faults[message.stream] = "" if message.state == "ok" else f"signal {message.state}"
        elif isinstance(message, SensorHealth):
            self._sensors[message.sensor] = message
        elif isinstance(message, AudioHealth):
            self._output = message.output

    def scene(self, now_ns: int) -> Scene:
        """What to draw now."""
        live = self._live(now_ns)
        left, right = (self._foot(leg, live, now_ns) for leg in LEGS)
        alarm, words = self._line(live, left, right)
        return Scene(left, right, words, self._detail(live), alarm)

    def _live(self, now_ns: int) -> GaitState | None:
        """The gait state, if it is fresh and something stands behind it. One lost leg does not hide the other."""
        gait = self._gait
        if gait is None or now_ns - gait.t_ns > STALE_NS:
            return None
        return gait if gait.state != "no_signal" or any(self._faults.values()) else None

    def _light(self, played: Played) -> None:
        """Light the leg's mark, unless that would be one flash too many; then the mark that is lit stays as it is."""
        if played.outcome != "played" or played.leg not in self._lit_ns:
            return
        full = len(self._flashes) == FLASHES
        if full and played.onset_ns - self._flashes[0] < FLASH_WINDOW_NS:
            return
        self._flashes.append(played.onset_ns)
        self._lit_ns[played.leg] = played.onset_ns
        self._words[played.leg] = CUE_WORDS.get(played.kind, "NOW")

    def _foot(self, leg: str, gait: GaitState | None, now_ns: int) -> Foot:
        age_ns = now_ns - self._lit_ns[leg]
        glow = 1.0 - age_ns / LIT_NS if 0 <= age_ns < LIT_NS else 0.0
        word = self._words[leg] if glow else ""
        lost = next((why for stream, why in self._faults.items() if why and stream.rpartition(".")[2] == leg), "")
        if gait is None or lost:
            return Foot(leg, 0.0, None, glow, word, lost or "no signal")
        load = gait.left_load if leg == LEFT else gait.right_load
        return Foot(leg, _share(load), self._phase(leg, gait, now_ns), glow, word, "")

    def _phase(self, leg: str, gait: GaitState, now_ns: int) -> float | None:
        """The phase carried on to now at the cadence last told; it waits at the end for the heel strike."""
        phase = gait.left_phase if leg == LEFT else gait.right_phase
        if not isfinite(phase):
            return None
        stride_ns = 120e9 / gait.cadence_spm if gait.cadence_spm > 0 else float("inf")
        return min(1.0, phase + max(0, now_ns - gait.t_ns) / stride_ns)

    def _line(self, gait: GaitState | None, left: Foot, right: Foot) -> tuple[bool, str]:
        if gait is None:
            return (True, "Signal lost") if self._gait is not None else (False, "Waiting for the soles")
        lost = [foot.leg for foot in (left, right) if foot.lost]
        if lost:
            return True, f"{' and '.join(lost).capitalize()}: signal lost"
        return False, STATE_WORDS.get(gait.state, gait.state)

    def _detail(self, gait: GaitState | None) -> str:
        away = [health for health in self._sensors.values() if health.state == "lost"]
        if away:
            return f"looking for {away[0].sensor}"
        if self._output == "null":
            return "no sound device"
        if gait is not None and gait.state in ("walking", "irregular") and isfinite(gait.cadence_spm):
            return f"{gait.cadence_spm:.0f} steps a minute"
        return ""


def _share(load: float) -> float:
    return min(1.0, max(0.0, load)) if isfinite(load) else 0.0
