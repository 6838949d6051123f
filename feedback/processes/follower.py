"""A copy of the engine that does after it what it does, and says nothing.

Lives here: Follower. Why: what an engine has learnt of a walk is in no message and cannot be had again; a copy that
took in the same at the same times has it. Must never: send, or take in what the engine has not taken in.
"""

from collections import deque
from collections.abc import Iterable

from feedback.messages import Command, Message, Samples
from feedback.node import Node
from feedback.processes.journal import Journal
from feedback.topics import PLACES, TOPIC_OF, TOPICS

REPEAT_NS = 100_000_000
"""What was said in so long a time before the end may not have reached everybody: a process that is killed takes what
its threads had not written yet with it."""
_COMMANDS = 256
"""Commands that are remembered as taken."""


class Follower:
    """From where the engine stands when it is made. Make it before the fork, use it after."""

    def __init__(self, engine: Node, journal: Journal) -> None:
        self._engine, self._journal = engine, journal
        self._place = self._seen = journal.end
        self.numbers = list(journal.numbers)
        """Of the next message on each topic, in the order of PLACES."""
        self._said: deque[tuple[int, list[Message]]] = deque()
        self._last: dict[str, tuple[int, int]] = {}
        """By sensor, the cause_ns and number of the last sample that was taken."""
        self._commands: deque[int] = deque(maxlen=_COMMANDS)
        self.now_ns = 0
        """Time of the last step."""

    def follow(self) -> None:
        """Up to where the engine had come at the last call: what stood there then is whole by now. Overtaken."""
        until, self._seen = self._seen, self._journal.end
        self._read(until)

    def catch_up(self) -> None:
        """To the end: the engine is dead. Overtaken."""
        self._read(self._journal.end)

    def repeated(self) -> list[Message]:
        """What the engine said last, or would have said, under its own numbers; not what only the newest of counts."""
        return [
            message
            for now_ns, said in self._said
            for message in said
            if now_ns > self.now_ns - REPEAT_NS and TOPICS[TOPIC_OF[type(message)]].every
        ]

    def left(self, heard: Iterable[object]) -> list[Samples | Command]:
        """What of this the engine has not taken in."""
        return [item for item in heard if isinstance(item, (Samples, Command)) and self._is_left(item)]

    def _is_left(self, item: Samples | Command) -> bool:
        if isinstance(item, Command):
            return item.t_ns not in self._commands
        return (item.cause_ns, item.seq) > self._last.get(_sensor(item), (0, -1))

    def _read(self, until: int) -> None:
        for place, now_ns, taken in self._journal.read(self._place, until):
            self._place, self.now_ns = place, now_ns
            for item in taken:
                if isinstance(item, Samples):
                    self._last[_sensor(item)] = item.cause_ns, item.seq
                else:
                    self._commands.append(item.t_ns)
            self._keep(now_ns, self._engine.step(now_ns, taken))

    def _keep(self, now_ns: int, said: list[Message]) -> None:
        """Number what was said, and forget what is long past."""
        numbered = []
        for message in said:
            place = PLACES[type(message)]
            numbered.append(message.replace(seq=self.numbers[place]))
            self.numbers[place] += 1
        if numbered:
            self._said.append((now_ns, numbered))
        while self._said and self._said[0][0] < now_ns - REPEAT_NS:
            self._said.popleft()


def _sensor(sample: Samples) -> str:
    return sample.stream.partition(".")[0]
