"""The therapist's own sounds: WAV files of any rate and width.

Lives here: `own_sounds`, and `read_sound`, which says what is wrong with a file. Why: one hears best what one knows.
Must never: let a file in that is too long, clipped or silent, or play it with another rise than the other sounds have.

A file sounds a little lower for the left leg and a little higher for the right, by resampling, besides its side.
"""

import warnings
from collections.abc import Mapping
from io import BytesIO
from math import gcd
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drivers.bounded import MIB, read_bytes
from feedback.messages import LEFT, RIGHT
from feedback.outputs.synth import RELEASE_S, Shape
from feedback.outputs.timbres import NEITHER

LONGEST_S = 2.0
"""A sound that is longer reaches into the stride after the next."""
LARGEST_BYTES = 32 * MIB
"""LONGEST_S of 8 channels at 192 kHz with 64 bits are 25 MB: what is larger need not be read."""
MOST_CHANNELS = 8
MOST_CHUNKS = 100
"""Parts of a WAV file; a recording has three to ten, and each that is none takes the library's time."""
RATES_HZ = (4_000, 384_000)
SILENT = 10 ** (-60 / 20)
"""A file whose peak lies below has no sound in it: 16 bits end at -96 dB, and microphones hum at -70."""
CLIPPED_FRAMES = 3
"""So many frames in a row at full scale: a sine of 1 kHz that just reaches it stays for two at 48 kHz."""
ONSET = 0.03
"""A sound begins with its first sample above this share of its peak, -30 dB: silence before it would make it late."""
OWN_RISE_S = 0.005
_RIFF_HEAD = 12
LEG_RATIOS = {LEFT: (9, 8), RIGHT: (8, 9), NEITHER: (1, 1)}
"""Length of the sound for each leg: a whole tone lower, as it is, a whole tone higher. The legs are a third apart."""


class SoundFileError(ValueError):
    """A sound file cannot be used; the text says why."""


def own_sounds(files: Mapping[str, str], rate_hz: int) -> dict[tuple[str, str], Shape]:
    """(name, leg) -> the sound. SoundFileError names the file."""
    found: dict[tuple[str, str], Shape] = {}
    for name, file in files.items():
        for leg, ratio in LEG_RATIOS.items():
            found[name, leg] = read_sound(Path(file), rate_hz, ratio)
    return found


def read_sound(path: Path, rate_hz: int, ratio: tuple[int, int] = (1, 1), longest_s: float = LONGEST_S) -> Shape:
    """Mono at rate_hz, its peak 1, from its onset on, with rise and release; so much longer as ratio says."""
    file_rate_hz, frames = _decoded(path, longest_s)
    mono = frames.mean(axis=1)
    peak = np.abs(mono).max()
    if peak < SILENT:
        raise SoundFileError(f"{path}: is silent: its loudest sample is {_db(peak)} below full scale")
    first = int((np.abs(mono) > ONSET * peak).argmax())
    return _shaped(_resampled(mono[first:], file_rate_hz * ratio[1], rate_hz * ratio[0]), rate_hz)


def _decoded(path: Path, longest_s: float) -> tuple[int, Shape]:
    """(samples a second, (frames, channels) of full scale 1)."""
    from scipy.io import wavfile  # takes a quarter of a second, and most rigs have no files

    content = _content(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of chunks that hold no sound, and of a file that ends early
            rate_hz, data = wavfile.read(BytesIO(content))
    except Exception as error:  # a damaged file makes it fail wherever its parsing has come to
        raise SoundFileError(f"{path}: is not a WAV file that can be read ({error})") from error
    data = np.atleast_1d(data)
    if why := _unusable(rate_hz, data, longest_s):
        raise SoundFileError(f"{path}: {why}")
    frames, step = _full_scale_1(path, data)
    at_end = np.abs(frames) >= 1 - 1.5 * step
    last = max(0, len(at_end) - CLIPPED_FRAMES + 1)
    runs = np.logical_and.reduce([at_end[k : last + k] for k in range(CLIPPED_FRAMES)])
    if runs.any():
        raise SoundFileError(f"{path}: is clipped at {runs.any(axis=1).argmax() / rate_hz:.3f} s: record it softer")
    return int(rate_hz), frames


def _content(path: Path) -> bytes:
    try:
        content = read_bytes(path, LARGEST_BYTES)
    except OSError as error:
        raise SoundFileError(f"{path}: cannot be read: {error.strerror}") from error
    if not content:
        raise SoundFileError(f"{path}: is empty")
    if _chunks(content) > MOST_CHUNKS:
        raise SoundFileError(f"{path}: is cut into more than {MOST_CHUNKS} parts; a recording has three to ten")
    return content


def _chunks(content: bytes) -> int:
    """How many parts a RIFF file has; more than MOST_CHUNKS are not counted."""
    at, count = _RIFF_HEAD, 0
    while at + 8 <= len(content) and count <= MOST_CHUNKS:
        size = int.from_bytes(content[at + 4 : at + 8], "little" if content[:4] != b"RIFX" else "big")
        at, count = at + 8 + size + size % 2, count + 1
    return count


def _unusable(rate_hz: int, data: NDArray[np.generic], longest_s: float) -> str:
    """Why this is no sound of ours, before more room is taken for it; '' if it may be one."""
    if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
        return f"has {rate_hz} samples a second; {RATES_HZ[0]} to {RATES_HZ[1]} are read"
    if not data.size:
        return "has no samples"
    if data.ndim > 1 and data.shape[1] > MOST_CHANNELS:
        return f"has {data.shape[1]} channels; at most {MOST_CHANNELS} are read"
    if len(data) > longest_s * rate_hz:
        return f"lasts {len(data) / rate_hz:.1f} s; at most {longest_s:g} s can be used"
    return ""


def _full_scale_1(path: Path, data: NDArray[np.generic]) -> tuple[Shape, float]:
    """(frames, channels), and the smallest step of its numbers."""
    frames = data.astype(np.float64)
    step = 0.0
    if data.dtype.kind in "iu":
        bits = 8 * data.dtype.itemsize
        frames = (frames - (128.0 if data.dtype.kind == "u" else 0.0)) / 2.0 ** (bits - 1)
        step = 2.0 ** (1 - min(bits, 24))
    if not np.isfinite(frames).all():
        raise SoundFileError(f"{path}: holds values that are no numbers")
    return (frames[:, np.newaxis] if frames.ndim == 1 else frames), step


def _resampled(mono: Shape, from_hz: int, to_hz: int) -> Shape:
    from scipy.signal import resample_poly  # takes a second

    common = gcd(from_hz, to_hz)
    resampled: Shape = resample_poly(mono, to_hz // common, from_hz // common)
    return resampled


def _shaped(mono: Shape, rate_hz: int) -> Shape:
    """With a rise and a release, its peak 1."""
    rise, release = round(OWN_RISE_S * rate_hz), round(RELEASE_S * rate_hz)
    frames = np.arange(len(mono))
    level = np.minimum(1.0, np.minimum((frames + 1) / (rise + 1), (len(mono) - frames) / (release + 1)))
    shaped: Shape = mono * level
    shaped /= np.abs(shaped).max()
    return shaped


def _db(share: float) -> str:
    return f"{-20 * np.log10(share):.0f} dB" if share > 0 else "all"
