"""One run of the whole system on an emulated patient, with somebody listening to every hop.

Lives here: `trace`. Why: the figures of `measure path` come from the processes of a real run, not from a model of it.
Must never: write on the bus, or take a core that the run needs.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feedback.bus import Addresses, Listener
from feedback.clock import now_ns
from feedback.config import Rig
from feedback.measuring.stations import Trace, Written
from feedback.messages import Message, Notice
from feedback.processes.plan import RunPlan
from feedback.realtime import punctual
from feedback.roster import processes
from feedback.supervisor import Supervisor

READS = ("samples", "cue", "placed", "played", "audio_health", "notice")
LISTEN_MS = 20
PRIORITY = 35
"""Of who listens: below everybody on the way from byte to sound."""


@dataclass(frozen=True)
class Run:
    """What was heard of a run."""

    trace: Trace
    written: Written
    notes: list[str]
    deaths: list[str]


def trace(folder: Path, rig: Rig, seconds: float, book_of: Callable[[Rig, Path, dict[str, str]], Addresses]) -> Run:
    """Run the rig and protocol that lie in the folder; StartError if they do not start."""
    log = folder / "writes.json"
    plan = RunPlan(folder, folder / "measured.mcap", None, log)
    book = book_of(rig, folder, processes(rig, screen=False))
    plan.save(book)
    supervisor = Supervisor(plan, book)
    listener, heard, notes = Listener(book, READS), Trace(), []
    try:
        supervisor.start()
        deaths: list[str] = []
        with punctual(PRIORITY, hot=False):
            end = time.monotonic() + seconds
            while time.monotonic() < end and not deaths:
                notes += _take(listener, heard)
                deaths = [f"{row.process} ended with code {row.code}" for row in supervisor.deaths()]
        supervisor.stop()
        notes += _take(listener, heard)
    finally:
        listener.close()
    rows = json.loads(log.read_text()) if log.exists() else []
    return Run(heard, {(side, frame): at_ns for side, frame, at_ns in rows}, notes, deaths)


def _take(listener: Listener, heard: Trace) -> list[str]:
    """Hand on what came; what the processes said."""
    said = []
    for message in listener.receive(LISTEN_MS):
        if isinstance(message, Message):
            heard.hear(message, now_ns())
        if isinstance(message, Notice):
            said.append(f"{message.process}: {message.text}")
    return said
