"""Those who listen in on a run, and what each of them missed.

Lives here: `listening`, Count. Why: a run must not lose anything because many want to hear it. Must never: run beside
the processes of the run on equal terms; who only watches steps back.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import zmq

from feedback.bus import BOOK, Addresses
from feedback.bus.guard import Guard
from feedback.bus.subscriber import Subscriber
from feedback.realtime import step_back
from feedback.topics import TOPICS

LOOK_MS = 50


class Count(NamedTuple):
    """Of one listener."""

    heard: int
    missed: int


@contextmanager
def listening(folder: Path, count: int) -> Iterator[list[Count]]:
    """So many listeners to everything in the run of this folder, while inside; then the list holds their counts."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_listen, args=(folder, count, theirs), daemon=True)
    process.start()
    counts: list[Count] = []
    try:
        yield counts
        ours.send("end")
        counts += ours.recv()
    finally:
        process.join(10)
        process.kill()


def _listen(folder: Path, count: int, line: Connection) -> None:
    step_back()
    book, context = Addresses.load(folder / BOOK), zmq.Context()
    guard, topics = Guard(context, book.keys), [name for name, row in TOPICS.items() if row.recorded]
    readers = [Subscriber(context, f"listener {k}", topics, book, guard, raw=True, late=True) for k in range(count)]
    heard, missed = [0] * count, [0] * count
    while not line.poll(LOOK_MS / 1000):
        for k, reader in enumerate(readers):
            heard[k] += len(reader.receive())
            missed[k] += sum(gap.missing for gap in reader.gaps)
            reader.gaps = []
    line.send([Count(*row) for row in zip(heard, missed, strict=True)])
    for reader in readers:
        reader.close()
    context.term()
