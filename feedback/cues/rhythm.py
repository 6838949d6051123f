"""RHYTHM: a beat for each step of a leg.

Lives here: RhythmRule, which places the beats of one leg and listens to its steps. Why: a beat that goes along with
the patient keeps cadence without making it stiff. Must never: go on when nobody walks, or queue a second beat, or
give a step two.

Each leg has a rhythm of its own, with a stride as its period: a patient who steps unevenly is met where each foot
lands, and a beat of one leg never follows from the other.
"""

from itertools import count

from feedback.config.cues import Rhythm
from feedback.cues.beats import Beats, way_of
from feedback.cues.rule import Ears
from feedback.cues.standing import TOO_CLOSE_NS, Now, Standing, Times
from feedback.cues.turn import Begun, Turn
from feedback.messages import HEEL_STRIKE, TOE_OFF, Cue, GaitEvent, Message, Prediction

OVERDUE_NS = 200_000_000
"""A step that is foretold so much later than at first is none of this rhythm: the patient stops or turns. 3 SD of the
stride time of walkers who vary by 6 %."""
LATEST_NS = 300_000_000
"""No beat is due so long after its step is foretold at first: if the patient stops instead, it would come into the
stop (science.md 10: no cue later than 0.3 s)."""


class RhythmRule:
    """One leg's beat."""

    def __init__(self, turn: Turn, settings: Rhythm, ids: "count[int]") -> None:
        self._turn, self._settings = turn, settings
        self._way = way_of(settings)
        self._limit_ns = round(settings.sigma_limit_ms * 1e6)
        self._offset_ns = round(settings.offset_ms * 1e6)
        self._standing = Standing(turn.kind, turn.leg, ids)
        self._beats = Beats()
        self._stride = Begun()
        self._promised_ns = 0
        """When this stride was to end, as it was first foretold; 0 before."""
        self._foretold_early = False
        """That was before the middle of the stride."""
        self._served = 0
        """The last step that had its beat; a step has the number of the stride that it begins …"""
        self._noted = 0
        """… and the last cue that was counted so."""
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
        """The step that meets a beat: the rhythm follows it, and the next beat waits for what is foretold."""
        now = Now(event.known_ns, event.cause_ns)
        self._note(event.t_ns)
        out = self._settle(event)
        if (made := self._adopted) is not None:
            self._settings, self._way, self._adopted = made._settings, made._way, None
            self._limit_ns, self._offset_ns = made._limit_ns, made._offset_ns
        self._stride, self._promised_ns = self._turn.walk.begun(), 0
        if not self._beats.at_ns:
            return out
        self._beats.meet(event.t_ns + self._offset_ns, self._way)
        if not self._standing.waits(now.t_ns):
            return out
        if self._beats.lost:
            return out + self._standing.cancel(now, "beat and step have lost each other")
        return out + self._standing.move(now, self._times())

    def on_toe_off(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """Another moment at which the next beat can be placed."""
        return self._go_on(Now(event.known_ns, event.cause_ns))

    def on_prediction(self, prediction: Prediction, _now_ns: int = 0) -> list[Message]:
        """Whether somebody walks, and at first, how fast."""
        now = Now(prediction.t_ns, prediction.cause_ns)
        self._stride.target_ns, self._sigma_ns = prediction.predicted_ns, prediction.sigma_ns
        self._why, out = self._objection(prediction), list[Message]()
        if prediction.predicted_ns <= now.t_ns:
            self._beats.end()
        elif not self._why and (self._beats.lost or not self._beats.at_ns) and self._may_begin(prediction):
            own_s = (self._promised_ns - self._stride.start_ns) * 1e-9
            self._beats.begin(self._stride.start_ns + self._offset_ns, own_s * 100.0 / self._settings.tempo_pct)
            out = self._standing.end(now, "the rhythm begins anew")
        return out + (self._silence(now) if self._why else self._go_on(now))

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
        if prediction.predicted_ns <= prediction.t_ns or not self._stride.number:
            return self._turn.walk.silence or "not walking steadily"
        if not self._promised_ns:
            self._promised_ns = prediction.predicted_ns
            self._foretold_early = 2 * prediction.t_ns < prediction.predicted_ns + self._stride.start_ns
        if self._turn.walk.silence:
            return self._turn.walk.silence
        if prediction.predicted_ns > self._promised_ns + OVERDUE_NS:
            return "the step is overdue"
        if not self._beats.at_ns and (why := self._turn.walk.objection(stands=False)):
            return why
        if not self._beats.at_ns and prediction.sigma_ns > self._limit_ns:
            return f"prediction unsure: sigma {prediction.sigma_ns / 1e6:.0f} ms"
        return ""

    def _may_begin(self, prediction: Prediction) -> bool:
        """The patient's own tempo is known: the stride is sure, and was foretold before its middle."""
        return prediction.sigma_ns <= self._limit_ns and self._foretold_early

    def _go_on(self, now: Now) -> list[Message]:
        """Move the beat that waits; else place the next one, if it is the next step's and that step is foretold."""
        self._note(now.t_ns)
        beats, standing = self._beats, self._standing
        if not beats.at_ns or self._why or not self._promised_ns or self._served > self._stride.number:
            return []
        if standing.waits(now.t_ns):
            return standing.cancel(now, "far from its step") if self._too_late() else standing.move(now, self._times())
        while beats.at_ns < now.t_ns + TOO_CLOSE_NS or self._step_of(beats.at_ns) <= self._served:
            beats.next()
        if self._too_late() or not self._turn.helps(self._stride.number, now.t_ns):
            return []
        out = standing.announce(now, self._times(), self._settings.sound, self._settings.gain_db)
        self._cue = standing.cue
        return out

    def _too_late(self) -> bool:
        return self._beats.at_ns - self._offset_ns > self._promised_ns + LATEST_NS

    def _step_of(self, beat_ns: int) -> int:
        """The step that a beat belongs to: the last one, or from the middle of the stride on, the next."""
        since_ns = beat_ns - self._offset_ns - self._stride.start_ns
        return self._stride.number + (since_ns >= 0.5e9 * self._beats.period_s)

    def _note(self, now_ns: int) -> None:
        """The beat that stood has sounded: its step has had it."""
        cue = self._standing.cue
        if cue is not None and cue.due_ns <= now_ns and cue.cue_id != self._noted:
            self._noted, self._served = cue.cue_id, max(self._served, self._step_of(cue.due_ns))

    def _times(self) -> Times:
        return Times(self._beats.at_ns, self._beats.at_ns - self._offset_ns, self._sigma_ns)

    def _settle(self, event: GaitEvent) -> list[Message]:
        cue, self._cue = self._cue, None
        return self._turn.settle(self._stride, event, cue, event.t_ns + self._offset_ns, self._why)
