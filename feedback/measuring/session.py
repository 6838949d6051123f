"""One measurement of a sound device: play trials, let a witness hear them, judge.

Lives here: `measure`, which the command, the benches and the preflight call. Why: all three then mean the same figure.
Must never: run beside a session on the same device.
"""

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from feedback.clock import now_ns
from feedback.config import AudioOutput
from feedback.measuring.judge import Figures, judge, spacing_error_n
from feedback.measuring.trials import ANY, MS, ONE_CLICK, Trial, Voice, at_random, metronome
from feedback.measuring.witness import Witness
from feedback.outputs.audio import DeviceOutput
from feedback.outputs.mixer import Mixer

BEGIN_AFTER_NS = 300 * MS
HEAR_OUT_S = 0.6
"""After the last cue: the slowest path that is looked for."""
BEAT_NS = 137_500_000
"""6600 frames at 48 kHz: whole frames, so that each beat must come exactly so many after the one before."""


@dataclass(frozen=True)
class Wish:
    """What is to be played."""

    cues: int = 500
    beats: int = 0
    """Beats of a metronome after the cues."""
    seed: int = 1
    voice: Voice = ANY
    intents: bool = True
    """Some cues are moved, cancelled, or come too late."""


@dataclass(frozen=True)
class Measured:
    """What came of it."""

    figures: Figures
    device: str
    notes: tuple[str, ...]


def measure(wanted: AudioOutput, witness: Witness, wish: Wish) -> Measured:
    """Open the rig's device, play, hear, judge. AudioError: no device. NoWitnessError: nothing was heard."""
    voice = wish.voice if witness.exact else ONE_CLICK
    output = DeviceOutput(wanted.model_copy(update={"measured_ms": 0.0}))
    output.start()
    try:
        witness.begin()
        begin_ns = now_ns() + BEGIN_AFTER_NS
        trials = at_random(wish.cues, begin_ns, wish.seed, voice, wish.intents)
        after_ns = trials[-1].last.due_ns + 300 * MS if trials else begin_ns
        beats = metronome(wish.beats, after_ns, BEAT_NS, wish.cues, voice)
        play(output, [*trials, *beats])
        time.sleep(HEAR_OUT_S)
        health, drift_ppm = output.health(now_ns()), output.drift_ppm
    finally:
        output.stop()
    collect(output, [*trials, *beats])
    first = (trials or beats)[0].last
    known = np.asarray(Mixer(wanted.rate_hz, 1).wave(first), dtype=float)[:, 0]
    heard = witness.end(known)
    figures = judge([*trials, *beats], heard)
    if wish.beats:
        worst_n = spacing_error_n(beats, 1e9 / wanted.rate_hz, heard.starts_ns)
        figures["beat_spacing_error_n_max"] = round(worst_n, 3)
    figures |= {
        "device_latency_ms": round(health.latency_ns / MS, 3),
        "drift_ppm": round(drift_ppm, 2),
        "underruns_told": health.underruns,
        "outages": health.outages,
    }
    return Measured(figures, output.name, tuple(output.notes))


def play(output: DeviceOutput, trials: Sequence[Trial]) -> None:
    """Send everything at its time and collect what is told."""
    queue = [(at_ns, cue.cue_id, cue.revision, cue) for trial in trials for at_ns, cue in trial.sends]
    heapq.heapify(queue)
    by_id = {trial.last.cue_id: trial for trial in trials}
    while queue:
        at_ns, cue_id, _revision, cue = heapq.heappop(queue)
        time.sleep(max(0.0, (at_ns - now_ns()) / 1e9))
        received_ns = now_ns()
        trial = by_id[cue_id]
        trial.verdicts.append(output.place(cue, received_ns))
        if cue is trial.last:
            trial.placed_ns = received_ns
        collect(output, trials)


def collect(output: DeviceOutput, trials: Sequence[Trial]) -> None:
    """Note what the output tells of each cue."""
    for report in output.reports():
        trials[report.cue_id].told.append(report)


def alone(wanted: AudioOutput, seconds: float = 3.0) -> Measured:
    """What a device says of itself in so long a silence. AudioError: no device."""
    output = DeviceOutput(wanted)
    output.start()
    try:
        time.sleep(seconds)
        health, drift_ppm = output.health(now_ns()), output.drift_ppm
    finally:
        output.stop()
    figures = {"device_latency_ms": round(health.latency_ns / MS, 3), "underruns_told": float(health.underruns)}
    return Measured(figures | {"drift_ppm": round(drift_ppm, 2)}, output.name, tuple(output.notes))
