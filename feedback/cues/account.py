"""The account of a cue that only tells results.

Lives here: AccountRule. Why: the ledger has to know of every stride whether it was to be told, even if nothing was.
Must never: sound.
"""

from feedback.cues.rule import Ears
from feedback.cues.turn import Begun, Turn
from feedback.messages import HEEL_STRIKE, GaitEvent, Message


class AccountRule:
    """One leg's: each heel strike ends a stride."""

    def __init__(self, turn: Turn) -> None:
        self._turn, self._stride = turn, Begun()

    def ears(self) -> Ears:
        """What it hears."""
        return [((GaitEvent, self._turn.leg, HEEL_STRIKE), self.on_event)]

    def on_event(self, event: GaitEvent, _now_ns: int = 0) -> list[Message]:
        """Settle the stride that is over; whether it was reached is told by its measures, perhaps later."""
        out = self._turn.settle(self._stride, event, None, 0, "")
        self._stride = self._turn.walk.begun()
        return out

    def mute(self, _t_ns: int, _cause_ns: int) -> list[Message]:
        """It makes no sound."""
        return []

    def adopt(self, made: "AccountRule") -> None:
        """It has no numbers."""
