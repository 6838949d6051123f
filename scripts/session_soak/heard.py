"""What sounded, from when to when, on whose side.

Lives here: Sound, `of_card`, `as_told`. Why: the card heard each sample, and does not know what was meant. Must never:
read what the program says of itself, but where there is no card.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from feedback.measuring import record as records
from feedback.messages import LEFT, RIGHT, Cue, Played

SILENCE_S, DRY_S = 0.015, 0.08
"""Between two sounds; a silence in which the card ran dry is made by the computer, and may be as long as the other."""
SIDE_S = 0.02
"""So much of a sound tells its side: the other one has a quarter of it."""
CLICK_NS = 80_000_000


class Sound(NamedTuple):
    """Between two silences."""

    onset_ns: int
    end_ns: int
    leg: str


def of_card(paths: Iterable[Path]) -> list[Sound]:
    """All that the card's records hold, in order of time. ValueError: one of them is none."""
    return sorted(sound for path in paths for sound in _of_record(records.read(path.read_bytes())))


def _of_record(record: records.Record) -> Iterable[Sound]:
    """Where the card ran dry in the midst of a sound, that sound goes on afterwards."""
    loud = np.flatnonzero(record.samples.any(axis=1))
    at_ns = record.sounded_ns(loud)
    loud, at_ns = loud[at_ns >= 0], at_ns[at_ns >= 0]
    ran_dry = np.diff(np.searchsorted(record.first, loud, side="right")) > 0
    breaks = np.flatnonzero(np.diff(at_ns) / 1e9 > np.where(ran_dry, DRY_S, SILENCE_S)) + 1
    side_n = round(SIDE_S * record.rate_hz)
    for frames, times_ns in zip(np.split(loud, breaks), np.split(at_ns, breaks), strict=True):
        if len(frames):
            left, right = (record.samples[frames[0] : frames[0] + side_n] ** 2).sum(axis=0)
            yield Sound(int(times_ns[0]), int(times_ns[-1]), LEFT if left > right else RIGHT)


def as_told(played: Sequence[Played], cues: Mapping[int, Cue]) -> list[Sound]:
    """The same by the null output's own account."""
    rows = [row for row in played if row.outcome == "played" and row.leg]
    held = {row.cue_id: cues[row.cue_id].until_ns for row in rows if row.cue_id in cues}
    return sorted(Sound(row.onset_ns, max(row.onset_ns + CLICK_NS, held.get(row.cue_id, 0)), row.leg) for row in rows)
