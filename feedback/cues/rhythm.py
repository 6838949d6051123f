"""RHYTHM: a beat for each step of a leg.

Lives here: RhythmRule, which places the beats of one leg and listens to its steps. Why: a beat that goes along with
the patient keeps cadence without making it stiff. Must never: go on when nobody walks, or queue a second beat.

Each leg has a rhythm of its own, with a stride as its period: a patient who steps unevenly is met where each foot
lands, and a beat of one leg never follows from the other.
"""

from itertools import count

from feedback.config.cues import Rhythm
from feedback.cues.beats import way_of
from feedback.cues.rule import Ears
from feedback.cues.standing import TOO_CLOSE_NS, Now, Standing, Times
from feedback.cues.turn import Begun, Turn
from feedback.messages import HEEL_STRIKE, TOE_OFF, Cue, GaitEvent, Message, Prediction

OVERDUE = 1.25
"""A step that is foretold for so many times its first promise is none of this rhythm: the patient stops or turns. 4 SD
of the stride time of walkers who vary by 6 %."""


class RhythmRule:
    """One leg's beat."""

    def __init__(self, turn: Turn, settings: Rhythm, ids: "count[int]") -> None:
        self._turn, self._settings = turn, settings
        self._step = way_of(settings)
        self._limit_ns = round(settings.sigma_limit_ms * 1e6)
        self._offset_ns = round(settings.offset_ms * 1e6)
        self._standing = Standing(turn.kind, turn.leg, ids)
        self._stride = Begun()
        self._beat_ns = 0
        """The beat that comes, or that came last; 0 before there is one …"""
        self._period_s = 0.0
        """… and from it to the next, with what its step adds."""
        self._shift_s = 0.0
        self._promised_ns = 0
        """How long this stride was to be, as it was first foretold."""
        self._adopted: RhythmRule | None = None
        self._cue: Cue | None = None
        """That this stride has had."""
        self._sigma_ns = 0
        self._why = "no prediction"

    def ears(self) -> Ears:
        """What it hears."""
        leg = self._turn.leg
        return [
            ((GaitEvent, leg, HEEL_STRIKE), self.on_step),
            ((GaitEvent, leg, TOE_OFF), self.on_toe_off),
            ((Prediction, leg, HEEL_STRIKE), self.on_prediction),
        ]

    def on_step(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """The step that meets a beat: the rhythm follows it."""
        now = Now(event.known_ns, event.cause_ns)
        out = self._settle(event)
        if (made := self._adopted) is not None:
            self._settings, self._step, self._adopted = made._settings, made._step, None
            self._limit_ns, self._offset_ns = made._limit_ns, made._offset_ns
        self._stride, self._promised_ns = self._turn.walk.begun(), 0
        if self._beat_ns:
            out += self._follow(event.t_ns, now)
        return out + self._go_on(now)

    def on_toe_off(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """Another moment at which the next beat can be placed."""
        return self._go_on(Now(event.known_ns, event.cause_ns))

    def on_prediction(self, prediction: Prediction, _now_ns: int = 0) -> list[Message]:
        """Whether somebody walks, and at first, how fast."""
        now = Now(prediction.t_ns, prediction.cause_ns)
        self._stride.target_ns, self._sigma_ns = prediction.predicted_ns, prediction.sigma_ns
        self._why = self._objection(prediction)
        if prediction.predicted_ns <= now.t_ns:
            self._beat_ns = 0
        elif not self._beat_ns and not self._why and self._stride.number:
            self._start(prediction)
        return self._silence(now) if self._why else self._go_on(now)

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """Silence from now on."""
        self._why = self._turn.walk.silence
        return self._silence(Now(t_ns, cause_ns))

    def adopt(self, made: "RhythmRule") -> None:
        """Other numbers, once the stride that ends with the next step is settled."""
        self._adopted = made

    def _silence(self, now: Now) -> list[Message]:
        out = self._standing.end(now, self._why)
        self._cue = None if out else self._cue
        return out

    def _objection(self, prediction: Prediction) -> str:
        """Why no beat may sound. A rhythm begins on sure steps, but does not falter when they do."""
        if self._turn.walk.silence:
            return self._turn.walk.silence
        if prediction.predicted_ns <= prediction.t_ns:
            return "not walking steadily"
        length_ns = prediction.predicted_ns - self._stride.start_ns
        self._promised_ns = self._promised_ns or length_ns
        if length_ns > OVERDUE * self._promised_ns:
            return "the step is overdue"
        if not self._beat_ns and prediction.sigma_ns > self._limit_ns:
            return f"prediction unsure: sigma {prediction.sigma_ns / 1e6:.0f} ms"
        return ""

    def _start(self, prediction: Prediction) -> None:
        """The first beat: with the step that was just made, at the patient's own tempo or beside it."""
        own_s = (prediction.predicted_ns - self._stride.start_ns) * 1e-9
        self._period_s = own_s * 100.0 / self._settings.tempo_pct
        self._beat_ns, self._shift_s = self._stride.start_ns + self._offset_ns, 0.0

    def _follow(self, step_ns: int, now: Now) -> list[Message]:
        """Correct by the asynchrony with the nearest beat: the one that comes, or one that came before it."""
        before_s = self._period_s
        late_ns = self._beat_ns - self._offset_ns - step_ns
        ahead = round(late_ns / (before_s * 1e9))
        self._period_s, self._shift_s = self._step(before_s, late_ns * 1e-9 - ahead * before_s)
        if ahead < 1:
            return []
        self._beat_ns += round((self._shift_s + self._period_s - before_s) * 1e9)
        self._shift_s = 0.0
        return self._standing.move(now, self._times()) if self._standing.waits(now.t_ns) else []

    def _go_on(self, now: Now) -> list[Message]:
        """Place the next beat when the last one has passed; move it when the step has come after it."""
        if not self._beat_ns or self._why or self._standing.waits(now.t_ns + TOO_CLOSE_NS):
            return []
        while self._beat_ns < now.t_ns + TOO_CLOSE_NS:
            self._beat_ns += round((self._period_s + self._shift_s) * 1e9)
            self._shift_s = 0.0
        if not self._turn.helps(self._stride.number, now.t_ns) or self._standing.waits(now.t_ns):
            return []
        out = self._standing.announce(now, self._times(), self._settings.sound, self._settings.gain_db)
        self._cue = self._standing.cue
        return out

    def _times(self) -> Times:
        return Times(self._beat_ns, self._beat_ns - self._offset_ns, self._sigma_ns)

    def _settle(self, event: GaitEvent) -> list[Message]:
        cue, self._cue = self._cue, None
        return self._turn.settle(self._stride, event, cue, event.t_ns + self._offset_ns, self._why)
