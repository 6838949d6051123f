"""One session under load: its figures, and what of it breaks what is promised.

Lives here: `measure`, `broken`. Why: the figures must come from a session as anybody records one. Must never: look into
a process.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
from session_soak.recorded import read

from feedback.messages import HEEL_STRIKE, GaitEvent, Gap, Notice, Placed, Played, ProcessHealth, TrueEvent
from feedback.overload import WORDS
from feedback.records.session import SessionReader, partial_of
from load_bench.hogs import hogs
from load_bench.listeners import Count, listening

HERE = Path(__file__).resolve().parents[2]
NORMAL_HZ = 200.0
"""Of each sole: TOPICS tells of 400 samples a second."""
CUE_MS_P99 = 5.0
FOUND_MS = 80
BEGINS_S, ENDS_S = 90.0, 90.0
BEYOND_S, AFTER_S = 14.0, 26.0
"""Without a processor; afterwards, until everything must be as before."""
TOO_SLOW, AGAIN = (words.partition(":")[0] for words in (WORDS[1], WORDS[0]))
"""How the notices begin: too slow, and as before."""


class LoadError(Exception):
    """The session did not come up; the text is what it said."""


def measure(seconds: float, times: float, subscribers: int, beyond: bool, folder: Path) -> dict[str, Any]:
    """All figures of one run. beyond: programs are started meanwhile that leave it too little of the processor."""
    session, rig = folder / "walk.mcap", folder / "rig.toml"
    rig.write_text(_rig(times * NORMAL_HZ))
    with _run(folder, rig, session) as place, listening(place, subscribers) as counts:
        time.sleep(seconds)
        with hogs() if beyond else nullcontext():
            time.sleep(BEYOND_S if beyond else 0)
        time.sleep(AFTER_S if beyond else 0)
    return _figures(session, counts)


def _rig(rate_hz: float) -> str:
    text = (HERE / "configs/rigs/emulated.toml").read_text()
    head, _, emulator = text.partition("[emulator]")
    head = head.replace('output = "auto"', 'output = "null"')
    rows = [row for row in emulator.splitlines() if not row.startswith(("rate_hz", "stand_s"))]
    return f"{head}[emulator]\nrate_hz = {rate_hz:g}\nstand_s = 1.0" + "\n".join(rows)


@contextmanager
def _run(folder: Path, rig: Path, session: Path) -> Iterator[Path]:
    """The run, screen and all; gives its own folder once samples are recorded."""
    words = [str(rig), str(HERE / "configs/protocols/every_stride.toml"), "--session", str(session)]
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "SDL_VIDEODRIVER": "dummy", "PYTHONPATH": str(HERE)}
    log = folder / "log.txt"
    with log.open("w") as out:
        run = subprocess.Popen(
            [sys.executable, "-m", "feedback", "run", *words], stdout=out, stderr=out, cwd=folder, env=environment
        )
    try:
        _wait(lambda: partial_of(session).exists() and partial_of(session).stat().st_size > 50_000, run, log)
        (entry,) = (folder / "stridecue").glob("*.json")
        yield Path(json.loads(entry.read_text())["folder"])
    finally:
        run.terminate()
        run.wait(ENDS_S)


def _wait(is_so: Callable[[], bool], run: "subprocess.Popen[bytes]", log: Path) -> None:
    end_s = time.monotonic() + BEGINS_S
    while not is_so():
        if run.poll() is not None or time.monotonic() > end_s:
            raise LoadError(f"the session did not begin:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def _figures(session: Path, counts: list[Count]) -> dict[str, Any]:
    messages = [row.message for row in SessionReader(session).messages()]
    recorded = read(session)
    placed = [m for m in messages if isinstance(m, Placed) and m.verdict in ("placed", "moved")]
    ms = [(row.t_ns - row.cause_ns) / 1e6 for row in placed]
    outcomes = [m.outcome for m in messages if isinstance(m, Played)]
    said = [m for m in messages if isinstance(m, Notice) and m.text.startswith((TOO_SLOW, AGAIN))]
    return {
        "samples_hz": round(recorded.counts["samples"] / _span_s(messages), 0),
        "cue_ms_p50": round(float(np.percentile(ms, 50)), 2),
        "cue_ms_p99": round(float(np.percentile(ms, 99)), 2),
        "cues": len(placed),
        "cues_late": outcomes.count("late"),
        "steps_missed": _missed(messages),
        "unrecorded_messages": sum(hole.missing for hole in recorded.holes),
        "gaps_in_the_run": sum(m.missing for m in messages if isinstance(m, Gap)),
        "listeners": len(counts),
        "listener_heard_least": min((row.heard for row in counts), default=0),
        "listeners_missed": sum(row.missed for row in counts),
        "said": [row.text for row in said],
        "pictures_s_least": min(_turns(messages, "visual"), default=0),
        "engine_cpu_pct": round(float(np.median([m.cpu_pct for m in _health(messages, "engine")])), 1),
    }


def _span_s(messages: list[Any]) -> float:
    times = [m.t_ns for m in messages if isinstance(m, ProcessHealth)]
    return (max(times) - min(times)) / 1e9


def _health(messages: list[Any], process: str) -> list[ProcessHealth]:
    return [m for m in messages if isinstance(m, ProcessHealth) and m.process == process]


def _turns(messages: list[Any], process: str) -> list[int]:
    return [m.turns for m in _health(messages, process)]


def _missed(messages: list[Any]) -> int:
    """True heel strikes that the engine did not find."""
    found = np.array([m.t_ns for m in messages if isinstance(m, GaitEvent) and m.event == HEEL_STRIKE])
    true = [m.t_ns for m in messages if isinstance(m, TrueEvent) and m.event == HEEL_STRIKE][2:-2]
    return sum(int(np.abs(found - at_ns).min()) > FOUND_MS * 1e6 for at_ns in true)


def broken(figures: dict[str, Any], beyond: bool) -> list[str]:
    """What is not as it must be, in words."""
    found = [
        f"{name} is {figures[name]}, not 0"
        for name in ("unrecorded_messages", "gaps_in_the_run", "listeners_missed")
        if figures[name]
    ]
    if not beyond:
        found += [f"steps_missed is {figures['steps_missed']}, not 0"] if figures["steps_missed"] else []
        if figures["cue_ms_p99"] > CUE_MS_P99:
            found.append(f"byte to cue takes {figures['cue_ms_p99']} ms (p99), not {CUE_MS_P99:g}")
        return found
    starts = [text.partition(":")[0] for text in figures["said"]]
    if TOO_SLOW not in starts:
        found.append("nobody said that the computer is too slow")
    if not starts or starts[-1] != AGAIN:
        found.append("nobody said that it keeps up again")
    return found
