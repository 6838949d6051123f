"""Cues to be measured with: at random phases, some moved, cancelled, too late; and a metronome.

Lives here: Trial, and the plans of trials. Why: the command, the benches and the preflight ask the same of a card.
Must never: play anything, or judge.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from feedback.messages import LEGS, Cue, Played

MS = 1_000_000
PLAIN, MOVED, CANCELLED, LATE = "plain", "moved", "cancelled", "late"


class Voice(NamedTuple):
    """How a trial sounds."""

    sounds: Sequence[str] = ("click", "tone", "chime")
    legs: Sequence[str] = LEGS
    gains_db: Sequence[float] = (-24.0, -12.0, -3.0)


ANY = Voice()
ONE_CLICK = Voice(("click",), LEGS[:1], (-12.0,))
"""For a witness that looks for one known sound."""
QUIET_CLICK = Voice(("click",), LEGS[:1], (-30.0,))


@dataclass
class Trial:
    """One cue: what is sent of it and when, and what came of it."""

    sends: list[tuple[int, Cue]]
    """(time at which to place it, revision)."""
    intent: str
    """plain | moved | cancelled | late."""
    placed_ns: int = 0
    """When its last revision was in hand."""
    verdicts: list[str] = field(default_factory=list)
    told: list[Played] = field(default_factory=list)
    onsets_ns: list[int] = field(default_factory=list)
    """When it was heard, less the constant that is taken off for the matching."""

    @property
    def last(self) -> Cue:
        """Its newest revision."""
        return max((cue for _at, cue in self.sends), key=lambda cue: cue.revision)

    @property
    def sounds(self) -> bool:
        """Whether it ought to be heard."""
        return self.intent in (PLAIN, MOVED)


def at_random(count: int, start_ns: int, seed: int, voice: Voice = ANY, intents: bool = True) -> list[Trial]:
    """Cues at random phases, far enough apart that each sound begins in silence.

    intents: a quarter of them is moved, a tenth cancelled, a few come too late.
    """
    dice, trials, due_ns = random.Random(seed), [], start_ns
    for cue_id in range(count):
        due_ns += dice.randint(115 * MS, 165 * MS)
        intent = dice.choices((PLAIN, MOVED, CANCELLED, LATE), (60, 25, 10, 5))[0] if intents else PLAIN
        trials.append(Trial(_sends(dice, _cue(dice, cue_id, due_ns, voice), intent), intent))
    return trials


def metronome(count: int, start_ns: int, spacing_ns: int, first_id: int, voice: Voice = ANY) -> list[Trial]:
    """Beats of one spacing, placed 60 ms ahead."""
    dice, trials = random.Random(first_id), []
    for beat in range(count):
        cue = _cue(dice, first_id + beat, start_ns + beat * spacing_ns, voice)
        trials.append(Trial([(cue.due_ns - 60 * MS, cue)], PLAIN))
    return trials


def _cue(dice: random.Random, cue_id: int, due_ns: int, voice: Voice) -> Cue:
    look = (dice.choice(voice.sounds), dice.choice(voice.gains_db), "")
    return Cue(0, 0, 0, cue_id, 0, f"trial{cue_id % 4}", voice.legs[cue_id % len(voice.legs)], due_ns, due_ns, 0, *look)


def _sends(dice: random.Random, cue: Cue, intent: str) -> list[tuple[int, Cue]]:
    """When each revision goes out: 32-80 ms ahead."""
    due_ns = cue.due_ns
    at_ns = due_ns - dice.randint(32 * MS, 80 * MS)
    if intent == LATE:
        return [(due_ns + dice.randint(1, 5) * MS, cue)]
    if intent == CANCELLED:
        return [(at_ns - 40 * MS, cue), (at_ns, cue.replace(revision=1, cancelled="trial"))]
    if intent == MOVED:
        before = cue.replace(due_ns=due_ns + dice.randint(-20 * MS, 20 * MS))
        overtaken = before.replace(revision=1)
        return [(at_ns - 40 * MS, before), (at_ns, cue.replace(revision=2)), (at_ns + MS, overtaken)]
    return [(at_ns, cue)]
