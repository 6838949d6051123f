"""How a process becomes punctual, or steps back for those that must be.

Lives here: priority, locked memory, garbage collection. Why: priority decides the 99th percentile, not the transport.
Must never: insist; what the system refuses is reported, and the work goes on.
"""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

_MCL_CURRENT, _MCL_FUTURE = 1, 2
_LATENCY_FILE = "/dev/cpu_dma_latency"


class Processor(NamedTuple):
    """What a thread had of the processor since it began."""

    used_ns: int = 0
    waited_ns: int = 0
    is_ready: bool = False
    """It runs, or would."""


Rank = tuple[int, int]
"""Policy and priority of a thread."""
ORDINARY: Rank = (getattr(os, "SCHED_OTHER", 0), 0)


def become_punctual(priority: int, hot: bool = True) -> list[str]:
    """Ask for SCHED_FIFO and locked memory, stop garbage collection; returns what was refused, in words.

    hot: on the path from byte to sound, hence on the core that is kept for it.

    Call after start-up and before threads start, so that they inherit the priority. Code that runs after it must not
    make reference cycles.
    """
    refused = [*_realtime_priority(priority), *_lock_memory(), *_stay_on(hot), *_stay_awake()]
    gc.collect()
    gc.freeze()
    gc.disable()
    return refused


@contextmanager
def punctual(priority: int, hot: bool = True) -> Iterator[list[str]]:
    """Be so while inside, and as before afterwards: for a program that measures and then goes on, or starts others."""
    rank, cores, collects = rank_now(), _cores(), gc.isenabled()
    try:
        yield become_punctual(priority, hot)
    finally:
        _take_rank(rank)
        if cores:
            os.sched_setaffinity(0, cores)
        if sys.platform == "linux":
            ctypes.CDLL(None).munlockall()
        gc.unfreeze()
        if collects:
            gc.enable()


def step_back(niceness: int = 10) -> list[str]:
    """Leave the processor to the punctual ones; returns what was refused."""
    refused = _stay_on(hot=False)
    try:
        os.nice(niceness)
    except (AttributeError, OSError) as error:
        refused.append(f"nice +{niceness}: {error}")
    return refused


def stand_by(like: int) -> None:
    """Of a process that was forked from a punctual one: behind those who hurry, on the cores of the process `like`
    that they leave free, and its memory locked now, while there is time for it. What is refused is done without."""
    if hasattr(os, "SCHED_BATCH"):
        _take_rank((os.SCHED_BATCH, 0))
    roam(like)
    _stay_on(hot=False)
    _lock_memory()


def roam(like: int) -> None:
    """Let this thread run where the process `like` may."""
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(0, os.sched_getaffinity(like))


def take_along() -> None:
    """Give the rank and the cores of this thread to all that this process has started (proc(5): /proc/self/task)."""
    (policy, priority), cores = rank_now(), _cores()
    for thread in map(int, os.listdir("/proc/self/task")):
        with suppress(OSError):  # it may just have ended
            os.sched_setscheduler(thread, policy, os.sched_param(priority))
            os.sched_setaffinity(thread, cores)


def rank_now() -> Rank:
    """This thread's."""
    if not hasattr(os, "sched_getscheduler"):
        return ORDINARY
    return os.sched_getscheduler(0), os.sched_getparam(0).sched_priority


@contextmanager
def ranked(rank: Rank) -> Iterator[None]:
    """Do a piece of work of this thread at another rank, where that is permitted. ORDINARY: nobody hurries for it."""
    before = rank_now()
    _take_rank(rank)
    try:
        yield
    finally:
        _take_rank(before)


def processor_of(process_id: int) -> Processor:
    """How much of the processor a process's main thread had; nothing where nobody tells.

    /proc/PID/schedstat (Documentation/scheduler/sched-stats of Linux): time on the processor, time spent waiting for
    it, up to when it last got it. /proc/PID/stat: R is running, or ready to.
    """
    try:
        with open(f"/proc/{process_id}/schedstat", "rb") as file:
            used_ns, waited_ns = map(int, file.read().split()[:2])
        with open(f"/proc/{process_id}/stat", "rb") as file:
            state = file.read().rpartition(b") ")[2][:1]
    except (OSError, ValueError):
        return Processor()
    return Processor(used_ns, waited_ns, state == b"R")


def demote(thread: int) -> None:
    """Let a thread, by its native id, work only when nobody else would."""
    if thread and hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))


def _take_rank(rank: Rank) -> None:
    if hasattr(os, "sched_setscheduler"):
        with suppress(OSError):
            os.sched_setscheduler(0, rank[0], os.sched_param(rank[1]))


def _cores() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def _stay_on(hot: bool) -> list[str]:
    """The punctual share one core and leave the others to the rest.

    A message between two processes on one core takes half the time: nobody has to be woken elsewhere, and what both
    use is still in the core's cache.
    """
    if not hasattr(os, "sched_setaffinity"):
        return [f"own core: not on {sys.platform}"]
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return []
    try:
        os.sched_setaffinity(0, cores[-1:] if hot else cores[:-1])
    except OSError as error:
        return [f"own core: {error.strerror}"]
    return []


def _realtime_priority(priority: int) -> list[str]:
    if not hasattr(os, "sched_setscheduler"):
        return [f"SCHED_FIFO {priority}: not on {sys.platform}"]
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(priority))
    except OSError as error:
        return [f"SCHED_FIFO {priority}: {error.strerror}"]
    return []


def _stay_awake() -> list[str]:
    """Keep the processor from dozing off between samples for as long as this process lives.

    The kernel holds the request while the file is open (Documentation/power/pm_qos_interface of Linux), so it is left
    open on purpose. Measured here: the 99th percentile from byte to cue fell from 4 to 1.4 ms.
    """
    if not os.path.exists(_LATENCY_FILE):
        return []
    try:
        os.write(os.open(_LATENCY_FILE, os.O_WRONLY | os.O_CLOEXEC), bytes(4))
    except OSError as error:
        return [f"{_LATENCY_FILE}: {error.strerror}"]
    return []


def _lock_memory() -> list[str]:
    if sys.platform != "linux":
        return [f"mlockall: not on {sys.platform}"]
    if ctypes.CDLL(None, use_errno=True).mlockall(_MCL_CURRENT | _MCL_FUTURE) != 0:
        return [f"mlockall: {os.strerror(ctypes.get_errno())}"]
    return []
