"""Simulated patients whose muscle answers a cue, with the closed loop of the lead.

Lives here: Patient and one walk of 120 strides, the last 60 of them with fading help. Why: whether the loop brings
somebody on time can only be tried on somebody who answers, and recordings do not. Must never: know how the lead moves.

All times in ms. An onset is told against the instant at which it should come, 50 ms before the strike; above 0: late.
"""

from random import Random
from typing import NamedTuple

from feedback.cues.lead import Lead

STRIDE_MS = 1100.0
EARLIEST_MS, LATEST_MS = -0.10 * STRIDE_MS, 0.06 * STRIDE_MS
"""On time (science.md 9, GLUTE-READY)."""
BY, STRIDES = 60, 120
LAST_SHARE = 0.25
"""Of strides that are cued at the end of the fading."""
FORGETS = 0.004
"""Share of the way back to the habit at each stride without a cue."""
ODD_MS = 300.0
"""By so much an onset is off that was no onset."""


class Patient(NamedTuple):
    """Who comes so late (below 0: early) as long as the lead stays as it is."""

    off_ms: float
    noise_ms: float
    lag: int
    """Strides until the answer: each cue takes 1 / lag of the way, or …"""
    delayed: bool
    """… the answer is to the cue of so many strides ago."""
    odd_share: float = 0.0
    absent_share: float = 0.0


class Walk(NamedTuple):
    """How it went, by what the patient meant to do (noise is no fault of the loop)."""

    in_time: bool
    """On time in the last ten of the first 60 strides."""
    success: bool
    """70 % of those ten onsets were on time, noise and all (science.md 9)."""
    stays: bool
    """On time at each of the 60 strides while help fades."""
    beyond_ms: float
    """Furthest on the other side of the right instant."""
    rms_ms: float
    """In the last 60 strides."""


def walk(patient: Patient, seed: int) -> Walk:
    """120 strides."""
    chance, meant = Random(seed), patient.off_ms
    lead = Lead(60.0 - min(patient.off_ms, 0.0), 0.0, closed_loop=True)
    right_ms = patient.off_ms + lead.ms
    leads, all_meant, onsets = [lead.ms] * patient.lag, [], []
    for stride in range(STRIDES):
        share = 1.0 - (1.0 - LAST_SHARE) * max(stride - BY, 0) / (STRIDES - BY)
        cued = chance.random() < share
        if cued:
            leads.append(lead.ms)
            step = right_ms - leads[-1] - meant
            meant = right_ms - leads[-patient.lag] if patient.delayed else meant + step / patient.lag
        else:
            meant += FORGETS * (patient.off_ms - meant)
        onset = meant + chance.gauss(0.0, patient.noise_ms)
        onset += chance.choice((-ODD_MS, ODD_MS)) if chance.random() < patient.odd_share else 0.0
        if cued and chance.random() >= patient.absent_share:
            lead.score(onset)
        all_meant.append(meant)
        onsets.append(onset)
    return _judged(patient, all_meant, onsets)


def _judged(patient: Patient, meant: list[float], onsets: list[float]) -> Walk:
    side = 1.0 if patient.off_ms >= 0 else -1.0
    faded = meant[BY:]
    return Walk(
        all(map(_on_time, meant[BY - 10 : BY])),
        sum(map(_on_time, onsets[BY - 10 : BY])) >= 7,
        all(map(_on_time, faded)),
        max(0.0, max(-side * at for at in meant)),
        (sum(at * at for at in faded) / len(faded)) ** 0.5,
    )


def _on_time(onset_ms: float) -> bool:
    return EARLIEST_MS <= onset_ms <= LATEST_MS
