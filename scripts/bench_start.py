"""From the command line to the first sample and to sound that is ready, and what help takes.

    scripts/bench_start [--repeats 5] [--json] [--check]

Starts `stridecue run` on the emulated patient (headless, null output) and reads from the session when its processes
were let go, when the first sample was there and when the sound output told its first health: from then on a cue sounds
when it is due. The first cue itself comes with the patient's sixth stride, which is no matter of starting. Medians of
the repeats. Where it goes: processor time of each role's imports, each in an interpreter of its own; they start side by
side.

--check: exit code 1 if sound is not ready within 3 s, or help takes more than 0.3 s.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_path import HERE, settle

from feedback.messages import AudioHealth, Samples
from feedback.records.session import SessionReader
from feedback.roster import ROSTER

LIMITS = {"command_to_sound_ready_s": 3.0, "help_s": 0.3}
RUN_S = "1"
IMPORT = "import sys, time, importlib; importlib.import_module(sys.argv[1]); print(time.process_time())"


def timed(*command: str) -> float:
    """Seconds on the wall."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "feedback", *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


def started(folder: Path) -> dict[str, float]:
    """One run: seconds from the command to each."""
    rig, session = folder / "rig.toml", folder / "start.mcap"
    rig.write_text(settle((HERE / "configs/rigs/emulated.toml").read_text()))
    protocol = HERE / "configs/protocols/every_stride.toml"
    begun_ns = time.perf_counter_ns()
    timed("run", str(rig), str(protocol), "--headless", "--for", RUN_S, "--session", str(session))
    first: dict[str, int] = {}
    for topic, _writer, message in SessionReader(session).messages(("notice", "samples", "audio_health")):
        at_ns = message.cause_ns if isinstance(message, Samples) else message.t_ns
        first[topic] = min(at_ns, first.get(topic, at_ns))
        assert topic != "audio_health" or isinstance(message, AudioHealth)
    session.unlink()
    names = {"notice": "let_go", "samples": "first_sample", "audio_health": "sound_ready"}
    return {f"command_to_{name}_s": (first[topic] - begun_ns) / 1e9 for topic, name in names.items() if topic in first}


def imports() -> dict[str, float]:
    """Processor seconds of an interpreter that imports a role, by role."""
    told = {}
    for role in ("sensor", "engine", "audio", "recorder", "emulator", "desk"):
        command = [sys.executable, "-c", IMPORT, ROSTER[role].module]
        told[f"imports_{role}_cpu_s"] = float(subprocess.run(command, check=True, capture_output=True).stdout)
    return told


def measure(repeats: int) -> dict[str, float]:
    """Medians."""
    rows: list[dict[str, float]] = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            rows.append(started(Path(name)) | {"help_s": timed("--help")} | imports())
    return {key: round(statistics.median(row[key] for row in rows), 3) for key in rows[0]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    told = measure(max(1, args.repeats))
    print(json.dumps(told) if args.json else "\n".join(f"{key:28} {value:8.3f}" for key, value in told.items()))
    broken = [f"{key} = {told[key]} above {most}" for key, most in LIMITS.items() if told[key] > most]
    for fault in broken if args.check else []:
        print(f"missed: {fault}", file=sys.stderr)
    return int(args.check and bool(broken))


if __name__ == "__main__":
    sys.exit(main())
