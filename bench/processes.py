"""Three processes of a job, for systems that leave it to their user how processes are started.

Lives here: `three_processes`. Must never: know a system.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable

from bench.job import Job

FIFO = 40
Part = Callable[[Job], None]


def three_processes(job: Job, source: Part, detector: Part, receiver: Part) -> None:
    """Start each in a process of its own, and wait until they are ended from outside."""
    context = multiprocessing.get_context("fork")
    parts = [context.Process(target=_alone, args=(part, job), daemon=True) for part in (receiver, detector, source)]
    for part in parts:
        part.start()
    for part in parts:
        part.join()


def _alone(part: Part, job: Job) -> None:
    """One part; the end is asked for by a signal, and needs no words."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if job.fifo:
        _hurry()
    part(job)
    signal.pause()


def _hurry() -> None:
    """Real-time rank on one core: never on all of them, nor while something is loaded or a child is waited for.

    A process of this rank that the kernel keeps waiting for an ordinary one would starve it, and the computer.
    """
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(FIFO))
