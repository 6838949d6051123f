"""What the commands share that start processes: where these are reached, how they are asked to end, what is said of
one that died.

Lives here: `address_book`, `stop_requests`, `obituary`, `left_alone`. Why: `run` and `calibrate` must treat processes
and people alike. Must never: start or end one; that is the supervisor's.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers import create
from drivers.belt import Belt
from feedback.bus import Addresses
from feedback.config import Rig
from feedback.supervisor import Death

_STOPS = (signal.SIGINT, signal.SIGTERM)


def address_book(rig: Rig, folder: Path, roles: dict[str, str]) -> Addresses:
    """Who is where, as the rig's file has it."""
    if rig.bus.transport == "tcp":
        return Addresses.tcp(rig.bus.host, rig.bus.first_port, roles, rig.bus.keys or "")
    return Addresses.ipc(folder, roles)


@contextmanager
def stop_requests() -> Iterator[list[int]]:
    """Ctrl-C and SIGTERM as a list that fills: the first ends the walk in order."""
    asked: list[int] = []
    kept = {word: signal.signal(word, lambda number, _frame: asked.append(number)) for word in _STOPS}
    try:
        yield asked
    finally:
        for word, handler in kept.items():
            signal.signal(word, handler)


def obituary(death: Death) -> str:
    """Of a process that ended unasked."""
    if death.is_relieved:
        after = "its spare takes its place"
    elif death.again:
        after = "it is started anew"
    else:
        after = "the session ends" if death.vital else "the session goes on without it"
    report = f"\n{death.report}" if death.report else ""
    return f"{death.process}: ended unexpectedly (code {death.code}); {after}{report}"


def left_alone(rig: Rig, process: str) -> str:
    """What a commanded belt does now that the process of its port has died; '' if it was no such process."""
    belt = next((row for row in rig.sensors if row.control and row.name == process), None)
    driver = create(belt.driver, **belt.options) if belt else None
    return f"{process}: nobody commands the belt any more: {driver.LINK_LOST}" if isinstance(driver, Belt) else ""
