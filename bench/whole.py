"""stridecue's whole path in the same run: byte to cue, and byte to sound.

Lives here: `whole_path`, which asks scripts/bench_path. Why: what the others have no counterpart for. Must never: fail
the comparison when a part of it cannot be had here.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATH = ("--seconds", "12", "--rounds", "2")
REACTIVE = ("--reactive", "--seconds", "8", "--block", "64", "--latency-ms", "3")


def whole_path() -> list[str]:
    """Rows of Markdown."""
    path, reactive = _asked(*PATH), _asked(*REACTIVE)
    lines = ["| ms | p50 | p90 | p99 |", "|---|---|---|---|"]
    if path:
        names = {
            "terminal_hop": "one hop over a terminal",
            "plain_hop": "one plain pyzmq hop",
            "byte_to_cue": "byte to cue",
        }
        for name, words in names.items():
            times = " | ".join(f"{path[f'{name}_us_{q}'] / 1000:.3f}" for q in ("p50", "p90", "p99"))
            lines.append(f"| {words} | {times} |")
    if reactive:
        sound = " | ".join(f"{reactive[f'byte_to_sound_ms_{q}']:.2f}" for q in ("p50", "p90", "p99"))
        lines.append(f"| byte to sound, answered at once, ring of 3 x 64 frames | {sound} |")
    if path:
        ratios = ", ".join(f"{q} {path[f'ratio_to_transport_{q}']:g}" for q in ("p50", "p90"))
        lines.append(f"\nByte to cue over one terminal hop and two plain hops: {ratios} times.")
    return lines


def _asked(*options: str) -> dict[str, float]:
    command = [sys.executable, str(ROOT / "scripts" / "bench_path.py"), *options, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    try:
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        print(f"bench_path {' '.join(options)}: {done.stderr[-300:]}", file=sys.stderr)
        return {}
    return found
