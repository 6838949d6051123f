"""What is said aloud of the session's course: three numbers, and what comes next.

Lives here: Speaker, and its words. Why: the patient must not be startled by a change, and looks ahead, not at a screen.
Must never: speak of what was done well or badly, or repeat what goes on unchanged.
"""

from itertools import count

from feedback.messages import BlockBegins, Cue

SPEECH = "speech"
"""Their purpose."""
COUNT_DOWN = "count_down"
"""The kind of these cues. It is no row of the catalogue: they help no stride, and the ledger knows nothing of them."""
AFTER_NS = 150_000_000
"""Due so long after what is told: a heel strike is known some 60 ms after it was, and a block that begins with one is
told with the sample after that. The same for all, so that numbers keep their beat."""
FIRST_ID = 1_000_000_001
"""These cues have numbers of their own, beyond those of all strides of a day: blocks that go by minutes are noticed by
the clock, live a few milliseconds earlier or later than in a replay, and must not shift the numbers of other cues."""
NUMBERS = {3: "three", 2: "two", 1: "one"}
WORDS = {
    "warm_up": "Warm up",
    "baseline": "Walk as you always do",
    "training": "Training",
    "rest": "Rest",
    "probe": "Walk on without cues",
    "retention": "Walk on without cues",
    "pause": "Pause",
    "end": "The session is over",
}
"""By kind of block, as to the patient."""


class Speaker:
    """Makes the spoken cues of one session."""

    def __init__(self, first_id: int = 1) -> None:
        """first_id: of the session's other cues."""
        self._ids = count(first_id - 1 + FIRST_ID)
        self._last: tuple[int, str] | None = None

    def say(self, block: BlockBegins, gain_db: float) -> Cue | None:
        """The words for a block that begins or is counted down; None where nothing changes for the patient.

        A protocol without blocks begins without a word.
        """
        if block.countdown:
            return self._cue(block, NUMBERS.get(block.countdown, str(block.countdown)), gain_db)
        before, self._last = self._last, (block.number, block.kind)
        if before == self._last or (before is None and block.number == 0):
            return None
        return self._cue(block, WORDS[block.kind], gain_db)

    def _cue(self, block: BlockBegins, words: str, gain_db: float) -> Cue:
        due_ns = block.t_ns + AFTER_NS
        return Cue(
            t_ns=block.t_ns,
            cause_ns=block.cause_ns,
            seq=0,
            cue_id=next(self._ids),
            revision=0,
            kind=COUNT_DOWN,
            leg="",
            due_ns=due_ns,
            target_ns=due_ns,
            sigma_ns=0,
            sound=f"say:{words}",
            gain_db=gain_db,
            cancelled="",
            purpose=SPEECH,
        )
