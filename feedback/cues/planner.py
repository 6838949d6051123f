"""All cues of a protocol together.

Lives here: CuePlanner, which hands each message to the rules it concerns. Why: the engine needs one place to ask.
Must never: hold a rule of its own.
"""

from itertools import count

from feedback.config import Protocol
from feedback.cues.rules import GluteReadyRule
from feedback.messages import HEEL_STRIKE, Cue, GaitEvent, Message, Prediction, Signal, Withheld


class CuePlanner:
    """Predictions, events and signals in; cues and withheld strides out."""

    def __init__(self, protocol: Protocol) -> None:
        ids = count(1)
        settings = protocol.cues.glute_ready
        legs: tuple[str, ...] = settings.legs if settings else ()
        self._rules = {leg: GluteReadyRule(leg, settings, ids) for leg in legs if settings}

    def decide(self, message: Message) -> list[Cue | Withheld]:
        """What this message changes about the cues."""
        if isinstance(message, Prediction):
            rule = self._rules.get(message.leg) if message.event == HEEL_STRIKE else None
            return rule.on_prediction(message) if rule else []
        if isinstance(message, GaitEvent):
            rule = self._rules.get(message.leg)
            return rule.on_event(message) if rule else []
        if isinstance(message, Signal):
            rule = self._rules.get(message.stream.rpartition(".")[2])
            why = f"signal {message.state}: {message.detail}" if message.state == "silent" else ""
            return rule.mute(message.t_ns, message.cause_ns, why) if rule else []
        return []
