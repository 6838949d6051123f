"""The recording sound card of the tests: build it, and read what it played.

Lives here: build, read and onsets. Why: a machine without sound still proves at which instant each sample sounds.
Must never: be needed by the product.

The record is little endian, grows while the card plays, and has three parts:
  0       u32 magic "VCRD", version 1, rate, channels, bytes a frame, float32 (else int16), period and ring in frames
  32      u64 frames handed over, u64 frames that fit; u32 runs, u32 runs not kept; u64 offset of the samples
  64      4000 runs: i64 time of the first frame on CLOCK_MONOTONIC in ns; u64 first frame, end, 1 if it ran dry
  offset  samples, interleaved
A run is what sounded between a start and a stop or an underrun: frame k of it at start + (k - first) / rate. Frames
between the end of a run and the first of the next were handed over and never sounded.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
CONFIG = """pcm_type.stridecue_card {{ lib "{library}" }}
pcm.stridecue_card {{ type stridecue_card  log "{log}" }}
pcm.default {{ type stridecue_card  log "{log}" }}
"""
MAGIC, RUNS, RUNS_AT = b"VCRD", 4000, 64


class CannotBuildError(Exception):
    """gcc or the ALSA headers are missing; the text says how to get them."""


def build(folder: Path) -> Path:
    """Build the card into a folder; returns the file to name in ALSA_CONFIG_PATH. It records to folder/played.bin."""
    if shutil.which("gcc") is None:
        raise CannotBuildError("no gcc: apt-get install gcc libc6-dev")
    library, config = folder / "libasound_module_pcm_stridecue_card.so", folder / "asound.conf"
    command = ["gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-DPIC", "-o", str(library)]
    made = subprocess.run([*command, str(HERE / "card.c"), "-lasound"], capture_output=True, text=True, check=False)
    if made.returncode and "alsa/" in made.stderr:
        raise CannotBuildError("no ALSA headers: apt-get install libasound2-dev")
    if made.returncode or made.stderr:
        raise RuntimeError(f"card.c does not compile cleanly:\n{made.stderr}")
    config.write_text(CONFIG.format(library=library, log=folder / "played.bin"))
    return config


@dataclass(frozen=True)
class Record:
    """One stream as the card played it."""

    rate_hz: int
    ring_frames: int
    samples: NDArray[np.float64]
    """(frames, channels), full scale 1."""
    start_ns: NDArray[np.int64]
    first: NDArray[np.int64]
    end: NDArray[np.int64]
    dry: NDArray[np.bool_]

    def sounded_ns(self, frame: NDArray[np.int64]) -> NDArray[np.int64]:
        """Times at which frames sounded; -1 for one that never did."""
        run = np.searchsorted(self.first, frame, side="right") - 1
        at_ns = self.start_ns[run] + ((frame - self.first[run]) * 1_000_000_000 + self.rate_hz // 2) // self.rate_hz
        return np.where((run >= 0) & (frame < self.end[run]), at_ns, -1)


def read(path: Path) -> Record:
    """Read a record. ValueError if it is none, or does not hold the whole stream."""
    raw = path.read_bytes()
    if raw[:4] != MAGIC:
        raise ValueError(f"{path} is no record of the card")
    _version, rate, channels, _frame_bytes, is_float, _period, ring = np.frombuffer(raw, "<u4", 7, 4).tolist()
    written, fits = np.frombuffer(raw, "<u8", 2, 32).tolist()
    runs, lost = np.frombuffer(raw, "<u4", 2, 48).tolist()
    if written > fits or lost:
        raise ValueError(f"{path} does not hold the whole stream: {written} frames of {fits}, {lost} runs not kept")
    start_ns, first, end, dry = np.frombuffer(raw, "<i8", 4 * runs, RUNS_AT).reshape(-1, 4).T
    offset = int(np.frombuffer(raw, "<u8", 1, 56)[0])
    flat = np.frombuffer(raw, "<f4" if is_float else "<i2", written * channels, offset)
    samples = flat.reshape(-1, channels).astype(float) / (1 if is_float else 32768)
    return Record(rate, ring, samples, start_ns, first, end, dry != 0)


def onsets(record: Record, silence_s: float = 0.015) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(times, frames) of the first sample of each sound that sounded: not zero, after at least silence_s of zeros."""
    loud = np.flatnonzero(record.samples.any(axis=1))
    frame = loud[np.diff(loud, prepend=-(10**12)) > silence_s * record.rate_hz]
    at_ns = record.sounded_ns(frame)
    return at_ns[at_ns >= 0], frame[at_ns >= 0]
