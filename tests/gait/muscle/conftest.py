"""Synthetic EMG with known onsets: band-limited noise, modulated by bursts, and what spoils it."""

from collections import Counter
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from feedback.config import Rig, Sole, Zone
from feedback.config.body import Emg, EmgChannel
from feedback.gait.muscle.chain import MuscleChain
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent, Measure, Samples

RISE_S, FALL_S = 0.02, 0.06
QUIET_UV = 5.0


@dataclass
class Walked:
    """One leg's strides and one muscle's voltage. SNR: RMS in the burst over RMS of quiet, 20 log10."""

    time_s: np.ndarray
    uv: np.ndarray
    strikes_s: np.ndarray
    lifts_s: np.ndarray
    onsets_s: np.ndarray
    """Of each strike's burst: where it begins to rise; NaN: there is none."""
    ends_s: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def samples(self, stream="emg.emg", *others):
        rows = np.column_stack([self.uv, *others]).tolist()
        return [
            Samples(round(t * 1e9), round(t * 1e9) + 1, k, stream, k, tuple(row))
            for k, (t, row) in enumerate(zip(self.time_s.tolist(), rows, strict=True))
        ]

    def events(self, leg="right", known_s=0.02):
        made = [(t, HEEL_STRIKE) for t in self.strikes_s] + [(t, TOE_OFF) for t in self.lifts_s]
        return [
            GaitEvent(round(t * 1e9), round((t + known_s) * 1e9), 0, leg, what, round((t + known_s) * 1e9), 1.0, "heel")
            for t, what in sorted(made)
        ]


def coloured(rng, n, rate_hz, low_hz, high_hz):
    made = sosfilt(butter(2, (low_hz, high_hz), "bandpass", fs=rate_hz, output="sos"), rng.normal(size=n + 500))[500:]
    return made / made.std()


def walked(
    strides=60,
    snr_db=10.0,
    seed=0,
    rate_hz=1000.0,
    stride_s=1.1,
    stride_cv=0.03,
    stance=0.62,
    onset=-0.04,
    onset_sd_s=0.015,
    length=0.20,
    second=None,
    absent=0.0,
    late_s=None,
    gain_drift=0.0,
    quiet_uv=QUIET_UV,
    tonic=0.5,
):
    """`onset`, `length`, `second` (begin, length, amplitude) as shares of the stride; `late_s` after the strike."""
    rng = np.random.default_rng(seed)
    times = stride_s * (1 + stride_cv * rng.normal(size=strides))
    strikes = 2.0 + np.concatenate(([0.0], np.cumsum(times)))
    time_s = np.arange(0, strikes[-1] + 1.0, 1 / rate_hz)
    spans = np.append(times, stride_s)
    onsets = strikes + onset * spans + onset_sd_s * rng.normal(size=strides + 1)
    if late_s is not None:
        onsets = strikes + rng.uniform(*late_s, strides + 1)
    ends = np.maximum(onsets + 0.08, strikes + (onset + length) * spans)
    gone = rng.random(strides + 1) < absent
    shape = np.zeros(len(time_s))
    for a, b, none in zip(onsets, ends, gone, strict=True):
        if not none:
            shape = np.maximum(shape, _burst(time_s, a, b))
    if second:
        for s, span in zip(strikes, spans, strict=True):
            a = s + second[0] * span
            shape = np.maximum(shape, second[2] * _burst(time_s, a, a + second[1] * span))
    onsets = np.where(gone, np.nan, onsets)
    n, high = len(time_s), 0.45 * rate_hz
    ratio = 10 ** (snr_db / 10)
    low, top = rng.uniform(35, 55), min(rng.uniform(110, 150), high)
    muscle = coloured(rng, n, rate_hz, low, top)
    white = coloured(rng, n, rate_hz, 5, high)
    quiet = np.sqrt(1 - tonic) * white + np.sqrt(tonic) * coloured(rng, n, rate_hz, low, top)
    gain = 1 + gain_drift * np.linspace(-0.5, 0.5, n)
    uv = quiet_uv * gain * (quiet + np.sqrt(ratio - 1) * shape * muscle)
    return Walked(time_s, uv, strikes, strikes[:-1] + stance * times, onsets, np.where(gone, np.nan, ends))


def _burst(time_s, begin, end):
    rise = np.clip((time_s - begin) / RISE_S, 0, 1)
    fall = np.clip((end + FALL_S - time_s) / FALL_S, 0, 1)
    return 0.5 * (1 - np.cos(np.pi * np.minimum(rise, fall)))


def heart_beats(time_s, uv, beat_s=0.83, seed=0):
    """Q, R, S and T waves, R of this height, with the small irregularity of a heart."""
    rng = np.random.default_rng(seed)
    made, at = np.zeros(len(time_s)), 0.4
    while at < time_s[-1]:
        for height, after, wide in ((-0.15, -0.028, 0.009), (1, 0, 0.010), (-0.25, 0.028, 0.010), (0.25, 0.25, 0.05)):
            made += uv * height * np.exp(-0.5 * ((time_s - at - after) / wide) ** 2)
        at += beat_s * (1 + 0.03 * rng.normal())
    return made


def steps_of_the_electrode(time_s, strikes_s, uv, seed=0):
    """A step at each strike that creeps back: 8 ms up, 150 ms back."""
    rng = np.random.default_rng(seed)
    made = np.zeros(len(time_s))
    for s in strikes_s:
        after = time_s - s - rng.uniform(0, 0.02)
        size = uv * rng.choice([-1, 1]) * rng.uniform(0.5, 1)
        made += size * np.clip(after / 0.008, 0, 1) * np.exp(-np.maximum(after, 0) / 0.15)
    return made


def rig(*muscles, **settings):
    zone = Zone(name="z", x=0.0, y=0.0, region="heel")
    channels = tuple(EmgChannel(muscle=muscle, leg=leg) for muscle, leg in muscles)
    emg = Emg(stream="emg.emg", channels=channels, **settings)
    return Rig(name="test", sole=Sole(calibration="newton", zones=(zone,)), emgs=(emg,))


def play(chain, samples, told, shift_s=0.0):
    """Samples of the amplifier and what the tracker tells, each when it is known; the tracker may be late."""
    out, k = [], 0
    for sample in samples:
        while k < len(told) and _known_ns(told[k]) + shift_s * 1e9 <= sample.t_ns:
            chain.hear(told[k], sample.t_ns, sample.cause_ns, out)
            k += 1
        chain.feed(sample, out)
    return out


def _known_ns(message):
    return message.known_ns if isinstance(message, GaitEvent) else message.t_ns


def heard(walk, muscle="gluteus_medius", leg="right", **settings):
    return play(MuscleChain(rig((muscle, leg), **settings)), walk.samples(), walk.events(leg))


def measured(out, measure):
    """By strike."""
    return {m.start_ns: m for m in out if isinstance(m, Measure) and m.measure == measure}


def errors_ms(out, walk):
    """Of the onsets that were told."""
    truth = {round(s * 1e9): 1e3 * (o - s) for s, o in zip(walk.strikes_s, walk.onsets_s, strict=True)}
    rows = measured(out, "onset_after_strike_ms").values()
    pairs = [(row.value - truth[row.start_ns], row.sigma) for row in rows if truth[row.start_ns] == truth[row.start_ns]]
    return np.array(pairs).reshape(-1, 2)


def words(out, walk, there=True):
    """Verdicts on strikes with a burst, or on those without."""
    gone = {round(s * 1e9): bool(np.isnan(o)) for s, o in zip(walk.strikes_s, walk.onsets_s, strict=True)}
    return Counter(m.word for start, m in measured(out, "onset_ms").items() if gone[start] != there)


@pytest.fixture
def emg():
    """All of this file, by name."""
    return SimpleNamespace(
        rig=rig,
        play=play,
        heard=heard,
        measured=measured,
        errors_ms=errors_ms,
        words=words,
        walked=walked,
        coloured=coloured,
        heart_beats=heart_beats,
        steps=steps_of_the_electrode,
    )
