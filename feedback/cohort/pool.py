"""Who works: Dask, on workers of this computer or of a cluster; or this process alone.

Lives here: `results`. Why: an archive of thousands of sessions takes hours on one core. Must never: let one job take
the others with it, or hold more results than are being waited for.

Each worker is a process with one thread, and its numerical libraries have one each (Dask sets OMP_NUM_THREADS and its
like to 1), so workers do not get in each other's way.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from typing import Any

from feedback.cohort.one import Done, Job

AHEAD = 4
"""Jobs that wait for each worker, so that none is idle."""
PATIENCE = "20s"
"""How long a cluster is called."""


class PoolError(Exception):
    """The workers cannot be had; the text says why."""


def results(work: Callable[[Job], Done], jobs: Sequence[Job], workers: int, scheduler: str) -> Iterator[Done]:
    """Each job's result, as it comes. workers: 0 is this process alone. PoolError: no workers."""
    if not (workers or scheduler) or not jobs:
        yield from map(work, jobs)
        return
    with ExitStack() as stack:
        client = stack.enter_context(_client(workers, scheduler, stack))
        yield from _spread(client, work, jobs)


def _client(workers: int, scheduler: str, stack: ExitStack) -> AbstractContextManager[Any]:
    try:
        from dask.distributed import Client, LocalCluster
    except ImportError as error:
        raise PoolError(f"workers need the library {error.name}: pip install 'stridecue[cohort]'") from error
    try:
        where = scheduler or stack.enter_context(
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50)
        )
        client: AbstractContextManager[Any] = Client(where, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise PoolError(f"{scheduler or 'local workers'}: cannot be reached: {error}") from error
    return client


def _spread(client: Any, work: Callable[[Job], Done], jobs: Sequence[Job]) -> Iterator[Done]:
    from dask.distributed import as_completed

    waiting = iter(jobs)
    ahead = AHEAD * max(1, len(client.nthreads()))
    named = {client.submit(work, job, pure=False): job for job in islice(waiting, ahead)}
    completed = as_completed(list(named))
    for future in completed:
        job = named.pop(future)
        for another in islice(waiting, 1):
            follows = client.submit(work, another, pure=False)
            named[follows] = another
            completed.add(follows)
        error = future.exception()
        yield Done(job.source, failed=f"its worker ended: {error}") if error else future.result()
