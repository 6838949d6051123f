"""Shared by all tests: where the real recordings are, and which tests must not run at the same time."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from feedback.realtime import rank_now

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
"""A slow day fails no test: speed is measured by scripts/bench_* alone."""

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs in real time share one worker: two at once would hold each other up, which no patient's computer does.

    First, for xdist reads the groups in the same hook.
    """
    for item in items:
        if item.get_closest_marker("system") or item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.xdist_group("system"))


@pytest.fixture(autouse=True)
def _no_rank_is_left_behind() -> Iterator[None]:
    """Who takes a rank in this process and keeps it starves every process that a later test starts."""
    before = rank_now()
    yield
    after = rank_now()
    if after != before:
        os.sched_setscheduler(0, before[0], os.sched_param(before[1]))
    assert after == before


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of real recordings, from STRIDECUE_DATA or ../shared/data; skips, and says so, where it is absent."""
    folder = Path(os.environ.get("STRIDECUE_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real recordings at {folder}; set STRIDECUE_DATA to their folder")
    return folder
