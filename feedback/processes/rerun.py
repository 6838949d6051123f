"""A recorded session through the engine again, under the session's own clock.

Lives here: `rerun`, which reads a session once; `Rerun`, which hands an engine what the live one took in, step by step;
`guessed`, where a session has no account of the steps. Why: the same node, the same steps, the same answers; and with
other settings, what would have been. Must never: let the time of this computer into a step, or pretend to be exact
where the account of the steps is not there.
"""

import gc
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import count

from feedback.bus import RawMessage
from feedback.messages import Command, Message, Samples, Turns
from feedback.processes.engine import WAKE_NS, EngineNode
from feedback.processes.turns import COMMANDS, Taken, TurnLog, steps_of
from feedback.records.session import SessionReader
from feedback.topics import TOPICS
from feedback.wire import MessageError, pack, unpack

TAKEN = frozenset(EngineNode.READS)
"""Topics that an engine is fed with."""
NEEDED = TAKEN | {"turns"}
"""Topics that a rerun must be given."""
PATIENCE = 40
"""Accounts (10 s) that wait for something to be read; then it was lost."""
_RARELY = 1023
_AGAIN = 48
"""Bits of a number below how often its writer was started anew."""


class Count:
    """A writer's numbers as one row: where they begin anew, the writer was started anew."""

    def __init__(self) -> None:
        self._again, self._last = 0, -1

    def of(self, seq: int, count: int = 1) -> int:
        """The place in the row of this number, the first of so many."""
        self._again += seq <= self._last
        self._last = seq + count - 1
        return (self._again << _AGAIN) + seq

    @property
    def last(self) -> int:
        """The place of the last one."""
        return (self._again << _AGAIN) + self._last


class Rerun:
    """Feeds an engine. Give it every message of the session in the order of the file, then `end`."""

    def __init__(self, engine: EngineNode) -> None:
        self._engine = engine
        self._samples: defaultdict[str, deque[tuple[int, Samples]]] = defaultdict(deque)
        self._read, self._told, self._taken = (defaultdict[str, Count](Count) for _ in range(3))
        self._commands: dict[int, Command] = {}
        self._turns: deque[tuple[Turns, dict[str, int]]] = deque()
        """Accounts, each with the place of the last sample that it tells of, by writer."""
        self.lost = 0
        """Messages that the engine took in and that are not in the file."""
        self.steps = 0
        self.until_ns = 0
        """Time of the last step."""
        self._last_account = -1
        self.restarted = False
        """The engine died and no spare took its place: from there on it was another one, which is not run again."""
        self.exact = True
        """The session holds an account of the steps; else they are guessed."""

    def take(self, raw: RawMessage) -> Iterator[Message]:
        """A message of NEEDED; what the engine said by it. One whose bytes are damaged is lost."""
        try:
            self._keep(raw)
        except MessageError:
            self.lost += 1
        while self._turns and (len(self._turns) > PATIENCE or self._is_there(self._turns[0])):
            yield from self._run(self._turns.popleft()[0])

    def end(self, whole: bool = True) -> Iterator[Message]:
        """Nothing more comes: what is still awaited was lost; of a file that was cut it is only not there any more."""
        while self._turns and (whole or self._is_there(self._turns[0])):
            yield from self._run(self._turns.popleft()[0])

    def _keep(self, raw: RawMessage) -> None:
        if raw.topic == "samples":
            sample = unpack(Samples, raw.data)
            self._samples[raw.writer].append((self._read[raw.writer].of(sample.seq), sample))
        elif raw.topic == "command":
            command = unpack(Command, raw.data)
            self._commands[command.t_ns] = command
        elif raw.topic == "turns":
            turns = unpack(Turns, raw.data)
            self.restarted = self.restarted or turns.seq <= self._last_account
            self._last_account = turns.seq
            if not self.restarted:
                self._await(turns)

    def _await(self, turns: Turns) -> None:
        for place, source in enumerate(turns.sources):
            if source != COMMANDS:
                self._told[source].of(turns.firsts[place], turns.order.count(place))
        self._turns.append((turns, {source: self._told[source].last for source in turns.sources if source != COMMANDS}))

    def _is_there(self, account: tuple[Turns, dict[str, int]]) -> bool:
        """All that it tells of has been read, or will never be: later ones of the same writer have."""
        turns, wanted = account
        if any(self._read[source].last < last for source, last in wanted.items()):
            return False
        return all(at_ns in self._commands for at_ns in turns.commands_ns)

    def _run(self, turns: Turns) -> Iterator[Message]:
        step, found = self._engine.step, self._found
        for now_ns, taken in steps_of(turns):
            self.steps += 1
            yield from step(now_ns, [item for one in taken if (item := found(one)) is not None])
        self.until_ns = now_ns

    def _found(self, one: Taken) -> Message | None:
        """What was taken; samples of its writer that come before it never reached the engine."""
        source, number = one
        if source == COMMANDS:
            item: Message | None = self._commands.get(number)
        else:
            waiting, place = self._samples[source], self._taken[source].of(number)
            while waiting and waiting[0][0] < place:
                waiting.popleft()
            item = waiting.popleft()[1] if waiting and waiting[0][0] == place else None
        self.lost += item is None
        return item


def rerun(
    session: SessionReader,
    engine: EngineNode,
    said: Callable[[Message], None],
    heard: Callable[[RawMessage], None] = lambda _raw: None,
    topics: frozenset[str] = frozenset(),
    progress: Callable[[float], None] = lambda _share: None,
) -> Rerun:
    """Read a session once, and its inputs through the engine.

    said: is given what the engine says; heard: what the session holds of `topics`, beside it. Nothing here makes
    cycles, so the collector can rest meanwhile.
    """
    again = Rerun(engine)
    again.exact = next(session.raw({"turns"}), None) is not None
    rows = session.raw(NEEDED | topics)
    was_on = gc.isenabled()
    gc.disable()
    try:
        for place, raw in enumerate(rows if again.exact else guessed(rows)):
            if raw.topic in NEEDED:
                for message in again.take(raw):
                    said(message)
            if raw.topic in topics:
                heard(raw)
            if not place & _RARELY:
                progress(session.share_read)
        for message in again.end(session.whole):
            said(message)
    finally:
        if was_on:
            gc.enable()
    return again


def guessed(rows: Iterable[RawMessage]) -> Iterator[RawMessage]:
    """The rows of a session without an account of the steps, with one as it may have been.

    Each arrival is a step of its own, and where nothing came the engine woke by itself.
    """
    log, last_ns, numbers = TurnLog(), 0, count()
    for raw in rows:
        yield raw
        if raw.topic not in TAKEN:
            continue
        item: Message = unpack(TOPICS[raw.topic].message, raw.data)
        now_ns = max(item.cause_ns, last_ns)
        while last_ns and last_ns + WAKE_NS < now_ns:
            last_ns += WAKE_NS
            log.note(last_ns, ())
        log.note(now_ns, [item])
        last_ns = now_ns
        for turns in log.take(now_ns, quiet=True):
            yield RawMessage("turns", "engine", pack(turns.replace(seq=next(numbers))), raw.arrival_ns)
    for turns in log.close():
        yield RawMessage("turns", "engine", pack(turns.replace(seq=next(numbers))), last_ns)
