"""Cues that are held: a sound from one instant of the stance to another.

Lives here: HeldRule and its Window. Why: 'until the tone ends' is the plainest word for how long. Must never: begin
before the event that it stands on has happened, or go on when nobody knows when it should end.

GLUTE-HOLD, LOAD-AFFECTED and HIP-EXTEND stand on the leg's own landing and are measured out to its own toe off, so that
a share of normal stance becomes the same share of this patient's (science.md 1.1). STANCE-STABLE lasts from the other
foot's toe off to its landing. The end is revised with each better prediction.
"""

from itertools import count
from typing import NamedTuple

from feedback.config.cues import Held
from feedback.cues.follow import Follows
from feedback.cues.rule import Ears
from feedback.cues.standing import TOO_CLOSE_NS, Hold, Now, Standing, Times
from feedback.cues.turn import Begun, Turn
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent, Message, Prediction, other

NORM_TOE_OFF_PCT = 56.21
"""Where normal stance ends, % of the cycle: windows of normal gait are shares of it (science.md 1.1, its [S1] method:
the gaitutils norms of EMG)."""
STOPS_NS = 280_000_000
"""While both feet stand the patient may have stopped with this landing, and nothing sounds 0.3 s into a stop
(science.md 10): so long at most, less what the fade of a sound takes."""
SHORTEST_NS = 60_000_000
"""A held sound that would be shorter says nothing: a single tone lasts 40-80 ms (science.md 8.4)."""


class Window(NamedTuple):
    """From which part of the way between two events to which; 0 at the first, 1 at the second."""

    begins: tuple[str, str]
    """Leg and event."""
    ends: tuple[str, str]
    first: float
    last: float


def of_stance(leg: str, first_pct: float, last_pct: float) -> Window:
    """A window in % of the normal cycle, rescaled to this leg's own stance."""
    shares = first_pct / NORM_TOE_OFF_PCT, last_pct / NORM_TOE_OFF_PCT
    return Window((leg, HEEL_STRIKE), (leg, TOE_OFF), *shares)


def of_single_support(other: str) -> Window:
    """While the other foot is in the air."""
    return Window((other, TOE_OFF), (other, HEEL_STRIKE), 0.0, 1.0)


class HeldRule:
    """One leg's held cue."""

    def __init__(
        self, turn: Turn, settings: Held, ids: "count[int]", window: Window, follows: Follows | None = None
    ) -> None:
        """follows: what the pitch goes with; None: it stays."""
        self._turn, self._settings, self._window, self._follows = turn, settings, window, follows
        self._limit_ns = round(settings.sigma_limit_ms * 1e6)
        self._standing = Standing(turn.kind, turn.leg, ids)
        self._began_ns = 0
        self._stride = Begun()
        self._cued = 0
        """The last stride that had its cue: it has no other, though the other foot lift off twice."""
        self._open = False
        self._alone = False
        """The other foot has left the ground since: the patient goes on."""
        self._why = "no prediction"

    def ears(self) -> Ears:
        """What it hears."""
        begins, ends = self._window.begins, self._window.ends
        return [
            ((GaitEvent, *begins), self.on_begin),
            ((GaitEvent, *ends), self.on_end),
            ((Prediction, *ends), self.on_prediction),
            ((GaitEvent, other(self._turn.leg), TOE_OFF), self.on_other_off),
        ]

    def on_begin(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """The event has come on which it stands."""
        out = self._close(event)
        self._stride = self._turn.walk.begun()
        self._began_ns, self._open = event.t_ns, self._stride.number != self._cued
        self._alone = event.event == TOE_OFF
        self._why = "no prediction"
        return out

    def on_other_off(self, _event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """The other foot has left the ground; what is foretold next sees to the rest."""
        self._alone = True
        return []

    def on_end(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """The event has come with which it is over, foreseen or not."""
        return self._close(event)

    def on_prediction(self, prediction: Prediction, _now_ns: int = 0) -> list[Message]:
        """It is known better when the window opens and closes."""
        if not self._open:
            return []
        now, times = Now(prediction.t_ns, prediction.cause_ns), self._times(prediction)
        self._stride.target_ns = times.target_ns
        self._why = self._objection(prediction, times)
        if self._standing.cue is None:
            may = not self._why and self._turn.helps(self._stride.number, now.t_ns)
            return self._announce(now, times) if may else []
        if self._why:
            return self._standing.end(now, self._why)
        if self._standing.waits(now.t_ns):
            return self._standing.move(now, times)
        return self._standing.hold(now, times.until_ns)

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """Silence from now on."""
        self._why = self._turn.walk.silence
        return self._standing.end(Now(t_ns, cause_ns), self._why)

    def adopt(self, made: "HeldRule") -> None:
        """Other numbers."""
        self._settings, self._limit_ns, self._window = made._settings, made._limit_ns, made._window

    def _close(self, event: GaitEvent) -> list[Message]:
        if not self._open:
            return []
        self._open = False
        now = Now(event.known_ns, event.cause_ns)
        if self._standing.waits(now.t_ns):
            self._why = "the stance was over before the cue was due"
        out = self._standing.end(now, self._why)
        self._cued = self._stride.number if self._standing.cue else self._cued
        right_ns = self._began_ns + round(self._window.first * (event.t_ns - self._began_ns))
        return out + self._turn.settle(self._stride, event, self._standing.forget(), right_ns, self._why)

    def _times(self, prediction: Prediction) -> Times:
        """As far as it can still be met: what opens with an event begins as soon as that is known.

        A window that ends early in the stance is known better than the toe off, by its share of the way there.
        """
        window, span_ns = self._window, prediction.predicted_ns - self._began_ns
        opens_ns = self._began_ns + round(window.first * span_ns)
        until_ns = self._began_ns + round(window.last * span_ns)
        if not self._alone and window.first == 0.0:
            until_ns = min(until_ns, self._began_ns + STOPS_NS)
        due_ns = max(opens_ns, prediction.t_ns + TOO_CLOSE_NS)
        return Times(due_ns, opens_ns, round(window.last * prediction.sigma_ns), until_ns)

    def _objection(self, prediction: Prediction, times: Times) -> str:
        """Why it may not sound; '' if it may."""
        if why := self._turn.walk.objection(self._standing.cue is not None):
            return why
        if prediction.predicted_ns <= prediction.t_ns:
            return "not walking steadily"
        if times.sigma_ns > self._limit_ns:
            return f"prediction unsure: sigma {times.sigma_ns / 1e6:.0f} ms"
        if self._standing.cue is None and times.until_ns - times.due_ns < SHORTEST_NS:
            return "predicted too late"
        return ""

    def _announce(self, now: Now, times: Times) -> list[Message]:
        settings = self._settings
        hold = Hold(settings.release, *(self._follows() if self._follows else ()))
        return self._standing.announce(now, times, settings.sound, settings.gain_db, hold=hold)
