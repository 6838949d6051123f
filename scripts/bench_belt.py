"""Does a belt stop when what commands it dies, and does nothing ever exceed its limits?

    scripts/bench_belt [--times N] [--examples N] [--json] [--check]

--times: so often each a real session is begun on an emulated Trackmaster over a real terminal, its belt led to 0.6 m/s,
and a process killed (SIGKILL): the engine with its spare, the process of the port, the run itself. What is measured
is the time from the kill until the treadmill is told to stop, or its watchdog does it; `stalled` is the longest time
for which this computer kept the treadmill itself from listening meanwhile.

--examples: so many random histories of each make (commands, losses, delays, deaths, emergencies) are judged by the
bytes that were sent (belt_bench/judge.py), on a virtual clock.

--check: exit code 1 if an engine's or a port's process died more than 600 ms (plus what the computer stalled) before
the belt was told to stop.
"""

import argparse
import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from belt_bench.room import MAKES
from belt_bench.session import Session
from hypothesis import HealthCheck, settings

KILLED = {"engine": 600.0, "treadmill": 600.0, "run": 600.0}
"""Who is killed -> what is promised, ms."""
LED_TO_MPS = 0.6
HISTORIES = Path(__file__).resolve().parent.parent / "tests/processes/test_belt_control.py"


def killed(role: str) -> tuple[float, float]:
    """(ms until the belt was told to stop, ms for which the computer stalled)."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder))
        try:
            session.running(LED_TO_MPS)
            return session.kill(role), session.treadmill.stalled_ns / 1e6
        finally:
            session.close()


def histories(examples: int) -> int:
    """AssertionError: a limit was exceeded."""
    spec = importlib.util.spec_from_file_location("histories", HISTORIES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    calm = settings(max_examples=examples, stateful_step_count=30, deadline=None, database=None,
                    suppress_health_check=list(HealthCheck))  # fmt: skip
    for make in MAKES:
        machine = type("Machine", (module.Machine,), {"make": make}).TestCase
        machine.settings = calm
        machine().runTest()
    return examples * len(MAKES)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    rows: dict[str, Any] = {"histories": histories(args.examples) if args.examples else 0}
    late = []
    for role in KILLED if args.times else ():
        found = [killed(role) for _ in range(args.times)]
        told = [ms for ms, _ in found]
        rows[role] = {
            "median_ms": round(median(told)),
            "most_ms": round(max(told)),
            "stalled_ms": round(max(stall for _, stall in found)),
        }
        late += [role for ms, stall in found if ms > KILLED[role] + stall]
    if args.json:
        print(json.dumps(rows))
    else:
        print(f"{rows.pop('histories')} histories within their limits")
        for role, row in rows.items():
            print(f"{role:10s} killed: told to stop after {row['median_ms']} ms, at most {row['most_ms']} ms "
                  f"(promised {KILLED[role]:g}); computer stalled {row['stalled_ms']} ms")  # fmt: skip
    for role in late if args.check else ():
        print(f"budget broken: {role} was killed and the belt was told to stop too late", file=sys.stderr)
    return bool(late and args.check)


if __name__ == "__main__":
    sys.exit(main())
