"""Where it was measured, and with what.

Lives here: `machine`, `versions`, `may_hurry`. Must never: name the computer or who uses it.
"""

import importlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.systems import System


def machine() -> str:
    """In one line."""
    rows = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((row.partition(": ")[2] for row in rows if row.startswith("model name")), platform.machine())
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores ({model.strip()}), {memory_gib:.0f} GiB, {system}"


def load() -> str:
    """How busy it was before."""
    return ", ".join(f"{value:.2f}" for value in os.getloadavg())


def may_hurry() -> bool:
    """Whether this user may use SCHED_FIFO."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        return False
    os.sched_setscheduler(0, *before)
    return True


def versions(system: System) -> str:
    """Of the packages that a system stands on."""
    return ", ".join(f"{name} {_version(name)}" for name in importlib.import_module(_file(system)).PACKAGES)


def settings(system: System) -> str:
    """What was chosen, in words."""
    words: str = importlib.import_module(_file(system)).SETTINGS
    return f"{words}; {system.words}" if system.words else words


def _file(system: System) -> str:
    return f"bench.systems.{system.module}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
