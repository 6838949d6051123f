"""What each stream of a full rig costs the engine: live, as a share of a core, and sample by sample.

Lives here: `measure`. Why: the sensors that are worn besides the soles must leave the engine time for its cues. Must
never: mix its own cost into the figures; processor time of the engine's thread is taken, not time on the wall.
"""

import os
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from feedback.config import load_rig
from feedback.gait.observer import Observer
from feedback.records.session import SessionReader

HERE = Path(__file__).resolve().parents[2]
STAND_S, START_S = 5.0, 25.0
CORE_SHARE_PCT = 35.0
"""2 x 16 zones at 200 Hz, 3 inertial sensors at 200 Hz and 4 channels of EMG at 1 kHz may take so much of one core."""
REGIONS = ("heel", "heel", "heel", "mid", "mid", "forefoot", "forefoot", "toe")


def full_rig():
    """The shipped rig with every sensor, with 16 zones a sole, all inertial sensors at 200 Hz, and no sound card."""
    text = (HERE / "configs/rigs/emulated_full.toml").read_text()
    head, _, rest = text.partition("zones = [")
    rest = rest.partition("\n]\n")[2]
    places = [(k, 0.5 - k % 2, -0.9 + 1.8 * (k // 2) / 7, REGIONS[k // 2]) for k in range(16)]
    rows = [f'    {{ name = "z{k}", x = {x}, y = {y:.2f}, region = "{region}" }},' for k, x, y, region in places]
    text = head + "zones = [\n" + "\n".join(rows) + "\n]\n" + rest
    swaps = (
        ("zones = 8", "zones = 16"),
        ("rate_hz = 100.0 }", "rate_hz = 200.0 }"),
        ("rate_hz = 100.0\n", "rate_hz = 200.0\n"),
        ('output = "auto"', 'output = "null"'),
        ("stand_s = 8.0", f"stand_s = {STAND_S}"),
        ("seconds = 11.0", "seconds = 3.0"),
    )
    for old, new in swaps:
        if old not in text:
            raise SystemExit(f"configs/rigs/emulated_full.toml has no '{old}' any more")
        text = text.replace(old, new)
    return text


def measure(seconds, folder):
    """Figures by stream (us a sample of processor time) and the engine's share of a core, live."""
    rig, session = folder / "full.toml", folder / "full.mcap"
    rig.write_text(full_rig())
    command = [sys.executable, "-m", "feedback", "run", str(rig), str(HERE / "configs/protocols/every_stride.toml")]
    options = ["--headless", "--for", str(round(START_S + seconds)), "--session", str(session)]
    run = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        share = share_pct(run.pid, b"processes.engine", START_S, seconds - 2)
    finally:
        run.wait()
    return {"engine_core_pct": round(share, 1)} | _costs(rig, session)


def share_pct(parent, role, wait_s, seconds):
    """Processor time of that role of a run over time on the wall, per cent, once it has run for so long."""
    time.sleep(wait_s)
    one = next(pid for pid in _children(parent) if role in _command(pid))
    before, begun = _used_s(one), time.monotonic()
    time.sleep(seconds)
    return 100 * (_used_s(one) - before) / (time.monotonic() - begun)


def _children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _command(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _used_s(pid):
    row = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(row[11]) + int(row[12])) / os.sysconf("SC_CLK_TCK")


def _costs(rig, session):
    """The session's samples once more through the observer alone."""
    rows = [row.message for row in SessionReader(session).messages(("samples",))]
    rows.sort(key=lambda sample: sample.cause_ns)
    observer, costs = Observer(load_rig(rig), None), defaultdict(list)
    for sample in rows:
        begun = time.thread_time_ns()
        observer.feed(sample)
        costs[sample.stream].append(time.thread_time_ns() - begun)
    figures = {}
    for stream, spent in sorted(costs.items()):
        spent.sort()
        name = stream.replace(".", "_")
        figures |= {
            f"{name}_us_mean": round(sum(spent) / len(spent) / 1000, 1),
            f"{name}_us_p99": round(spent[len(spent) * 99 // 100] / 1000, 1),
            f"{name}_us_max": round(spent[-1] / 1000, 1),
            f"{name}_n": len(spent),
        }
    return figures


def table(figures):
    """For people."""
    lines = [f"engine, all sensors: {figures['engine_core_pct']} % of one core (budget {CORE_SHARE_PCT:.0f} %)"]
    names = [key.removesuffix("_us_mean") for key in figures if key.endswith("_us_mean")]
    for name in names:
        row = "  ".join(f"{q} {figures[f'{name}_us_{q}']:8.1f}" for q in ("mean", "p99", "max"))
        lines.append(f"{name:20s} us a sample  {row}  n {figures[f'{name}_n']}")
    return "\n".join(lines)


def broken(figures):
    """Budgets that do not hold, in words."""
    share = figures["engine_core_pct"]
    return [f"engine_core_pct = {share} above {CORE_SHARE_PCT}"] if share > CORE_SHARE_PCT else []
