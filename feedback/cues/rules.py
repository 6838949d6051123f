"""When a cue sounds: decide, revise, cancel, withhold.

Lives here: GluteReadyRule, which turns predictions of one leg into cues. Why: the rule is pure, so that a session
replays to the same cues. Must never: cue a leg from the other leg's prediction, or ask the time.

One cue a stride. The stride's cue is announced as soon as the prediction is sure enough, moved by each better
prediction, and cancelled when the prediction is withdrawn or grows unsure. A stride that ends without a cue is
reported with the reason.
"""

from itertools import count

from feedback.config import GluteReady
from feedback.messages import HEEL_STRIKE, Cue, GaitEvent, Prediction, Withheld

KIND = "glute_ready"
SMALLEST_MOVE_NS = 1_000_000
"""A better prediction moves the cue if it differs by this much."""
TOO_CLOSE_NS = 15_000_000
"""A cue is not announced or moved when it is due sooner than this: a ring of 5.5 ms, a block and the hops would make it
late, and a late revision ends a cue that could still have sounded."""


class GluteReadyRule:
    """GLUTE-READY for one leg: a sound `lead_ms` before the leg's predicted heel strike (science: EMG must start
    50-80 ms before heel strike to meet the peak of the hip extensor moment at 2 % of the cycle; Zhou 1995)."""

    def __init__(self, leg: str, settings: GluteReady, ids: "count[int]") -> None:
        self._leg, self._settings, self._ids = leg, settings, ids
        self._lead_ns = round(settings.lead_ms * 1e6)
        self._limit_ns = round(settings.sigma_limit_ms * 1e6)
        self._standing: Cue | None = None
        self._why = "no prediction"
        self._target_ns = 0
        self._muted = ""

    def on_prediction(self, prediction: Prediction) -> list[Cue | Withheld]:
        """Announce, move, cancel or leave the stride's cue."""
        self._target_ns = prediction.predicted_ns
        self._why = self._objection(prediction)
        if self._standing is None:
            return [] if self._why else self._announce(prediction)
        if self._standing.due_ns <= prediction.t_ns:
            return []
        return self._cancel(prediction.t_ns, prediction.cause_ns) if self._why else self._move(prediction)

    def on_event(self, event: GaitEvent) -> list[Cue | Withheld]:
        """A heel strike ends the stride: settle its account and open the next."""
        if event.event != HEEL_STRIKE:
            return []
        out: list[Cue | Withheld] = []
        if self._standing is not None and self._standing.due_ns > event.known_ns:
            self._why = "the foot landed before the cue was due"
            out += self._cancel(event.known_ns, event.cause_ns)
        if self._standing is None:
            out.append(self._withheld(event))
        self._standing, self._why, self._target_ns = None, "no prediction", 0
        return out

    def mute(self, t_ns: int, cause_ns: int, why: str) -> list[Cue | Withheld]:
        """No cue from now on: the signal is gone. '' lifts it."""
        self._muted = why
        if not why or self._standing is None or self._standing.due_ns <= t_ns:
            return []
        self._why = why
        return self._cancel(t_ns, cause_ns)

    def _objection(self, prediction: Prediction) -> str:
        """Why this prediction may not sound; '' if it may."""
        if self._muted:
            return self._muted
        if prediction.predicted_ns <= prediction.t_ns:
            return "not walking steadily"
        if prediction.sigma_ns > self._limit_ns:
            return f"prediction unsure: sigma {prediction.sigma_ns / 1e6:.0f} ms"
        if self._standing is None and prediction.predicted_ns - self._lead_ns < prediction.t_ns + TOO_CLOSE_NS:
            return "predicted too late"
        return ""

    def _announce(self, prediction: Prediction) -> list[Cue | Withheld]:
        self._standing = Cue(
            t_ns=prediction.t_ns,
            cause_ns=prediction.cause_ns,
            seq=0,
            cue_id=next(self._ids),
            revision=0,
            kind=KIND,
            leg=self._leg,
            due_ns=prediction.predicted_ns - self._lead_ns,
            target_ns=prediction.predicted_ns,
            sigma_ns=prediction.sigma_ns,
            sound=self._settings.sound,
            gain_db=self._settings.gain_db,
            cancelled="",
        )
        return [self._standing]

    def _move(self, prediction: Prediction) -> list[Cue | Withheld]:
        standing = self._standing
        due_ns = prediction.predicted_ns - self._lead_ns
        if standing is None or abs(due_ns - standing.due_ns) < SMALLEST_MOVE_NS:
            return []
        soonest_ns = prediction.t_ns + TOO_CLOSE_NS
        if standing.due_ns < soonest_ns:
            return []
        self._standing = standing.replace(
            t_ns=prediction.t_ns,
            cause_ns=prediction.cause_ns,
            revision=standing.revision + 1,
            due_ns=max(due_ns, soonest_ns),
            target_ns=prediction.predicted_ns,
            sigma_ns=prediction.sigma_ns,
        )
        return [self._standing]

    def _cancel(self, t_ns: int, cause_ns: int) -> list[Cue | Withheld]:
        standing, self._standing = self._standing, None
        if standing is None:
            return []
        return [standing.replace(t_ns=t_ns, cause_ns=cause_ns, revision=standing.revision + 1, cancelled=self._why)]

    def _withheld(self, event: GaitEvent) -> Withheld:
        return Withheld(event.known_ns, event.cause_ns, 0, KIND, self._leg, self._target_ns, self._muted or self._why)
