"""What became of the session under each fault, and what is not as it must be.

Lives here: `judge_sound`, `broken`. Why: the same rules hold in the script and in the tests. Must never: excuse a
fault by its name; what is excused is what no system could have done, and what the computer itself was late by.

Sound is back at the first click that is heard at its time after a fault. `back_s` counts from the first click that was
possible after the fault's end: the next step where the soles and the engine were there all along, the step after the
next one of a leg where they were not (one heel strike has to be seen before the next can be foretold), the sixth one of
a walk that begins anew (no cue in the first five strides). `silent_s` counts from the fault's end itself.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.messages import Cue
from session_soak.faults import EMULATOR, ENGINE, KINDS, SOLES
from session_soak.heard import Sound
from session_soak.inject import Done
from session_soak.room import LEAD_S
from session_soak.truth import Strike

LEAD_NS = round(LEAD_S * 1e9)
AT_ITS_TIME_NS = 150_000_000
"""A click is that of a step if it sounds so near to its due time: steps are 550 ms apart."""
ASKED_NS = 60_000_000
STUCK_S = 0.7
"""Longest sound: a click and the tone after it, through a quarter of a stride."""
BACK_S = 1.5
FIRST_STRIDES = 6
SETTLED_NS = 3_000_000_000
"""After a fault's end the walk is judged as an undisturbed one again."""


@dataclass(frozen=True)
class Back:
    """How sound came back after one fault."""

    done: Done
    silent_s: float | None
    back_s: float | None
    """None: it never did."""
    waited_s: float = 0.0
    """So much of it the computer kept the session waiting for a processor."""

    @property
    def is_late(self) -> bool:
        return self.back_s is None or self.back_s > BACK_S + self.waited_s


@dataclass(frozen=True)
class Heard:
    """All that sounded, judged."""

    sounds: int
    wrong_leg: list[Sound]
    stuck: list[Sound]
    unasked: list[Sound]
    cued_pct: float
    """Of the steps in undisturbed times, those whose click sounded."""


def judge_sound(
    sounds: Sequence[Sound],
    steps: Sequence[Strike],
    cues: Sequence[Cue],
    faults: Sequence[Done],
    unrecorded: Sequence[tuple[int, int]],
) -> Heard:
    """unrecorded: from when to when nothing was recorded; what was asked for then is not known."""
    asked = sorted(cue.due_ns for cue in cues)
    walking = [strike for strike in steps if strike.number > FIRST_STRIDES]
    calm = [strike for strike in walking if not _is_disturbed(strike, faults) and strike.at_ns < steps[-1].at_ns]
    return Heard(
        sounds=len(sounds),
        wrong_leg=[sound for sound in sounds if _nearest(steps, sound.onset_ns + LEAD_NS).leg != sound.leg],
        stuck=[sound for sound in sounds if sound.end_ns - sound.onset_ns > STUCK_S * 1e9],
        unasked=[sound for sound in sounds if not _is_asked(sound, asked) and not _is_within(sound, unrecorded)],
        cued_pct=100 * sum(_click(sounds, strike) is not None for strike in calm) / max(len(calm), 1),
    )


def came_back(done: Done, sounds: Sequence[Sound], steps: Sequence[Strike]) -> Back:
    """How sound came back after a fault; without a word on the computer."""
    later = [strike for strike in steps if strike.at_ns - LEAD_NS >= done.end_ns]
    possible = [strike for strike in later if _is_possible(strike, later, done)]
    heard = next((strike for strike in possible if _click(sounds, strike) is not None), None)
    if heard is None:
        return Back(done, None, None)
    return Back(done, (heard.at_ns - LEAD_NS - done.end_ns) / 1e9, (heard.at_ns - possible[0].at_ns) / 1e9)


def _is_possible(strike: Strike, later: Sequence[Strike], done: Done) -> bool:
    """Whether any system could have its click ready."""
    fault = done.fault
    if (fault.kind, fault.victim) == ("kill", EMULATOR):
        return strike.number > FIRST_STRIDES and strike.life == later[-1].life
    if fault.victim not in (SOLES, EMULATOR, ENGINE):
        return True
    return any(row.leg == strike.leg and row.at_ns < strike.at_ns for row in later)


def _is_disturbed(strike: Strike, faults: Sequence[Done]) -> bool:
    return any(row.at_ns <= strike.at_ns + LEAD_NS and strike.at_ns <= row.end_ns + SETTLED_NS for row in faults)


def _nearest(steps: Sequence[Strike], at_ns: int) -> Strike:
    place = bisect_left(steps, at_ns, key=lambda strike: strike.at_ns)
    return min(steps[max(place - 1, 0) : place + 1], key=lambda strike: abs(strike.at_ns - at_ns))


def _click(sounds: Sequence[Sound], strike: Strike) -> Sound | None:
    """The click of this step."""
    due_ns = strike.at_ns - LEAD_NS
    first = bisect_left(sounds, due_ns - AT_ITS_TIME_NS, key=lambda sound: sound.onset_ns)
    last = bisect_left(sounds, due_ns + AT_ITS_TIME_NS, key=lambda sound: sound.onset_ns)
    return next((sound for sound in sounds[first:last] if sound.leg == strike.leg), None)


def _is_asked(sound: Sound, asked: Sequence[int]) -> bool:
    place = bisect_left(asked, sound.onset_ns - ASKED_NS)
    return place < len(asked) and asked[place] <= sound.onset_ns + ASKED_NS


def _is_within(sound: Sound, spans: Sequence[tuple[int, int]]) -> bool:
    return any(begin_ns <= sound.onset_ns <= end_ns + SETTLED_NS for begin_ns, end_ns in spans)


def words(done: Done) -> str:
    """A fault, in words."""
    fault = done.fault
    return f"{fault.kind} {fault.victim} at {fault.at_s:g} s ({KINDS[fault.kind].what})"
