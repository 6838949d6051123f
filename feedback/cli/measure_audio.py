"""`stridecue measure audio`: onset of cues against their due time, as a witness heard them.

Lives here: the run, the table, what goes into the rig's file. Why: a figure that is taken off each due time must have
been heard, not believed. Must never: write a figure that the witness cannot tell from its own.
"""

import argparse
import json
import sys

from feedback.config import AudioOutput, ConfigError, Rig, load_rig
from feedback.config.load import save_values
from feedback.measuring.judge import FAULTS, Figures
from feedback.measuring.session import Measured, Wish, measure
from feedback.measuring.witness import NoWitnessError, Witness, choose
from feedback.outputs import AudioError
from feedback.realtime import become_punctual

LARGEST_JITTER_MS = 0.2
"""p99 that an exact witness may find: docs/measuring.md, "What must hold"."""
LOW_MS, HIGH_MS = -20.0, 200.0
"""What the rig's file takes."""


def run(args: argparse.Namespace) -> int:
    """Read, measure, print, and write if asked."""
    try:
        wanted = _wanted(args)
        witness = choose(args.monitor, args.input)
        refused = become_punctual(50)
        print(f"{args.cues} cues, about {0.14 * args.cues + 3:.0f} s; heard by {witness.name}", file=sys.stderr)
        measured = measure(wanted.model_copy(update={"output": "device"}), witness, Wish(args.cues))
    except (ConfigError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except (AudioError, NoWitnessError) as error:
        print(error, file=sys.stderr)
        return 3
    for note in (*measured.notes, *refused):
        print(f"note: {note}", file=sys.stderr)
    print(json.dumps(_as_json(measured, witness)) if args.json else "\n".join(table(measured, witness)))
    wrong = faults(measured.figures, witness.exact)
    for text in wrong:
        print(f"does not hold: {text}", file=sys.stderr)
    if args.write:
        print(_write(args, measured.figures, witness), file=sys.stderr)
    return 1 if wrong else 0


def _wanted(args: argparse.Namespace) -> AudioOutput:
    if args.cues < 1:
        raise ValueError(f"--cues {args.cues}: at least 1")
    if args.write and args.rig is None:
        raise ValueError("--write needs --rig: into which file?")
    wanted: AudioOutput = load_rig(args.rig).audio if args.rig else AudioOutput()
    return wanted


def faults(figures: Figures, exact: bool) -> list[str]:
    """What does not hold, in words."""
    wrong = [f"{key} is {figures[key]:g}, not 0" for key in FAULTS if figures.get(key)] if exact else []
    if not figures["timed"]:
        wrong.append("no cue was heard that could be timed")
    elif exact and figures["jitter_ms_p99"] > LARGEST_JITTER_MS:
        wrong.append(f"jitter p99 is {figures['jitter_ms_p99']:g} ms, above {LARGEST_JITTER_MS:g}")
    return wrong


def table(measured: Measured, witness: Witness) -> list[str]:
    """For people."""
    f = measured.figures
    return [
        f"device        {measured.device}",
        f"heard by      {witness.name}, to {witness.resolution_ms:g} ms",
        f"cues          {f['cues']:g}, of these timed {f['timed']:g}",
        f"latency       {f['device_latency_ms']:.2f} ms by the device's own figures, which are taken off; "
        f"beyond them {f['constant_ms']:+.3f} ms",
        f"jitter        p50 {f['jitter_ms_p50']:.3f}  p99 {f['jitter_ms_p99']:.3f}  max {f['jitter_ms_max']:.3f} ms",
        f"|onset - due| p50 {f['onset_error_ms_p50']:.3f}  p99 {f['onset_error_ms_p99']:.3f}  "
        f"max {f['onset_error_ms_max']:.3f} ms",
        f"drift         {f['drift_ppm']:+.1f} ppm: the card's clock against this PC's",
        f"underruns     {f['underruns_told']:g} told" + (f", {f['underruns']:g} seen" if "underruns" in f else ""),
        f"late          {f['late'] - f['late_on_purpose']:g} (and {f['late_on_purpose']:g} sent too late on purpose)",
        f"missing       {f['missing']:g}, doubled {f['doubled']:g}, early {f['early']:g}, unasked {f['unasked']:g}, "
        f"untold {f['untold']:g}",
    ]


def _as_json(measured: Measured, witness: Witness) -> dict[str, object]:
    told = {"device": measured.device, "witness": witness.name, "witness_resolution_ms": witness.resolution_ms}
    return {**told, **{key: value if value == value else None for key, value in measured.figures.items()}}


def _write(args: argparse.Namespace, figures: Figures, witness: Witness) -> str:
    """Put the constant into the rig's file, if the witness is better than what it corrects; what was done."""
    found_ms = round(figures["constant_ms"], 2)
    if not figures["timed"]:
        return f"{args.rig}: not changed: nothing was heard"
    if abs(found_ms) <= witness.resolution_ms:
        return (
            f"{args.rig}: not changed: {found_ms:+g} ms is not more than this witness can tell from its own "
            f"({witness.resolution_ms:g} ms)"
        )
    if not LOW_MS <= found_ms <= HIGH_MS:
        return f"{args.rig}: not changed: {found_ms:+g} ms lies outside {LOW_MS:g} to {HIGH_MS:g}; is this the device?"
    save_values(args.rig, Rig, {("audio", "measured_ms"): found_ms})
    return f"{args.rig}: [audio] measured_ms = {found_ms:g}, taken off each due time from now on"
