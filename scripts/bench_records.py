"""What an hour costs: recording it, keeping it, going through it again.

    scripts/bench_records [--minutes N] [--live SECONDS] [--json] [--check]

Makes two sessions without a clock, of N minutes each (default 5; 60 takes ten minutes), by the emulated devices and the
sensor, engine and recorder code of a run: the full rig (2 x 16 zones at 200 Hz, two inertial sensors at 200 Hz,
belt, four channels of EMG at 1 kHz) and insoles alone (2 x 8 zones at 100 Hz). Then it walks through them again:
  recorder_core_pct   processor time of the recorder in a live run of the full rig, over the time on the wall (--live
                      SECONDS, 0: not measured)
  …_mb_per_hour       size of the file
  …_replay_x          `stridecue replay`: the engine again and every message compared, times real time (processor time)
  …_what_if_x         `stridecue replay --set`: with another number
  …_identical         1: every message was the same
--check: exit code 1 if a figure that was asked for is missed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from path_bench import chains
from records_bench.offline import record

from feedback.bus import RawMessage
from feedback.cli.replay_same import duration_s, settings_of
from feedback.config import Protocol
from feedback.processes.engine import EngineNode
from feedback.processes.rerun import rerun
from feedback.records.sameness import Sameness
from feedback.records.session import SessionReader
from feedback.records.what_if import WhatIf
from feedback.topics import TOPICS
from feedback.wire import unpack

HERE = Path(__file__).resolve().parent.parent
PROTOCOL = HERE / "configs/protocols/every_stride.toml"
LIMITS: dict[str, tuple[str, float]] = {
    "recorder_core_pct": ("most", 8.0),
    "full_mb_per_hour": ("most", 300.0),
    "full_replay_x": ("least", 25.0),
    "full_what_if_x": ("least", 25.0),
    "full_identical": ("least", 1.0),
    "insoles_replay_x": ("least", 150.0),
    "insoles_what_if_x": ("least", 150.0),
    "insoles_identical": ("least", 1.0),
}
WARM_S = 12.0


def full_rig() -> str:
    """2 x 16 zones, two inertial sensors on the thighs, belt, four channels of EMG."""
    text = chains.full_rig()
    for begin, end in (('[[sensors]]\nname = "pelvis"', "# One EMG"), ('[[imus]]\nstream = "pelvis.imu"', "[[emgs]]")):
        head, _, rest = text.partition(begin)
        text = head + end + rest.partition(end)[2]
    return text


def rigs() -> dict[str, str]:
    insoles = (HERE / "configs/rigs/emulated.toml").read_text()
    assert "rate_hz = 200.0" in insoles
    insoles = insoles.replace("rate_hz = 200.0", "rate_hz = 100.0").replace('output = "auto"', 'output = "null"')
    return {"full": full_rig(), "insoles": insoles}


def again_x(session: SessionReader) -> tuple[float, bool]:
    """(times real time, whether all was the same)."""
    found, begin_s = Sameness(EngineNode.WRITES), time.process_time()
    topics = frozenset(EngineNode.WRITES)
    rerun(session, EngineNode(*settings_of(session)), found.again, found.recorded, topics)
    found.end(session.whole)
    return duration_s(session) / (time.process_time() - begin_s), found.first is None and bool(found.same)


def what_if_x(session: SessionReader) -> float:
    """With another lead, as `replay --set cues.glute_ready.lead_ms=90`."""
    rig, protocol, patient = settings_of(session)
    data = protocol.model_dump(exclude_unset=True)
    data["cues"]["glute_ready"]["lead_ms"] = 90.0
    found, heard = WhatIf(), frozenset(("outcome", "cue", "played"))

    def hear(raw: RawMessage) -> None:
        found.was.take(unpack(TOPICS[raw.topic].message, raw.data))

    begin_s = time.process_time()
    rerun(session, EngineNode(rig, Protocol.model_validate(data), patient), found.now.take, hear, heard)
    assert found.counts()
    return duration_s(session) / (time.process_time() - begin_s)


def live_recorder_pct(seconds: float, folder: Path) -> float:
    """Of one core, in a real run of the full rig."""
    rig = folder / "live.toml"
    rig.write_text(full_rig())
    command = [sys.executable, "-m", "feedback", "run", str(rig), str(PROTOCOL), "--headless"]
    options = ["--for", str(round(WARM_S + seconds + 3)), "--session", str(folder / "live.mcap")]
    run = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return chains.share_pct(run.pid, b"processes.recorder", WARM_S, seconds)
    finally:
        run.wait()


def measure(minutes: float, live_s: float, folder: Path) -> dict[str, Any]:
    import scipy.signal  # noqa: F401 - its second of loading is no part of an hour

    figures: dict[str, Any] = {"minutes": minutes}
    if live_s:
        figures["recorder_core_pct"] = round(live_recorder_pct(live_s, folder), 1)
    for name, rig in rigs().items():
        path = record(rig, PROTOCOL.read_text(), folder / f"{name}.mcap", minutes * 60, sound=False)
        session = SessionReader(path)
        figures[f"{name}_mb_per_hour"] = round(path.stat().st_size / 1e6 * 60 / minutes, 1)
        times, identical = again_x(session)
        figures |= {f"{name}_replay_x": round(times, 1), f"{name}_identical": int(identical)}
        figures[f"{name}_what_if_x"] = round(what_if_x(session), 1)
        path.unlink()
    return figures


def missed(figures: dict[str, Any]) -> list[str]:
    found = []
    for name, (way, limit) in LIMITS.items():
        value = figures.get(name)
        if value is not None and (value > limit if way == "most" else value < limit):
            found.append(f"{name} = {value}, asked: at {way} {limit:g}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5.0, help="length of each session")
    parser.add_argument("--live", type=float, default=25.0, metavar="SECONDS", help="live run for the recorder's cost")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true", help="exit code 1 if a figure that was asked for is missed")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(args.minutes, args.live, Path(folder))
    print(json.dumps(figures) if args.json else "\n".join(f"{name:20s} {value}" for name, value in figures.items()))
    faults = missed(figures)
    for fault in faults:
        print(f"missed: {fault}", file=sys.stderr)
    return int(bool(faults) and args.check)


if __name__ == "__main__":
    raise SystemExit(main())
