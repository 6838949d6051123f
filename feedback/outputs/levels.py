"""How loud a sound may be.

Lives here: the cap, the calibrated cap, the limiter; a test tone to calibrate with. Why: a patient cannot turn down
what comes too loud. Must never: let a sample pass the ceiling.

The rig's full_scale_db says how loud a full-scale tone is at the ear, dB(A), as a meter read it. Then single sounds are
held so far below full scale that even several at once stay within the rig's cap_db. Without it only the cap below full
scale holds. `python -m feedback.outputs.levels FILE.wav` writes the tone to read the meter by.
"""

import sys
import wave
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from feedback.config import AudioOutput

Wave = NDArray[np.float32]

CAP_DB = -3.0
"""No single sound peaks above this, whatever a protocol asks; dB below full scale."""
HEADROOM_DB = 2.0
"""Sounds together approach the loudest single one plus this, and never reach it."""
CEILING = 10 ** ((CAP_DB + HEADROOM_DB) / 20)
"""No sample passes this, on any rig."""
TEST_TONE_DB = -20.0
TEST_TONE_HZ, TEST_TONE_S, TEST_TONE_RATE_HZ = 1000, 30, 48_000
"""A sound level meter's own reference frequency, where the A weighting is 0 dB (IEC 61672-1)."""


def loudest_db(audio: AudioOutput) -> float:
    """Where a single sound may peak on this rig, dB below full scale."""
    if audio.full_scale_db is None:
        return CAP_DB
    return min(CAP_DB, audio.cap_db - audio.full_scale_db - HEADROOM_DB)


def level_note(audio: AudioOutput) -> str:
    """What people should know of the loudness on this rig."""
    if audio.full_scale_db is None:
        return "sound level is not calibrated: full_scale_db is not set, so cap_db cannot be kept (docs/sound.md)"
    return f"no sound peaks above {loudest_db(audio):.0f} dB below full scale, so none exceeds {audio.cap_db:g} dB(A)"


def limited(samples: Wave, most_db: float = CAP_DB) -> Wave:
    """The samples with what exceeds the loudest single sound bent below the ceiling.

    Sample by sample, so that block borders do not matter.
    """
    knee, ceiling = 10 ** (most_db / 20), 10 ** ((most_db + HEADROOM_DB) / 20)
    size = np.abs(samples)
    if size.max(initial=0.0) <= knee:
        return samples
    over = np.maximum(size - knee, 0.0)
    room = ceiling - knee
    bent: Wave = (np.sign(samples) * (np.minimum(size, knee) + room * np.tanh(over / room))).astype(np.float32)
    return bent


def test_tone() -> NDArray[np.int16]:
    """A tone of TEST_TONE_DB, to be played as it stands: the meter's reading plus 20 is full_scale_db."""
    seconds = np.arange(TEST_TONE_S * TEST_TONE_RATE_HZ) / TEST_TONE_RATE_HZ
    tone = np.sin(2 * np.pi * TEST_TONE_HZ * seconds) * np.minimum(1.0, seconds / 0.05)
    samples: NDArray[np.int16] = np.rint(32767 * 10 ** (TEST_TONE_DB / 20) * tone).astype(np.int16)
    return samples


def main(arguments: Sequence[str]) -> int:
    """Write the tone into the file that is named."""
    with wave.open(arguments[0], "wb") as file:
        file.setparams((1, 2, TEST_TONE_RATE_HZ, 0, "NONE", "not compressed"))
        file.writeframes(test_tone().astype("<i2").tobytes())
    print(f"{arguments[0]}: play it; full_scale_db is what the meter reads, in dB(A), plus {-TEST_TONE_DB:g}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
