"""The one line of words: what part of the session it is, and what is wrong.

Lives here: Line, Speaking. Why: one line is what one reads in walking; so the most urgent of all that could be said
stands there, and nothing else. Must never: hide a lost signal behind anything.

Most urgent first: a lost signal; an emergency of the belt; the answer to a key; a belt that starts or stops; the count
before a block; sounds that are stopped; a pause; what to do, as a block with cues begins; the block and what is left of
it; what the feet do.
"""

from math import ceil, isfinite
from typing import NamedTuple

from feedback.cues.catalogue import CATALOGUE
from feedback.messages import (
    HEEL_STRIKE,
    LEGS,
    Acknowledged,
    AudioHealth,
    BeltEvent,
    BlockBegins,
    GaitEvent,
    GaitState,
    Message,
)

SHOW_ANSWER_NS = 3_000_000_000
SHOW_BELT_NS = 2_000_000_000
SHOW_COUNT_NS = 1_600_000_000
"""A count of strides may take that long to the next number."""
SHOW_HOW_NS = 8_000_000_000
"""What to do stands for so long as a block with cues begins: time to read twelve words twice in walking."""
SHOW_NO_SOUND_NS = 6_000_000_000
BLOCK_WORDS = {
    "warm_up": "Warm-up",
    "baseline": "Walk as usual",
    "training": "Practice",
    "rest": "Rest",
    "probe": "On your own",
    "retention": "On your own",
    "pause": "Pause",
    "end": "Finished",
}
BELT_WORDS = {
    "start": "The belt starts",
    "stop": "The belt stands",
    "pause": "The belt pauses",
    "fault": "The belt has a fault",
    "emergency_stop": "Emergency stop",
}
ALARMING = ("fault", "emergency_stop")
"""These stand until the belt does something else."""
STATE_WORDS = {
    "standing": "Standing",
    "starting": "Starting",
    "walking": "Walking",
    "irregular": "Irregular steps",
    "stopping": "Stopping",
    "no_signal": "Signal lost",
}


class Line(NamedTuple):
    """The line as it is to be drawn."""

    words: str
    tone: str = "plain"
    """plain | alarm: something has to be put right | count: a number to be ready for."""


class Speaking:
    """Keeps what there is to say."""

    def __init__(self, to_the_minute: bool = False) -> None:
        self._to_the_minute = to_the_minute
        self._block: BlockBegins | None = None
        self._count: BlockBegins | None = None
        self._answer: tuple[int, str] = (0, "")
        self._strikes = dict.fromkeys(LEGS, 0)
        self._health: AudioHealth | None = None
        self._no_sound_ns: int | None = None
        self._belt: BeltEvent | None = None

    @property
    def kind(self) -> str:
        """Of the block in force; '' before the first."""
        return self._block.kind if self._block else ""

    @property
    def silenced(self) -> bool:
        """Somebody has stopped the sounds."""
        return self._health is not None and self._health.silenced

    def take(self, message: Message) -> None:
        """BlockBegins, GaitEvent, BeltEvent, AudioHealth, Acknowledged; of others nothing."""
        if isinstance(message, BlockBegins):
            self._begin(message)
        elif isinstance(message, GaitEvent):
            if self._block and message.event == HEEL_STRIKE and message.t_ns > self._block.t_ns:
                self._strikes[message.leg] += 1
        elif isinstance(message, AudioHealth):
            was_there = self._health is None or self._health.output != "null"
            if message.output == "null" and was_there:
                self._no_sound_ns = message.t_ns
            self._health = message
        elif isinstance(message, BeltEvent):
            self._belt = message
        elif isinstance(message, Acknowledged):
            self.answer(message.t_ns, answered(message))

    def answer(self, t_ns: int, words: str) -> None:
        """Say this for a moment."""
        if words:
            self._answer = (t_ns, words)

    def show(self, now_ns: int, gait: GaitState | None, lost: str) -> Line:
        """What to say now; lost: which signal is, in words."""
        if lost:
            return Line(lost, "alarm")
        belt = self._belt
        if belt is not None and belt.event in ALARMING:
            return Line(BELT_WORDS[belt.event], "alarm")
        if self._answer[1] and now_ns - self._answer[0] < SHOW_ANSWER_NS:
            return Line(self._answer[1])
        if belt is not None and now_ns - belt.t_ns < SHOW_BELT_NS:
            return Line(BELT_WORDS[belt.event])
        if self._count is not None and now_ns - self._count.t_ns < SHOW_COUNT_NS:
            return Line(_counted(self._count), "count")
        if self.silenced:
            return Line("Sounds stopped", "alarm")
        if self._no_sound_ns is not None and 0 <= now_ns - self._no_sound_ns < SHOW_NO_SOUND_NS:
            return Line("No sound", "alarm")
        if self._block is not None:
            return Line(self._how(self._block, now_ns) or self._where(self._block, now_ns))
        if gait is None:
            return Line("Waiting for the soles")
        return Line(STATE_WORDS.get(gait.state, gait.state))

    def _begin(self, begins: BlockBegins) -> None:
        if begins.countdown:
            self._count = begins
            return
        self._block, self._count = begins, None
        self._strikes = dict.fromkeys(LEGS, 0)

    def _how(self, block: BlockBegins, now_ns: int) -> str:
        if not block.cues or now_ns - block.t_ns >= SHOW_HOW_NS:
            return ""
        return next((CATALOGUE[kind].say for kind in block.cues if kind in CATALOGUE and CATALOGUE[kind].say), "")

    def _where(self, block: BlockBegins, now_ns: int) -> str:
        words = BLOCK_WORDS.get(block.kind, block.kind)
        if block.kind in ("pause", "end"):
            return words
        left = self._left(block, now_ns)
        return f"{words} · {left} to go" if left else words

    def _left(self, block: BlockBegins, now_ns: int) -> str:
        if isfinite(block.planned_s):
            seconds = max(0, ceil(block.planned_s - (now_ns - block.t_ns) / 1e9))
            if self._to_the_minute:
                return f"{ceil(seconds / 60)} min"
            return f"{seconds // 60}:{seconds % 60:02d}"
        if block.planned_strides > 0:
            return f"{max(0, block.planned_strides - max(self._strikes.values()))} strides"
        return ""


def answered(message: Acknowledged) -> str:
    """An answer of the engine in few words."""
    done = {
        "cue_now": "The next step has its sound",
        "effort": "Thank you",
        "belt_stop": "The belt is told to stop",
    }
    if message.words:
        return message.words[0].upper() + message.words[1:]
    return done.get(message.key, "")


def _counted(begins: BlockBegins) -> str:
    words = "Finished" if begins.kind == "end" else BLOCK_WORDS.get(begins.kind, begins.kind)
    return f"{words} in {begins.countdown}"
