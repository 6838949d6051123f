"""What runs in a process: a node, and the one loop that all nodes share.

Lives here: Node, Chunk and `run`. Why: a node's `step` is handed the time and its inbox, so the same node runs live,
in a replay and in a test. Must never: know what a node is for.
"""

import time
from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

from feedback.bus import Link, RawMessage
from feedback.messages import Message
from feedback.pulse import Pulse


class NodeError(Exception):
    """A node cannot go on; the text says why, for people."""


class Chunk(NamedTuple):
    """Bytes that arrived at a port of this process, or a word of the port about itself."""

    source: str
    arrival_ns: int
    data: bytes
    state: str = ""
    """'' for data; else the port's new state: opening | syncing | lost | closed."""
    detail: str = ""


Item = Message | RawMessage | Chunk


class Node(Protocol):
    """A part of the system that reads topics, and answers with messages for the topics that it writes."""

    READS: ClassVar[tuple[str, ...]]
    """Topics it takes in (keys of TOPICS)."""
    WRITES: ClassVar[tuple[str, ...]]
    """Topics it may answer with."""

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Take what came since the last step, in order of arrival; give what is to be sent (seq is set on sending)."""

    def wake_ns(self, now_ns: int) -> int:
        """When it wants to be stepped again even if nothing arrives, on the clock of now_ns."""


@runtime_checkable
class Closing(Protocol):
    """What a node has besides if something must be brought to an end before it goes: a belt that runs."""

    def closing(self, now_ns: int) -> bool:
        """It is to end: True as long as it wants to be stepped still. It must become False within 5 s."""


class Source(Protocol):
    """A port of this process: something with a file descriptor that delivers chunks."""

    def fileno(self) -> int | None:
        """What to wait for; None while there is nothing to wait for."""

    def take(self, now_ns: int, arrived: bool) -> list[Chunk]:
        """What has arrived, if anything has, and what has become of the port."""


LONGEST_SLEEP_NS = 100_000_000
LAST_WORDS_NS = 30_000_000
"""At the end the loop goes on until nothing has come for this long."""


def run(
    node: Node,
    link: Link,
    clock: Callable[[], int],
    source: Source | None = None,
    alive: Callable[[], bool] = lambda: True,
    pulse: Pulse | None = None,
    heard: Callable[[bytes, Link], None] = lambda _word, _link: None,
) -> None:
    """Step the node for every arrival and at every time it asks for, until the supervisor says stop or is gone.

    A node with a REST_S takes so long a rest after each step: who is in no hurry is cheaper when it takes many at once.
    pulse: tells once a second how the process is doing. heard: is given what else the supervisor says, between steps.
    """
    rest_s = float(getattr(node, "REST_S", 0.0))
    while not link.stopping and alive():
        if _once(node, link, clock, source, pulse) and rest_s:
            time.sleep(rest_s)
        for word in link.words():
            heard(word, link)
    while isinstance(node, Closing) and node.closing(clock()):
        _once(node, link, clock, source, pulse)
    link.watch(None)
    while rest := link.linger(LAST_WORDS_NS):
        turn(node, link, clock, rest)


def _once(node: Node, link: Link, clock: Callable[[], int], source: Source | None, pulse: Pulse | None) -> bool:
    """Wait for whatever comes first, and step; whether anything had come."""
    begin_ns = clock()
    if source is not None:
        link.watch(source.fileno())
    sleep_ns = min(node.wake_ns(begin_ns) - begin_ns, LONGEST_SLEEP_NS)
    spoken, arrived = link.wait(sleep_ns)
    woken_ns = clock()
    inbox: list[Item] = list(link.receive()) if spoken else []
    if source is not None:
        inbox.extend(source.take(woken_ns, arrived))
    turn(node, link, clock, inbox)
    if pulse is not None and (told := pulse.beat(woken_ns - begin_ns - sleep_ns, woken_ns, clock(), len(inbox))):
        link.send(told)
    return bool(inbox)


def turn(node: Node, link: Link, clock: Callable[[], int], inbox: Sequence[Item]) -> None:
    """One step of a node, its answers and the losses of its reader sent."""
    link.send(node.step(clock(), inbox))
