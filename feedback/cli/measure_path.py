"""`stridecue measure path RIG`: from a sensor's byte to the sound, station by station.

Lives here: the run's folder, the table. Why: where the time goes must be seen before anybody makes it shorter. Must
never: measure on a patient; the devices are emulated, since only an emulator knows when it sent a byte.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from feedback.cli.fit import fit
from feedback.cli.running import address_book
from feedback.config import ConfigError, Rig, load_protocol, load_rig
from feedback.config.rig import EMULATED
from feedback.measuring import record
from feedback.measuring.judge import Figures
from feedback.measuring.path import Run, trace
from feedback.measuring.stations import STATIONS, against_record, figures
from feedback.measuring.witness import card_log
from feedback.supervisor import StartError

AT_EACH_STRIKE = """name = "measure path"
about = "A sound at each heel strike, at once: nothing is foreseen, so all that passes is the path."

[cues.glute_hold]
legs = ["left", "right"]
release_pct = 30
sound = "tone"
gain_db = -24
tell = "concurrent"

[cues.glute_hold.aim]
start = "baseline_sd"
value = 0.5
"""


def run(args: argparse.Namespace) -> int:
    """Prepare, run, print."""
    with tempfile.TemporaryDirectory(prefix="stridecue-") as name:
        folder = Path(name)
        try:
            shutil.copyfile(args.rig, folder / "rig.toml") if args.rig.is_file() else None
            rig = load_rig(args.rig)
            _check(args.rig, rig)
            protocol = folder / "protocol.toml"
            protocol.write_text(args.protocol.read_text() if args.protocol else AT_EACH_STRIKE)
            fit(rig, args.rig, load_protocol(protocol), protocol)
            heard = trace(folder, rig, args.seconds, address_book)
        except (ConfigError, ValueError, OSError) as error:
            print(error, file=sys.stderr)
            return 2
        except StartError as error:
            print(error, file=sys.stderr)
            return 3
    return _tell(heard, args.json)


def _check(path: Path, rig: Rig) -> None:
    """ValueError: this rig cannot say when a byte was sent."""
    if rig.emulator is None or any(sensor.port != EMULATED for sensor in rig.sensors):
        raise ValueError(f"{path}: its devices must be emulated: nobody knows when a real one sent a byte")
    if rig.emulator.source != "walker":
        raise ValueError(f"{path}: this rig plays recorded walks; take one with a synthetic patient")


def _tell(heard: Run, as_json: bool) -> int:
    told = figures(heard.trace.rows(heard.written)) | _on_the_card(heard)
    for text in (*heard.notes, *heard.deaths):
        print(text, file=sys.stderr)
    outcomes = {f"outcome_{word}": float(count) for word, count in heard.trace.outcomes().items()}
    print(json.dumps(told | outcomes) if as_json else "\n".join(table(told | outcomes)))
    return 1 if heard.deaths or not told["revisions"] else 0


def _on_the_card(heard: Run) -> Figures:
    """What was told held against the record of a virtual card, if that is what played."""
    log, onsets_ns = card_log(), heard.trace.onsets_ns().values()
    if log is None or not log.is_file():
        return {}
    try:
        played = record.read(log.read_bytes())
    except ValueError as error:
        print(f"{log}: {error}", file=sys.stderr)
        return {}
    return against_record(onsets_ns, record.onsets(played)[0].tolist()) | {"underruns": float(played.dry.sum())}


def table(told: Figures) -> list[str]:
    """For people: the time from the byte to each station, and what the last step of it took."""
    lines = [f"{'from byte to':14}{'p50':>9}{'p90':>9}{'p99':>9}   step p50   ms"]
    before = 0.0
    for station in STATIONS:
        p50, p90, p99 = (told[f"byte_to_{station}_ms_p{q}"] for q in (50, 90, 99))
        lines.append(f"{station:14}{p50:9.3f}{p90:9.3f}{p99:9.3f}{p50 - before:11.3f}")
        before = p50
    lines.append(f"{told['revisions']:g} cue revisions; {told['at_once']:g} cues were to sound at once (last two rows)")
    if "onsets_told" in told:
        lines.append(
            f"on the card: of {told['onsets_told']:g} onsets told {told['onsets_not_heard']:g} were not heard; "
            f"told against heard p50 {told['told_onset_error_ms_p50']:.3f} "
            f"p99 {told['told_onset_error_ms_p99']:.3f} ms; {told['underruns']:g} underruns"
        )
    words = [f"{count:g} {key.removeprefix('outcome_')}" for key, count in told.items() if key.startswith("outcome_")]
    return [*lines, "cues: " + ", ".join(words)]
