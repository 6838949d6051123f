"""How a process of a run begins and ends.

Lives here: `start`, the one main of all processes. Why: priority, ready barrier, loop and orderly end are the same
for everyone. Must never: know what a node does.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from feedback.bus import Link, LinkError, Numbers
from feedback.clock import now_ns
from feedback.messages import Notice
from feedback.node import Node, NodeError, Source, run, turn
from feedback.processes import so_far
from feedback.processes.plan import RunPlan
from feedback.pulse import Pulse
from feedback.realtime import become_punctual, step_back

JOIN_S = 90.0
FAILED, LOST_TOUCH = 3, 4


class CannotStart(Exception):  # noqa: N818 - a verdict in words, not a defect of the program
    """A device or file that this process needs is not to be had; the text is for the person who started the run."""


@dataclass
class Started:
    """What `start` is to run: a node, the port it reads if any, what to do at its end, what people should know."""

    node: Node
    source: Source | None = None
    finish: Callable[[], None] = lambda: None
    abandon: Callable[[], None] | None = None
    """What to do instead of `finish` if the run ends before it has begun."""
    notes: Sequence[str] = ()
    heard: Callable[[bytes, Link], None] = lambda _word, _link: None
    """What to do on words of the supervisor that are for this process alone."""
    numbers: Numbers | None = None
    """Of its messages, where they are to be kept elsewhere (bus/publisher.py)."""


def start(
    make: Callable[[RunPlan, str], Started], priority: int | None, hot: bool = True, threads: bool = False
) -> int:
    """Make the node, take the rank, wait until all hear all, run it.

    priority: punctual (SCHED_FIFO where permitted), hot if on the path from byte to sound; None: steps back.
    threads: making the node starts threads that inherit the rank, so it is taken before. Else after: what has to be
    loaded first may take seconds, and must not hold up those who are ready.
    Returns the exit code: 0 in order, 3 if it could not start (the supervisor is told why) or go on, 4 if the others
    are gone.
    """
    plan, name = replace(RunPlan.load(Path(sys.argv[1])), again=" ".join(sys.argv[3:])), sys.argv[2]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor decides on the order of ending
    refused = _take_rank(priority, hot) if threads else []
    try:
        started = make(plan, name)
    except CannotStart as refusal:
        return _fail(Link(name, plan.book, ()), str(refusal))
    refused = refused if threads else _take_rank(priority, hot)
    try:
        return _live(started, plan, name, refused)
    except LinkError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return LOST_TOUCH
    except NodeError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return FAILED


def _take_rank(priority: int | None, hot: bool) -> list[str]:
    return become_punctual(priority, hot) if priority else step_back()


def _live(started: Started, plan: RunPlan, name: str, refused: Sequence[str]) -> int:
    node = started.node
    is_raw = bool(getattr(node, "RAW", False))
    link = Link(name, plan.book, node.READS, raw=is_raw, late=bool(plan.again), numbers=started.numbers)
    signal.signal(signal.SIGTERM, lambda *_: link.ask_to_stop())
    parent = os.getppid()
    if not link.join(JOIN_S):
        (started.abandon or started.finish)()
        link.close()
        return 0
    link.send([Notice(now_ns(), 0, 0, name, "note", text) for text in (*started.notes, *refused)])
    if plan.again:
        link.send([Notice(now_ns(), 0, 0, name, "warning", f"was started anew: {plan.again}")])
        turn(node, link, now_ns, [] if is_raw else so_far.load(plan.so_far_file, node.READS))
    go_on(started, link, name, parent)
    return 0


def go_on(started: Started, link: Link, name: str, parent: int) -> None:
    """Run until somebody ends it or the parent is gone, and end in order."""
    node = started.node
    try:
        run(node, link, now_ns, started.source, lambda: os.getppid() == parent, Pulse(name, now_ns()), started.heard)
    finally:
        started.finish()
    turn(node, link, now_ns, ())
    link.close()


def _fail(link: Link, text: str) -> int:
    link.tell("failed", text)
    link.close()
    return FAILED
