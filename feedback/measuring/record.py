"""The record of a virtual sound card: which samples sounded, and when.

Lives here: Record, `read` and `onsets`. Why: a machine without sound still proves at which instant each sample sounds,
and `stridecue measure` takes such a card for its witness. Must never: open a file, or say that a frame sounded which
was only handed over.

The record is little endian, grows while the card plays, and has these parts:
  0       u32 magic "VCRD", version 1, rate, channels, bytes a frame, float32 (else int16), period and ring in frames
  32      u64 frames handed over, u64 frames that fit; u32 runs, u32 runs not kept; u64 offset of the samples
  64      4000 runs: i64 time of the first frame on CLOCK_MONOTONIC in ns; u64 first frame, end, 1 if it ran dry
  128064  i32 by how many ppm its clock runs fast, i32 by how many us all sounds later than the card says; may be absent
  offset  samples, interleaved
A run is what sounded between a start and a stop or an underrun: frame k of it at start + (k - first) / rate. Frames
between the end of a run and the first of the next were handed over and never sounded.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAGIC, RUNS, RUNS_AT = b"VCRD", 4000, 64
TAIL_AT = RUNS_AT + 32 * RUNS


@dataclass(frozen=True)
class Record:
    """One stream as the card played it."""

    rate_hz: int
    period_frames: int
    ring_frames: int
    ppm: int
    """By how much its clock ran fast."""
    samples: NDArray[np.float64]
    """(frames, channels), full scale 1."""
    start_ns: NDArray[np.int64]
    first: NDArray[np.int64]
    end: NDArray[np.int64]
    dry: NDArray[np.bool_]

    @property
    def frame_ns(self) -> float:
        """How long a frame really lasted."""
        return 1e9 / (self.rate_hz * (1 + self.ppm * 1e-6))

    def sounded_ns(self, frame: NDArray[np.int64]) -> NDArray[np.int64]:
        """Times at which frames sounded; -1 for one that never did."""
        if not len(self.first):
            return np.full(np.shape(frame), -1)
        run = np.searchsorted(self.first, frame, side="right") - 1
        since_ns = np.rint((frame - self.first[run]) * self.frame_ns).astype(np.int64)
        return np.where((run >= 0) & (frame < self.end[run]), self.start_ns[run] + since_ns, -1)

    def gaps_ms(self) -> list[float]:
        """Each underrun's silence, until the card ran again."""
        ended_ns = self.start_ns + np.rint((self.end - self.first) * self.frame_ns).astype(np.int64)
        told: list[float] = ((self.start_ns[1:] - ended_ns[:-1])[self.dry[:-1]] / 1e6).tolist()
        return told


def read(raw: bytes) -> Record:
    """Read a record. ValueError if it is none, or does not hold the whole stream."""
    if raw[:4] != MAGIC:
        raise ValueError("this is no record of a virtual card")
    _version, rate, channels, _frame_bytes, is_float, period, ring = np.frombuffer(raw, "<u4", 7, 4).tolist()
    written, fits = np.frombuffer(raw, "<u8", 2, 32).tolist()
    runs, lost = np.frombuffer(raw, "<u4", 2, 48).tolist()
    if written > fits or lost:
        raise ValueError(f"the record does not hold the whole stream: {written} frames of {fits}, {lost} runs not kept")
    start_ns, first, end, dry = np.frombuffer(raw, "<i8", 4 * runs, RUNS_AT).reshape(-1, 4).T
    offset = int(np.frombuffer(raw, "<u8", 1, 56)[0])
    ppm = int(np.frombuffer(raw, "<i4", 1, TAIL_AT)[0]) if offset > TAIL_AT else 0
    flat = np.frombuffer(raw, "<f4" if is_float else "<i2", written * channels, offset)
    samples = flat.reshape(-1, channels).astype(float) / (1 if is_float else 32768)
    return Record(rate, period, ring, ppm, samples, start_ns, first, end, dry != 0)


def onsets(record: Record, silence_s: float = 0.015) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(times, frames) of the first sample of each sound that sounded: not zero, after at least silence_s of zeros."""
    loud = np.flatnonzero(record.samples.any(axis=1))
    frame = loud[np.diff(loud, prepend=-(10**12)) > silence_s * record.rate_hz]
    at_ns = record.sounded_ns(frame)
    return at_ns[at_ns >= 0], frame[at_ns >= 0]


def longest_sound_s(record: Record, silence_s: float = 0.005) -> float:
    """Longest stretch without silence_s of zeros in it, within one run of the card."""
    longest = 0
    for first, end in zip(record.first, record.end, strict=True):
        loud = np.flatnonzero(record.samples[first:end].any(axis=1))
        for stretch in np.split(loud, np.flatnonzero(np.diff(loud) > silence_s * record.rate_hz) + 1):
            longest = max(longest, int(np.ptp(stretch)) + 1 if len(stretch) else 0)
    return longest / record.rate_hz
