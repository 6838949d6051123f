"""Whether this computer keeps up, and what is let go first where it does not.

Lives here: Overload, from what each process tells of itself (ProcessHealth) to a level. Why: a computer that is too
slow must be told of before its cues are late, and pictures are to go before sound does. Must never: blame a computer
for one stall, ask a clock, or slow down anything between a sensor's byte and the loudspeaker, or the recorder.

A process strains in a second in which its loop was woken or held up by more than LATE_NS, its queue was longer than
WAITING, or it used more than BUSY_PCT of a core. Where one strains in STRAINED of the last WINDOW seconds, the level
rises by one, and falls again by one after CALM_NS in which nobody strained. The limits: the 50 ms
in which the engine looks for silence, so that a whole look was missed; half a second of the fullest rig's samples.
"""

from collections import deque

from feedback.messages import ProcessHealth

DISPLAYS = ("visual", "console")
"""What is let go; their own strain is no alarm."""
RESTING = {"recorder": 5000}
"""Who takes what comes in large portions, and may be late: only its queue counts, from so many messages on."""
UNHEARD = (*DISPLAYS, "desk", "emulator")
LATE_NS, WAITING, BUSY_PCT = 50_000_000, 1000, 90.0
STRAINED, WINDOW, CALM_NS = 3, 5, 10_000_000_000
CALM_LEVEL, SLOWED, PAUSED = 0, 1, 2
WORDS = {
    CALM_LEVEL: "this computer keeps up again: screen and console go on as before",
    SLOWED: "this computer is too slow: {why}; screen and console are slowed down, so that sound is not",
    PAUSED: "this computer is still too slow: {why}; screen and console change once a second; end other programs",
}


class Overload:
    """Of one run, as one process hears it."""

    def __init__(self) -> None:
        self.level = CALM_LEVEL
        self._seconds: dict[str, deque[str]] = {}
        """By process, how it strained in each of the last seconds; '' where it did not."""
        self._since_ns = 0
        """Since then nobody has strained, and the level has not changed."""

    def hear(self, told: ProcessHealth) -> str:
        """What people should know now, if anything has changed; '' otherwise."""
        if told.process in UNHEARD:
            return ""
        seconds = self._seconds.setdefault(told.process, deque(maxlen=WINDOW))
        seconds.append(strain(told))
        strained = [row for row in seconds if row]
        if seconds[-1]:
            self._since_ns = told.t_ns
        if len(strained) >= STRAINED:
            return self._rise(f"{told.process} {strained[-1]}")
        is_calm = self.level > CALM_LEVEL and told.t_ns - self._since_ns >= CALM_NS
        return self._fall(told.t_ns) if is_calm else ""

    def _rise(self, why: str) -> str:
        """Seconds are counted anew for the next level: what was let go needs time to help."""
        self._seconds.clear()
        if self.level == PAUSED:
            return ""
        self.level += 1
        return WORDS[self.level].format(why=why)

    def _fall(self, now_ns: int) -> str:
        self.level -= 1
        self._since_ns = now_ns
        return WORDS[CALM_LEVEL] if self.level == CALM_LEVEL else ""


def strain(told: ProcessHealth) -> str:
    """How a process strained in its last second, in words; '' if it did not."""
    if told.process in RESTING:
        is_behind = told.most_waiting > RESTING[told.process]
        return f"is {told.most_waiting} messages behind" if is_behind else ""
    late_ns = max(told.latest_ns, told.longest_turn_ns)
    if late_ns > LATE_NS:
        return f"is late by {late_ns / 1e6:.0f} ms"
    if told.most_waiting > WAITING:
        return f"is {told.most_waiting} messages behind"
    return f"uses {told.cpu_pct:.0f} % of a core" if told.cpu_pct > BUSY_PCT else ""
