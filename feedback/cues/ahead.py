"""Cues ahead of a heel strike: GLUTE-READY before the leg's own, PUSH-OFF before the other's.

Lives here: AheadRule, which turns predictions of one heel strike into cues of one leg. Why: the rule is pure, so that
a session replays to the same cues. Must never: ask the time, or sound while the prediction is not sure.

One cue a stride. The stride's cue is announced as soon as the prediction is sure enough, moved by each better
prediction, and cancelled when the prediction is withdrawn or grows unsure. A planned stride that ends without a cue is
reported with the reason.
"""

from itertools import count

from feedback.config.cues import Ahead
from feedback.cues.lead import Lead
from feedback.cues.rule import Ears
from feedback.cues.standing import TOO_CLOSE_NS, Now, Standing, Times
from feedback.cues.turn import Begun, Turn
from feedback.messages import HEEL_STRIKE, GaitEvent, Measure, Message, Prediction

ONSET = "onset_ms"
"""The measure that a closed loop follows."""


class AheadRule:
    """One leg's cue, `lead` before the predicted heel strike of `watched` (the leg itself, or the other one).

    Of the other leg's strikes only those after the leg's own landing count: before that its foot is in the air.
    """

    def __init__(
        self, turn: Turn, settings: Ahead, ids: "count[int]", watched: str, lead: Lead, muscle: str = ""
    ) -> None:
        self._turn, self._settings, self._watched, self._lead, self._muscle = turn, settings, watched, lead, muscle
        self._limit_ns = round(settings.sigma_limit_ms * 1e6)
        self._standing = Standing(turn.kind, turn.leg, ids)
        self._open = self._own = watched == turn.leg
        self._stride, self._lead_ns = Begun(), lead.ns
        self._why = "no prediction"

    def ears(self) -> Ears:
        """What it hears."""
        leg = self._turn.leg
        ears: Ears = [
            ((Prediction, self._watched, HEEL_STRIKE), self.on_prediction),
            ((GaitEvent, self._watched, HEEL_STRIKE), self.on_event),
        ]
        if not self._own:
            ears.append(((GaitEvent, leg, HEEL_STRIKE), self.on_landing))
        if self._muscle:
            ears.append(((Measure, leg, ONSET), self.on_measure))
        return ears

    def on_prediction(self, prediction: Prediction, _now_ns: int = 0) -> list[Message]:
        """Announce, move, cancel or leave the stride's cue."""
        if not self._open:
            return []
        now = Now(prediction.t_ns, prediction.cause_ns)
        self._stride.target_ns = prediction.predicted_ns
        self._why = self._objection(prediction)
        if self._standing.cue is None:
            may = not self._why and self._turn.helps(self._stride.number, now.t_ns)
            return self._announce(now, prediction) if may else []
        if not self._standing.waits(now.t_ns):
            return []
        return self._standing.cancel(now, self._why) if self._why else self._standing.move(now, self._times(prediction))

    def on_event(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """The heel strike that was waited for: settle the stride's account and open the next."""
        now = Now(event.known_ns, event.cause_ns)
        out: list[Message] = []
        if self._standing.waits(now.t_ns):
            self._why = "the foot landed before the cue was due"
            out += self._standing.cancel(now, self._why)
        if self._open:
            out += self._settle(event)
        self._open = self._own
        self._begin()
        return out

    def on_landing(self, _event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """The leg itself has landed: from now on the other one's next strike is of its stride."""
        self._open = True
        self._begin()
        return []

    def on_measure(self, measure: Measure, _now_ns: int = 0) -> list[Message]:
        """The muscle's onset of a cued stride moves the lead of those to come.

        It is held against the heel strike that ended the stride in which the cue sounded.
        """
        stride = self._turn.walk.number(measure.start_ns) - 1
        if measure.muscle == self._muscle and stride >= 0 and self._turn.helps(stride, measure.t_ns):
            self._lead.score(measure.value)
        return []

    def mute(self, t_ns: int, cause_ns: int) -> list[Message]:
        """No cue from now on, as the leg's walk says."""
        if not self._standing.waits(t_ns):
            return []
        self._why = self._turn.walk.silence
        return self._standing.cancel(Now(t_ns, cause_ns), self._why)

    def adopt(self, made: "AheadRule") -> None:
        """Other numbers; the lead counts from the next stride that begins, as it always does."""
        self._settings, self._limit_ns = made._settings, made._limit_ns
        self._lead.adopt(made._lead)

    def _objection(self, prediction: Prediction) -> str:
        """Why this prediction may not sound; '' if it may."""
        if why := self._turn.walk.objection(self._standing.cue is not None):
            return why
        if prediction.predicted_ns <= prediction.t_ns:
            return "not walking steadily"
        if prediction.sigma_ns > self._limit_ns:
            return f"prediction unsure: sigma {prediction.sigma_ns / 1e6:.0f} ms"
        if self._standing.cue is None and self._times(prediction).due_ns < prediction.t_ns + TOO_CLOSE_NS:
            return "predicted too late"
        return ""

    def _times(self, prediction: Prediction) -> Times:
        return Times(prediction.predicted_ns - self._lead_ns, prediction.predicted_ns, prediction.sigma_ns)

    def _announce(self, now: Now, prediction: Prediction) -> list[Message]:
        return self._standing.announce(now, self._times(prediction), self._settings.sound, self._settings.gain_db)

    def _begin(self) -> None:
        self._stride, self._lead_ns = self._turn.walk.begun(), self._lead.ns
        self._why = "no prediction"

    def _settle(self, event: GaitEvent) -> list[Message]:
        right_ns = event.t_ns - self._lead_ns
        return self._turn.settle(self._stride, event, self._standing.forget(), right_ns, self._why)
