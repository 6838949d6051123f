"""Golden sound: every sound of every leg, short and held, as it was when somebody last listened to it.

Each is rendered at 48 kHz through the mixer to 16 bits; every 7th sample and the place of its last one are kept in
tests/golden/sounds.npz. Not a checksum of all samples, because numpy's cosine differs between processors in its last
bit, which may turn a rounding and with it any checksum, though nobody could hear or see it; with samples that are
compared to within one step of 16 bits, nothing that can be heard passes, and no processor fails. 7 is no divisor of a
block, so that each place within a block is looked at. Run this file to write what the sounds are now.
"""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from feedback.messages import Cue
from feedback.outputs.mixer import Mixer
from feedback.outputs.timbres import STAND_IN

KEPT = Path(__file__).resolve().parents[1] / "golden" / "sounds.npz"
RATE_HZ, BLOCK, BLOCKS, EVERY = 48_000, 128, 72, 7
MS = 1_000_000
SHORT = ("click", "tone", "chord", "chime", "noise", "rising")
HELD = ("tone", "chord", "noise", "rising")
LEGS = ("left", "right", "")
NAMES = [
    *(f"{sound} {leg or 'neither'} short" for sound in (*SHORT, STAND_IN) for leg in LEGS),
    *(f"{sound} {leg or 'neither'} held" for sound in HELD for leg in LEGS),
    *(f"{sound} {leg or 'neither'} following" for sound in ("tone", "chord") for leg in LEGS),
]


def rendered(name: str) -> NDArray[np.int16]:
    """190 ms from the onset: a held sound is moved from 90 to 150 ms on its way; what follows goes up, then down."""
    sound, leg, form = name.replace("neither", "").split(" ")
    due_ns, until_ns = 10 * MS, 0 if form == "short" else 90 * MS
    follows = ("thigh", -10.0, 10.0) if form == "following" else ("", 0.0, 0.0)
    cue = Cue(0, 0, 0, 1, 0, "k", leg, due_ns, due_ns, 0, sound, -12.0, "", until_ns, "cue", "", *follows)
    mixer, blocks = Mixer(RATE_HZ, 1), []
    for turn in range(BLOCKS):
        first_ns = due_ns + turn * BLOCK * 1e9 / RATE_HZ
        mixer.heard.hear(leg, "thigh", 8.0 if turn < 30 else -8.0, round(first_ns))
        news = [cue.replace(revision=1, until_ns=150 * MS)] if until_ns and turn == 20 else []
        blocks.append(mixer.render(BLOCK, first_ns, [cue] if turn == 0 else [], news))
    return np.concatenate(blocks)[:, 0]


def kept_of(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """What is kept of a sound: every 7th sample up to its last, and then how many frames it had."""
    frames = int(np.flatnonzero(samples)[-1]) + 1
    return np.append(samples[:frames:EVERY], np.int16(frames))


@pytest.mark.parametrize("name", NAMES)
def test_it_sounds_as_it_did(name: str) -> None:
    with np.load(KEPT) as kept:
        golden = kept[name].astype(int)
    now = kept_of(rendered(name)).astype(int)
    assert abs(golden[-1] - now[-1]) <= EVERY, "its last sample lies elsewhere"
    n = min(len(golden), len(now)) - 1
    assert np.abs(golden[:n] - now[:n]).max() <= 1


def test_no_sound_is_kept_that_is_not_there_any_more() -> None:
    with np.load(KEPT) as kept:
        assert sorted(kept.files) == sorted(NAMES)


if __name__ == "__main__":
    np.savez_compressed(KEPT, **{name: kept_of(rendered(name)) for name in NAMES})
