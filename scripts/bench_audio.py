"""Measure |onset - due| of cues at the loudspeaker: schedule, mixer and PyAudio on a recording sound card.

Cues at random phases are placed 32-80 ms ahead, a quarter of them is moved and a tenth cancelled, a few come too late
or out of order. The card's record, not the program, says what sounded and when. A cue counts for the timing if it was
in hand 30 ms before it was due. Exit codes: 0 all holds, 1 a check failed, 2 wrong use, 3 no card can be had.
"""

import argparse
import heapq
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "virtual_card")]

import card  # noqa: E402
import numpy as np  # noqa: E402

from feedback.clock import now_ns  # noqa: E402
from feedback.config import AudioOutput  # noqa: E402
from feedback.messages import LEGS, Cue, Played  # noqa: E402
from feedback.outputs import AudioError  # noqa: E402
from feedback.outputs.audio import DeviceOutput  # noqa: E402
from feedback.outputs.synth import SOUNDS  # noqa: E402
from feedback.realtime import become_punctual  # noqa: E402

MS = 1_000_000
AHEAD_NS = 30 * MS
LIMIT_MS = 0.2
LONGEST_SOUND_S = 0.080
MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: a disk that stalls would stall the card."""


@dataclass
class Trial:
    """One cue: what is sent of it and when, and what came of it."""

    sends: list[tuple[int, Cue]]
    """(time at which to place it, revision)."""
    intent: str
    """plain | moved | cancelled | late."""
    placed_ns: int = 0
    verdicts: list[str] = field(default_factory=list)
    told: list[Played] = field(default_factory=list)
    onsets_ns: list[int] = field(default_factory=list)

    @property
    def last(self) -> Cue:
        return max((cue for _at, cue in self.sends), key=lambda cue: cue.revision)


def plan(count: int, start_ns: int, seed: int) -> list[Trial]:
    """Cues far enough apart that each sound begins in silence."""
    dice, trials, due_ns = random.Random(seed), [], start_ns
    for cue_id in range(count):
        due_ns += dice.randint(115 * MS, 165 * MS)
        intent = dice.choices(("plain", "moved", "cancelled", "late"), (60, 25, 10, 5))[0]
        look = (LEGS[cue_id % 2], dice.choice(SOUNDS), dice.choice((-24.0, -12.0, -3.0)))
        trials.append(Trial(sends(dice, cue_id, due_ns, intent, look), intent))
    return trials


def sends(
    dice: random.Random, cue_id: int, due_ns: int, intent: str, look: tuple[str, str, float]
) -> list[tuple[int, Cue]]:
    leg, sound, gain_db = look
    at_ns = due_ns - dice.randint(32 * MS, 80 * MS)
    first = Cue(at_ns, at_ns, 0, cue_id, 0, "bench", leg, due_ns, due_ns, 0, sound, gain_db, "")
    if intent == "late":
        return [(due_ns + dice.randint(1, 5) * MS, first)]
    if intent == "cancelled":
        return [(at_ns - 40 * MS, first), (at_ns, first.replace(revision=1, cancelled="bench"))]
    if intent == "moved":
        before = first.replace(due_ns=due_ns + dice.randint(-20 * MS, 20 * MS))
        after = first.replace(revision=2)
        overtaken = before.replace(revision=1)
        return [(at_ns - 40 * MS, before), (at_ns, after), (at_ns + MS, overtaken)]
    return [(at_ns, first)]


def play(output: DeviceOutput, trials: list[Trial]) -> None:
    """Send everything at its time and collect what is told."""
    queue = [(at_ns, cue.cue_id, cue) for trial in trials for at_ns, cue in trial.sends]
    heapq.heapify(queue)
    while queue:
        at_ns, cue_id, cue = heapq.heappop(queue)
        time.sleep(max(0.0, (at_ns - now_ns()) / 1e9))
        received_ns = now_ns()
        trial = trials[cue_id]
        trial.verdicts.append(output.place(cue, received_ns))
        if cue is trial.last:
            trial.placed_ns = received_ns
        collect(output, trials)
    time.sleep(0.1)
    output.stop()
    collect(output, trials)


def collect(output: DeviceOutput, trials: list[Trial]) -> None:
    for report in output.reports():
        trials[report.cue_id].told.append(report)


def longest_sound_s(record: card.Record) -> float:
    """Longest stretch without 5 ms of silence in it, within one run of the card."""
    longest = 0
    for first, end in zip(record.first, record.end, strict=True):
        loud = np.flatnonzero(record.samples[first:end].any(axis=1))
        for stretch in np.split(loud, np.flatnonzero(np.diff(loud) > 0.005 * record.rate_hz) + 1):
            longest = max(longest, int(np.ptp(stretch)) + 1 if len(stretch) else 0)
    return longest / record.rate_hz


def judge(trials: list[Trial], record: card.Record, output: DeviceOutput) -> dict[str, float]:
    """Compare the record with what was asked and what was told."""
    due_ns = np.array([trial.last.due_ns for trial in trials])
    for at_ns in card.onsets(record)[0].tolist():
        trials[int(np.abs(due_ns - at_ns).argmin())].onsets_ns.append(at_ns)
    errors_ms, told_ms = [], []
    for trial in trials:
        if trial.onsets_ns and trial.intent in ("plain", "moved"):
            if trial.last.due_ns - trial.placed_ns >= AHEAD_NS:
                errors_ms.append(abs(trial.onsets_ns[0] - trial.last.due_ns) / MS)
            told_ms.extend(abs(trial.onsets_ns[0] - report.onset_ns) / MS for report in trial.told if report.onset_ns)
    outcomes = [trial.told[0].outcome if len(trial.told) == 1 else "?" for trial in trials]
    played = [outcome == "played" for outcome in outcomes]
    return {
        "cues": len(trials),
        "moved": sum(trial.verdicts.count("moved") for trial in trials),
        "cancelled": outcomes.count("cancelled"),
        "played": sum(played),
        "timed": len(errors_ms),
        **percentiles("onset_error_ms", errors_ms),
        **percentiles("told_onset_error_ms", told_ms),
        "late_on_purpose": sum(trial.intent == "late" for trial in trials),
        "late": outcomes.count("late"),
        "lost": outcomes.count("lost"),
        "untold": outcomes.count("?"),
        "stuck": int(longest_sound_s(record) > LONGEST_SOUND_S + 0.001),
        "doubled": sum(len(trial.onsets_ns) > 1 for trial in trials),
        "early": sum(at < trial.last.due_ns - MS * LIMIT_MS for trial in trials for at in trial.onsets_ns),
        "unasked": sum(bool(trial.onsets_ns) and trial.intent in ("cancelled", "late") for trial in trials),
        "told_played_but_silent": sum(yes and not trial.onsets_ns for yes, trial in zip(played, trials, strict=True)),
        "told_silent_but_played": sum(
            bool(trial.onsets_ns) and not yes for yes, trial in zip(played, trials, strict=True)
        ),
        "underruns": int(record.dry.sum()),
        "underruns_told": output.health(now_ns()).underruns,
    }


def percentiles(name: str, values: list[float]) -> dict[str, float]:
    if not values:
        return {f"{name}_{which}": float("inf") for which in ("p50", "p99", "max")}
    p50, p99, most = np.percentile(values, (50, 99, 100)).round(4).tolist()
    return {f"{name}_p50": p50, f"{name}_p99": p99, f"{name}_max": most}


def failures(figures: dict[str, float]) -> list[str]:
    wrong = [
        f"{key} is {figures[key]:g}, not 0"
        for key in ("stuck", "doubled", "early", "unasked", "untold")
        if figures[key]
    ]
    if figures["onset_error_ms_p99"] > LIMIT_MS:
        wrong.append(f"onset_error_ms_p99 is {figures['onset_error_ms_p99']:g}, above {LIMIT_MS:g}")
    return wrong


def measure(folder: Path, arguments: argparse.Namespace) -> dict[str, float]:
    refused = become_punctual(50) if arguments.punctual else []
    output = DeviceOutput(AudioOutput(output="device", block_frames=arguments.block, latency_ms=arguments.latency_ms))
    output.start()
    for note in [*output.notes, *refused]:
        print(f"note: {note}", file=sys.stderr)
    trials = plan(arguments.cues, now_ns() + 200 * MS, arguments.seed)
    play(output, trials)
    return judge(trials, card.read(folder / "played.bin"), output)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--card", type=Path, metavar="FOLDER", help="folder of a built card (asound.conf); else one is built"
    )
    parser.add_argument("--cues", type=int, default=300, help="how many cues (default 300, about 42 s)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same cues")
    parser.add_argument("--block", type=int, default=128, help="frames in one callback")
    parser.add_argument("--latency-ms", type=float, default=5.5, help="length of the card's ring")
    parser.add_argument(
        "--punctual", action=argparse.BooleanOptionalAction, default=True, help="SCHED_FIFO where permitted"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stridecue-card-", dir=MEMORY if MEMORY.is_dir() else None) as scratch:
        folder = (arguments.card or Path(scratch)).resolve()
        try:
            config = folder / "asound.conf" if arguments.card else card.build(folder)
            if not config.is_file():
                parser.error(f"{folder} has no asound.conf: it is not a built card")
            os.environ["ALSA_CONFIG_PATH"] = str(config)
            figures = measure(folder, arguments)
        except (card.CannotBuildError, AudioError) as error:
            print(f"bench_audio: {error}", file=sys.stderr)
            return 3
    wrong = failures(figures)
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{key:24} {value:>10g}" for key, value in figures.items()))
    for text in wrong:
        print(f"FAILED: {text}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
