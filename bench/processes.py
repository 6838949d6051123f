"""Three processes of a job, for systems that leave it to their user how processes are started.

Lives here: `three_processes`. Must never: know a system.
"""

import multiprocessing
import signal
from collections.abc import Callable

from bench.job import Job

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
    part(job)
    signal.pause()
