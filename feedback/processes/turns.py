"""The engine's own account of its steps: when each was, and what it took in.

Lives here: TurnLog, which writes the account, and `steps_of`, which reads it. Why: what the engine says follows from
the order in which samples reached it and the times at which it looked, and both depend on the day; with them on record
a replay is the same walk, stalled computer and all. Must never: cost a cue time, or change what a step takes in.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from feedback.messages import Command, Samples, Turns
from feedback.node import Item

END = 255
_END = bytes([END])
COMMANDS = "command"
EVERY_NS = 250_000_000
"""So often the account is given, in a step that has nothing else to say …"""
LATEST_NS = 400_000_000
"""… and after so long in any step."""
TICK_NS = 1000
"""The engine's time is in whole microseconds, which halves its account."""
_LONGEST = 0xFFFF_FFFF


Taken = tuple[str, int]
"""One thing that a step took in: its writer or COMMANDS, and its seq; of a command its t_ns."""


class Step(NamedTuple):
    """One step of the engine."""

    now_ns: int
    taken: list[Taken]


class TurnLog:
    """Keeps the account until it is due."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        """By stream of a sample, the place of its writer's messages in this account."""
        self._begin()

    def note(self, now_ns: int, inbox: Sequence[Item]) -> None:
        """A step took this in at this time, a multiple of TICK_NS."""
        if not self._steps:
            self._begin_ns = self._last_ns = now_ns
        order = self._order
        for item in inbox:
            if isinstance(item, Samples):
                place = self._places.get(item.stream)
                if place is None or item.seq != self._next[place]:
                    place = self._meet(item)
                self._next[place] = item.seq + 1
                order.append(place)
            elif isinstance(item, Command):
                order.append(self._place(COMMANDS, COMMANDS, 0))
                self._commands_ns.append(item.t_ns)
        order.append(END)
        self._steps.append(min((now_ns - self._last_ns) // TICK_NS, _LONGEST))
        self._last_ns = now_ns

    def take(self, now_ns: int, quiet: bool) -> list[Turns]:
        """The account, if it is due. quiet: the step has nothing else to say."""
        for_ns = now_ns - self._begin_ns
        return self.close() if for_ns >= (EVERY_NS if quiet else LATEST_NS) else []

    def close(self) -> list[Turns]:
        """All that has not been given yet."""
        if not self._steps:
            return []
        after_us = struct.pack(f"<{len(self._steps)}I", *self._steps)
        sources, firsts, commands = tuple(self._sources), tuple(self._firsts), tuple(self._commands_ns)
        head = (self._last_ns, 0, 0)
        told = Turns(*head, sources, firsts, commands, self._begin_ns, after_us, bytes(self._order))
        self._begin()
        return [told]

    def _begin(self) -> None:
        self._places.clear()
        self._sources: list[str] = []
        self._firsts: list[int] = []
        self._next: list[int] = []
        self._commands_ns: list[int] = []
        self._steps: list[int] = []
        self._order = bytearray()
        self._begin_ns = self._last_ns = 0

    def _meet(self, item: Samples) -> int:
        """A stream or a writer that is new to this account, or a number that is not the next (something was lost)."""
        source = item.stream.partition(".")[0]
        return self._place(source, item.stream, item.seq)

    def _place(self, source: str, stream: str, number: int) -> int:
        """Where messages of this source from this number on are noted."""
        rows = enumerate(zip(self._sources, self._next, strict=True))
        place = next(
            (k for k, (name, wanted) in rows if name == source and (name == COMMANDS or wanted == number)),
            len(self._sources),
        )
        if place == len(self._sources) < END:
            self._sources.append(source)
            self._firsts.append(number)
            self._next.append(number)
        self._places[stream] = place = min(place, END - 1)
        return place


def steps_of(turns: Turns) -> Iterator[Step]:
    """The steps of which this account tells. ValueError if it is none."""
    now_ns, next_of, commands = turns.begin_ns, list(turns.firsts), iter(turns.commands_ns)
    steps = zip(struct.iter_unpack("<I", turns.after_us), turns.order.split(_END), strict=False)
    for (after_us,), places in steps:
        now_ns += after_us * TICK_NS
        taken = []
        for place in places:
            source = turns.sources[place]
            taken.append((source, next(commands) if source == COMMANDS else next_of[place]))
            next_of[place] += 1
        yield Step(now_ns, taken)
