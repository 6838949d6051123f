"""Byte to sound where nothing is foreseen: real emulator, sensor and audio processes, a card that keeps a record.

The engine's place is taken by one that answers a sample with a sound, due at once with 60 ms of slack: it begins with
the first block that the card has not been given yet.
"""

import dataclasses
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "virtual_card"))

import card  # noqa: E402

from feedback.cli.running import address_book  # noqa: E402
from feedback.config import load_rig  # noqa: E402
from feedback.measuring import record  # noqa: E402
from feedback.measuring.path import trace  # noqa: E402
from feedback.measuring.stations import against_record, figures  # noqa: E402
from feedback.measuring.witness import card_log  # noqa: E402
from feedback.roster import ROSTER  # noqa: E402

PRIVILEGES = "-sys_nice,-ipc_lock"
LIMITS = {True: {"p50": 5.0, "p90": 6.0}, False: {"p50": 16.0}}
"""ms, by whether privileges are kept."""
LATE_PCT = 2.0
"""Cues that a stalled host makes late; each is dropped and told."""


def without_privileges():
    """Begin anew without the right to SCHED_FIFO and locked memory."""
    arguments = [argument for argument in sys.argv if argument != "--ordinary"]
    command = [f"--bounding-set={PRIVILEGES}", f"--inh-caps={PRIVILEGES}", sys.executable, *arguments, "--is-ordinary"]
    os.execvp("setpriv", ["setpriv", *command])


def measure(args):
    """Figures of one run."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="bench-", dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        config = args.card.resolve() / "asound.conf" if args.card else card.build(folder)
        os.environ["ALSA_CONFIG_PATH"] = str(config)
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "scripts")])
        text = (ROOT / "configs/rigs/emulated.toml").read_text().replace("stand_s = 3.0", "stand_s = 1.0")
        audio = f'[audio]\noutput = "device"\nblock_frames = {args.block}\nlatency_ms = {args.latency_ms}\n'
        (folder / "rig.toml").write_text(text.replace('[audio]\noutput = "auto"', audio + "#"))
        shutil.copyfile(ROOT / "configs/protocols/every_stride.toml", folder / "protocol.toml")
        ROSTER["engine"] = dataclasses.replace(ROSTER["engine"], module="path_bench.reactive_engine")
        heard = trace(folder, load_rig(folder / "rig.toml"), args.seconds, address_book)
        played = record.read(card_log().read_bytes())
    outcomes = heard.trace.outcomes()
    told = figures(heard.trace.rows(heard.written))
    told |= against_record(heard.trace.onsets_ns().values(), record.onsets(played)[0].tolist())
    sent = sum(outcomes.values())
    return told | {
        "ring_frames": played.ring_frames,
        "underruns": int(played.dry.sum()),
        "late": outcomes.get("late", 0),
        "late_pct": round(100 * outcomes.get("late", 0) / max(1, sent), 2),
    }


def broken(told, punctual):
    """Budgets that do not hold, in words."""
    limits = {f"byte_to_sound_ms_{q}": most for q, most in LIMITS[punctual].items()} | {"late_pct": LATE_PCT}
    wrong = [f"{key} = {told[key]:g}, above {most:g}" for key, most in limits.items() if not told[key] <= most]
    return wrong + [f"{told['onsets_not_heard']:g} onsets were told and not heard"] * bool(told["onsets_not_heard"])
