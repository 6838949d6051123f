"""Measure |onset - due| of cues at the loudspeaker: schedule, mixer and PyAudio on a recording sound card.

Cues at random phases are placed 32-80 ms ahead, a quarter of them is moved and a tenth cancelled, a few come too late
or out of order; then a metronome beats. The card's record, not the program, says what sounded and when. A cue counts
for the timing if it was in hand 30 ms before it was due. Figures and judgement are those of `stridecue measure audio`.

--beside: engine, recorder, sensors and (with a DISPLAY) the patient's screen run beside it, on an emulated patient.
--ppm, --dry-every: the card's own faults. --card FOLDER: another card that was built before.
An underrun is the machine's doing; a cue that it makes late or swallows is excused. Two underruns before one callback
share one flag of PortAudio, so not all are told.
Exit codes: 0 all holds, 1 a check failed, 2 wrong use, 3 no card can be had.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "virtual_card")]

import card  # noqa: E402

from feedback.config import AudioOutput  # noqa: E402
from feedback.measuring.judge import FAULTS, Figures  # noqa: E402
from feedback.measuring.session import Wish, measure  # noqa: E402
from feedback.measuring.witness import NoWitnessError, choose  # noqa: E402
from feedback.outputs import AudioError  # noqa: E402
from feedback.realtime import become_punctual  # noqa: E402

LIMITS = {"onset_error_ms_p50": 0.05, "onset_error_ms_p99": 0.1, "beat_spacing_error_n_max": 1.0}
DRIFTING_P99_MS = 0.2
LONGEST_SOUND_MS = 81.0
LONGEST_GAP_MS = 50.0
MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: a disk that stalls would stall the card."""


def failures(figures: Figures, drifts: bool) -> list[str]:
    excused = {"missing"} if figures["underruns"] else set()
    wrong = [f"{key} is {figures[key]:g}, not 0" for key in FAULTS if figures.get(key) and key not in excused]
    limits = LIMITS | {"longest_sound_ms": LONGEST_SOUND_MS, "underrun_gap_ms_p50": LONGEST_GAP_MS}
    if drifts:
        limits |= {"onset_error_ms_p50": DRIFTING_P99_MS, "onset_error_ms_p99": DRIFTING_P99_MS}
        limits.pop("beat_spacing_error_n_max")
    wrong += [
        f"{key} is {figures[key]:g}, above {most:g}" for key, most in limits.items() if figures.get(key, 0) > most
    ]
    if figures["late"] > figures["late_on_purpose"] and not figures["underruns"]:
        wrong.append(f"{figures['late'] - figures['late_on_purpose']:g} cues were late though they came in time")
    if figures["underruns_told"] < figures["underruns"] / 2:
        wrong.append(f"{figures['underruns']:g} underruns, {figures['underruns_told']:g} told")
    return wrong


@contextlib.contextmanager
def whole_system(wanted: bool, folder: Path) -> Iterator[None]:
    """Sensors, engine, recorder and screen of an emulated patient, without sound of their own."""
    if not wanted:
        yield
        return
    rig = (ROOT / "configs/rigs/emulated.toml").read_text().replace('output = "auto"', 'output = "null"')
    (folder / "rig.toml").write_text(rig)
    protocol = ROOT / "configs/protocols/every_stride.toml"
    command = [sys.executable, "-m", "feedback", "run", folder / "rig.toml", protocol]
    screen = [] if os.environ.get("DISPLAY") else ["--headless"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    walk = subprocess.Popen([*command, *screen, "--session", folder / "beside.mcap"], cwd=ROOT, **quiet)
    try:
        yield
    finally:
        walk.terminate()
        walk.wait()


def run(arguments: argparse.Namespace) -> Figures:
    refused = become_punctual(50) if arguments.punctual else []
    device = AudioOutput(output="device", block_frames=arguments.block, latency_ms=arguments.latency_ms)
    measured = measure(device, choose("card"), Wish(arguments.cues, arguments.beats, arguments.seed))
    for note in [*measured.notes, *refused]:
        print(f"note: {note}", file=sys.stderr)
    return measured.figures


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--card", type=Path, metavar="FOLDER", help="a built card (asound.conf); else ours is built")
    parser.add_argument("--cues", type=int, default=300, help="how many cues (default 300, about 42 s)")
    parser.add_argument("--beats", type=int, default=50, help="then so many beats of a metronome, 137.5 ms apart")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same cues")
    parser.add_argument("--block", type=int, default=128, help="frames in one callback")
    parser.add_argument("--latency-ms", type=float, default=5.5, help="length of the card's ring")
    parser.add_argument("--beside", action="store_true", help="the whole system runs beside it")
    parser.add_argument("--ppm", type=int, default=0, help="by how much our card's clock runs fast")
    parser.add_argument("--dry-every", type=int, default=0, metavar="FRAMES", help="our card runs dry so often")
    parser.add_argument(
        "--punctual", action=argparse.BooleanOptionalAction, default=True, help="SCHED_FIFO where permitted"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    if arguments.card and (arguments.ppm or arguments.dry_every):
        parser.error("--ppm and --dry-every are of the card that is built here")
    if arguments.card and not (arguments.card / "asound.conf").is_file():
        parser.error(f"{arguments.card} has no asound.conf: it is not a built card")
    return arguments


def main() -> int:
    arguments = parse()
    with tempfile.TemporaryDirectory(prefix="stridecue-card-", dir=MEMORY if MEMORY.is_dir() else None) as scratch:
        folder = Path(scratch)
        try:
            nature = card.Nature(ppm=arguments.ppm, dry_every=arguments.dry_every)
            config = arguments.card.resolve() / "asound.conf" if arguments.card else card.build(folder, nature)
            with whole_system(arguments.beside, folder):
                os.environ["ALSA_CONFIG_PATH"] = str(config)
                figures = run(arguments)
        except (card.CannotBuildError, AudioError, NoWitnessError) as error:
            print(f"bench_audio: {error}", file=sys.stderr)
            return 3
    wrong = failures(figures, bool(arguments.ppm))
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{key:28} {value:>10g}" for key, value in figures.items()))
    for text in wrong:
        print(f"FAILED: {text}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
