"""This PC in figures: clock, wake-ups, disk, power.

Lives here: what `stridecue preflight` measures without the rig's devices. Why: most bad sessions are bad machines.
Must never: take a rank for itself; what needs one runs in a process of its own (`python -m feedback.measuring.machine`
times wake-ups at the rank that the audio process will have, and prints them).
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from feedback.clock import now_ns
from feedback.realtime import become_punctual

CLOCK_S = 1.0
WAKES, WAKE_NS = 1500, 1_000_000
SYNCS, CHUNK_BYTES = 20, 16 * 1024
POWER = Path("/sys/class/power_supply")


def clock() -> dict[str, float]:
    """Resolution, steps back, and rate against the raw counter that no time daemon steers."""
    steps: list[int] = []
    before = _beside_raw()
    last = begin_ns = now_ns()
    while last < begin_ns + CLOCK_S * 1e9:
        now = now_ns()
        steps.append(now - last)
        last = now
    forward = [step for step in steps if step > 0]
    after = _beside_raw()
    slew_ppm = ((after[0] - before[0]) / (after[1] - before[1]) - 1) * 1e6
    return {
        "resolution_ns": float(min(forward, default=10**9)),
        "backwards_n": float(sum(step < 0 for step in steps)),
        "slew_ppm": round(slew_ppm, 2),
    }


def _beside_raw(pairs: int = 200) -> tuple[int, int]:
    """(this clock, the raw counter) at one instant: of many pairs the one that nothing came between."""
    raw = getattr(time, "CLOCK_MONOTONIC_RAW", None)
    if raw is None:
        return (at := now_ns()), at
    tightest, found = 1 << 62, (0, 0)
    for _ in range(pairs):
        before, raw_ns, after = now_ns(), time.clock_gettime_ns(raw), now_ns()
        if after - before < tightest:
            tightest, found = after - before, ((before + after) // 2, raw_ns)
    return found


def wakes() -> tuple[dict[str, float], list[str]]:
    """By how much a punctual process wakes late, and what it was refused; from a process of its own."""
    done = subprocess.run([sys.executable, "-m", __name__], capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"wake-ups could not be timed: {done.stderr.strip()[-200:]}") from error
    return told["figures"], told["refused"]


def disk(folder: Path) -> dict[str, float]:
    """Free space where sessions go, and how long a chunk takes to be on the disk. OSError: it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    path, took_ms = folder / ".preflight", []
    try:
        with path.open("wb", buffering=0) as file:
            for _ in range(SYNCS):
                begin_ns = now_ns()
                file.write(bytes(CHUNK_BYTES))
                os.fsync(file.fileno())
                took_ms.append((now_ns() - begin_ns) / 1e6)
    finally:
        path.unlink(missing_ok=True)
    return {
        "free_mib": shutil.disk_usage(folder).free / (1 << 20),
        "sync_ms_p50": round(float(np.median(took_ms)), 2),
        "sync_ms_max": round(max(took_ms), 2),
    }


def on_battery(supplies: Path = POWER) -> bool | None:
    """Whether a battery is being emptied; None if this PC does not say."""
    states = [path.read_text().strip() for path in sorted(supplies.glob("BAT*/status"))]
    return any(state == "Discharging" for state in states) if states else None


def late_ms(wakes_n: int = WAKES) -> list[float]:
    """Lateness of each of so many wake-ups, 1 ms apart."""
    late, due_ns = [], now_ns()
    for _ in range(wakes_n):
        due_ns += WAKE_NS
        time.sleep(max(0, due_ns - now_ns()) / 1e9)
        late.append((now_ns() - due_ns) / 1e6)
    return late


def summary(late: Sequence[float]) -> dict[str, float]:
    """In figures."""
    p50, p99, most = np.percentile(late, (50, 99, 100)).round(3).tolist()
    return {"wake_ms_p50": p50, "wake_ms_p99": p99, "wake_ms_max": most}


if __name__ == "__main__":
    REFUSED = become_punctual(50)
    print(json.dumps({"figures": summary(late_ms()), "refused": REFUSED}))
