"""`stridecue devices --watch RIG`: live rates, losses and jitter of a rig's devices, a table a second.

Lives here: `watch`. Why: one turns a plug, or walks away with a radio, and sees what it does. Must never: cue anybody,
or record; engine, sound and recorder do not run.

Exit codes as of `stridecue devices`; the end by Ctrl-C, or after --seconds, is 0 if every stream delivered at last.
"""

import json
import math
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from feedback.cli.running import address_book, stop_requests
from feedback.config import ConfigError, load_rig
from feedback.measuring.devices import running
from feedback.measuring.live import Live, Row
from feedback.processes.plan import RunPlan
from feedback.supervisor import StartError

EVERY_S = 1.0
NO_CUES = 'name = "watching, no cues"\n'
CLEAR = "\x1b[H\x1b[J"
HEAD = f"{'stream':24}{'state':>10}{'Hz':>9}{'of':>8}{'age ms':>9}{'jitter':>9}{'lost':>7}{'bad':>6}{'back':>6}"


def watch(path: Path, seconds: float | None, as_json: bool) -> int:
    """Until Ctrl-C, or for so long."""
    try:
        rig = load_rig(path)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    plays = rig.emulator is not None and rig.emulator.source == "recording"
    if plays or not rig.sensors:
        why = "plays recorded walks" if plays else "has no [[sensors]]"
        print(f"{path}: this rig {why}: there is nothing to watch", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="stridecue-") as name, stop_requests() as asked:
        plan = RunPlan(Path(name), Path(name) / "none.mcap")
        shutil.copyfile(path, plan.rig_file)
        plan.protocol_file.write_text(NO_CUES)
        try:
            rows = _show(plan, Live(rig), seconds, as_json, asked)
        except StartError as error:
            print(error, file=sys.stderr)
            return 3
    return int(any(not row.rate_hz for row in rows))


def _show(plan: RunPlan, live: Live, seconds: float | None, as_json: bool, asked: Sequence[int]) -> list[Row]:
    """The last rows that were shown."""
    shown_s, rows = 0.0, list[Row]()
    with closing(running(plan, address_book)) as news:
        for since_s, messages in news:
            for message in messages:
                live.take(message)
            if since_s - shown_s >= EVERY_S:
                rows = live.rows(since_s - shown_s)
                shown_s = since_s
                print(_object(rows, since_s) if as_json else "\n".join(_table(rows, live.notes)), flush=True)
                live.notes.clear()
            if asked or (seconds is not None and shown_s >= seconds):
                break
    return rows


def _object(rows: Sequence[Row], since_s: float) -> str:
    plain = [{key: None if value != value else value for key, value in asdict(row).items()} for row in rows]
    return json.dumps({"since_s": round(since_s, 2), "streams": plain})


def _table(rows: Sequence[Row], notes: Sequence[str]) -> Iterator[str]:
    yield (CLEAR if sys.stdout.isatty() else "") + HEAD
    for row in rows:
        ages = "".join(
            "        -" if math.isnan(value) else f"{value:9.2f}" for value in (row.age_ms_p99, row.jitter_ms_p99)
        )
        counts = f"{row.lost_frames:7}{row.bad_frames:6}{row.reconnects:6}"
        words = f"  {row.detail}" if row.state != "streaming" and row.detail else ""
        yield f"{row.stream:24}{row.state:>10}{row.rate_hz:9.1f}{row.nominal_hz:8g}{ages}{counts}{words}"
    yield from notes
