import os

import dask
import pytest
from dask.distributed import LocalCluster

from feedback.cohort import pool
from feedback.cohort.one import Done, Job
from feedback.cohort.pool import PoolError, results
from feedback.cohort.settings import Settings
from feedback.cohort.sources import Source

JOBS = [Job(Source(f"x://{k}", str(k), k, ""), Settings()) for k in range(12)]


def test_without_workers_jobs_are_done_here_in_their_order():
    assert [done.source for done in results(lambda job: Done(job.source), JOBS, 0, "")] == [job.source for job in JOBS]


def test_a_worker_that_dies_takes_its_own_job_with_it_alone():
    """Dask tries a job on other workers before it gives it up; here one try is enough."""

    def work(job: Job) -> Done:
        if job.source.size == 5:
            os._exit(1)
        return Done(job.source, sha256=str(os.getpid()))

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        found = {done.source.size: done for done in results(work, JOBS, 2, "")}
    assert set(found) == set(range(12))
    assert "its worker ended" in found[5].failed
    assert all(not found[size].failed for size in (0, 1, 2, 10, 11))
    assert str(os.getpid()) not in {done.sha256 for done in found.values()}


def test_a_cluster_that_is_there_works():
    with LocalCluster(
        n_workers=1, processes=False, protocol="tcp://", dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster:
        found = list(results(lambda job: Done(job.source), JOBS, 0, cluster.scheduler_address))
    assert {done.source for done in found} == {job.source for job in JOBS}


def test_a_cluster_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(pool, "PATIENCE", "1s")
    with pytest.raises(PoolError, match=r"tcp://127\.0\.0\.1:1: cannot be reached"):
        list(results(lambda job: Done(job.source), JOBS, 0, "tcp://127.0.0.1:1"))
