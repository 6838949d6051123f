"""The envelope of each muscle's EMG over the gait cycle, averaged over strides.

Lives here: MuscleCurves and `muscle_curves`. Why: onset and share are numbers; the envelope shows when a muscle works.
Must never: compare amplitudes of two muscles, legs or sessions: each curve is a share of its own peak, for electrodes
sit differently each time.

Band 20-450 Hz of 4th order, no delay (the record is whole, so it is filtered from both ends); root mean square over
50 ms (science.md 6, for display).
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfiltfilt

from feedback.config.body import Emg, EmgChannel
from feedback.gait.variability import accepted
from feedback.messages import LEGS
from feedback.records.ensemble import Curve, Floats, curve_of, stack
from feedback.records.lanes import Track
from feedback.records.material import Material

BAND_HZ, HIGHEST = (20.0, 450.0), 0.45
"""Edges of the band; the upper one is no higher than this share of the rate."""
WINDOW_S = 0.050
AT_LIMIT = 0.99
"""From this share of the amplifier's limit on a sample counts as missing."""
_SHORTEST_S = 1.0


@dataclass(frozen=True)
class MuscleCurves:
    """One muscle, each leg that has electrodes over it; percent of the curve's own peak."""

    muscle: str
    curves: list[Curve]


def muscle_curves(material: Material, emgs: tuple[Emg, ...]) -> list[MuscleCurves]:
    """In the order in which the rig names the muscles."""
    found: dict[str, list[Curve]] = {}
    for emg in emgs:
        track = material.tracks.get(emg.stream, Track())
        if len(track.t_ns) < _SHORTEST_S * emg.rate_hz or track.values.shape[1] != len(emg.channels):
            continue
        for k, channel in enumerate(emg.channels):
            if channel.muscle != "none" and (curve := _curve(material, emg, channel, track, k)):
                found.setdefault(channel.muscle, []).append(curve)
    return [
        MuscleCurves(muscle, sorted(curves, key=lambda curve: LEGS.index(curve.leg)))
        for muscle, curves in found.items()
    ]


def envelope(counts: Floats, emg: Emg) -> Floats:
    """Root mean square, microvolts, shape as counts (n,); NaN where a value is missing or at the amplifier's limit."""
    microvolts = (counts - emg.zero_counts) * emg.uv_per_count
    bad = ~(np.abs(microvolts) < AT_LIMIT * emg.limit_uv)
    whole = np.where(bad, 0.0, microvolts)
    if emg.signal == "raw":
        band = (BAND_HZ[0], min(BAND_HZ[1], HIGHEST * emg.rate_hz))
        filtered = sosfiltfilt(butter(2, band, "bandpass", fs=emg.rate_hz, output="sos"), whole)
        whole = np.sqrt(_moving_mean(filtered * filtered, max(1, round(WINDOW_S * emg.rate_hz))))
    told: Floats = np.where(bad, np.nan, whole)
    return told


def _moving_mean(values: Floats, width: int) -> Floats:
    """Over a window around each value; shorter at both ends."""
    total, count = (uniform_filter1d(row, width, mode="constant") for row in (values, np.ones_like(values)))
    mean: Floats = np.maximum(total, 0.0) / count
    return mean


def _curve(material: Material, emg: Emg, channel: EmgChannel, track: Track, k: int) -> Curve | None:
    of_leg = [stride for stride in material.strides if stride.leg == channel.leg]
    level = envelope(track.values[:, k].astype(np.float64), emg)
    rows, used = stack(track.t_ns, level, accepted(of_leg))
    peak = float(rows.mean(axis=0).max()) if len(rows) else 0.0
    if not peak > 0:
        return None
    return curve_of(channel.leg, rows * (100.0 / peak), used, len(of_leg), "% of its peak")
