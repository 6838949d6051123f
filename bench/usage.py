"""What a tree of processes uses: processor time and memory, by /proc.

Lives here: `tree`, `cpu_ns`, `memory_mib`. Why: a framework's brokers and helpers count as much as the three processes
of the job, and its own words about itself do not. Linux alone. Must never: wait for a process.
"""

from contextlib import suppress
from pathlib import Path

GONE = (FileNotFoundError, ProcessLookupError)


def tree(root: int) -> list[int]:
    """A process and all that come from it."""
    found = [root]
    for pid in found:
        with suppress(*GONE):
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def cpu_ns(pids: list[int]) -> dict[int, int]:
    """Processor time of each so far, all its threads that live (first field of schedstat, in ns)."""
    used = dict.fromkeys(pids, 0)
    for pid in pids:
        with suppress(*GONE):
            for task in Path(f"/proc/{pid}/task").iterdir():
                with suppress(*GONE):
                    used[pid] += int((task / "schedstat").read_text().split()[0])
    return used


def memory_mib(pids: list[int]) -> float:
    """What they hold together; a page that several share counts once (proportional set size)."""
    total_kib = 0
    for pid in pids:
        with suppress(*GONE, PermissionError):
            rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total_kib += next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total_kib / 1024
