"""When the emulated patient truly set a foot down.

Lives here: `lives`, `strikes`. Why: what sounded is held against the walk itself, also where nothing was recorded. Must
never: take a word of the engine for it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from device_soak.truth import start_ns

from feedback.config import Rig
from feedback.messages import HEEL_STRIKE, TrueEvent
from feedback.processes.emulated import cast
from session_soak.faults import SOLES

FOREVER_NS = 1 << 62


class Life(NamedTuple):
    """One walk, from the emulator's start until the next one's."""

    begin_ns: int
    end_ns: int


class Strike(NamedTuple):
    """A true heel strike."""

    at_ns: int
    leg: str
    number: int
    """Of this leg in this life, from 1."""
    life: int = 0
    """Which of the walks it is of."""


def lives(rig: Rig, events: Sequence[TrueEvent]) -> list[Life]:
    """The walks of a session, by the true events that it holds; the emulator counts them anew in each life."""
    rows: list[list[TrueEvent]] = []
    for before, event in zip([None, *events], events, strict=False):
        if before is None or event.seq < before.seq:
            rows.append([])
        rows[-1].append(event)
    begins = [start_ns(rig, row) for row in rows]
    return [Life(*edges) for edges in zip(begins, [*begins[1:], FOREVER_NS], strict=True)]


def strikes(rig: Rig, walks: Sequence[Life], until_ns: int) -> list[Strike]:
    """All of them until then, in order of time."""
    found = []
    for life, walk in enumerate(walks):
        source, counts = cast(rig, None)[SOLES].source, {"left": 0, "right": 0}
        for row in source.events(-1.0, (min(walk.end_ns, until_ns) - walk.begin_ns) / 1e9):
            if row.event == HEEL_STRIKE:
                counts[row.leg] += 1
                found.append(Strike(walk.begin_ns + round(row.time_s * 1e9), row.leg, counts[row.leg], life))
    return found
