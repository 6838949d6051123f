"""Programs that leave no processor to a run.

Lives here: `hogs`. Why: a computer that is too slow has to be had on any desk. Must never: stay.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

RANK = 60
"""Above all processes of a run."""
BUSY_S, REST_S = 0.12, 0.03
ORDINARY_COUNT = 24
"""Where no rank is permitted, so many who share the core in turn."""


@contextmanager
def hogs() -> Iterator[None]:
    """On the core of the punctual processes, four fifths of the time, while inside."""
    count = 1 if _may_rank() else ORDINARY_COUNT
    processes = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(count)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def _may_rank() -> bool:
    limit = os.sched_get_priority_max(os.SCHED_FIFO) if os.geteuid() == 0 else 0
    return limit >= RANK


def _burn() -> None:
    os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(RANK))
    while True:
        end_s = time.monotonic() + BUSY_S
        while time.monotonic() < end_s:
            pass
        time.sleep(REST_S)
