"""Blocks of samples with each cue at its sample.

Lives here: Mixer. Why: a sound's first sample falls on the frame nearest to its due time, however the stream is cut
into blocks. Must never: clip, ask the time, or choose which cue is due (the schedule does).
"""

from collections.abc import Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

from feedback.cues.schedule import played
from feedback.messages import Cue, Played
from feedback.outputs.synth import CAP_DB, Wave, waveform

Block = NDArray[np.int16]

KNEE = 10 ** (CAP_DB / 20)
"""Up to the level of the loudest single sound nothing is changed."""
CEILING = 10 ** (-1.0 / 20)
"""Sounds together approach this and never reach it: 1 dB below full scale."""


def limited(samples: Wave) -> Wave:
    """The samples with what exceeds KNEE bent below CEILING, sample by sample, so that block borders do not matter."""
    size = np.abs(samples)
    if size.max(initial=0.0) <= KNEE:
        return samples
    over = np.maximum(size - KNEE, 0.0)
    room = CEILING - KNEE
    bent: Wave = (np.sign(samples) * (np.minimum(size, KNEE) + room * np.tanh(over / room))).astype(np.float32)
    return bent


class Mixer:
    """Mixes the sounds of one stream, block after block."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self.frame_ns = 1e9 / rate_hz
        self._rate_hz, self._channels = rate_hz, channels
        self._tails: list[Wave] = []
        self._begun: list[tuple[Cue, int]] = []
        self._nothing: Block = np.zeros((0, channels), np.int16)
        self.quiet_frames = 0
        """Frames of silence since the last sound."""

    def wave(self, cue: Cue) -> Wave:
        """The cue's sound; made at the first call, so call it before the block's time. ValueError: no such sound."""
        return waveform(cue.sound, cue.leg, cue.gain_db, self._rate_hz, self._channels)

    def horizon_ns(self, frames: int, first_ns: float) -> float:
        """A cue due before this belongs to the block of `frames` that sounds from first_ns, or to an earlier one."""
        return first_ns + (frames - 0.5) * self.frame_ns

    def render(self, frames: int, first_ns: float, due: Sequence[Cue]) -> Block:
        """The next block, (frames, channels) of 16 bit, its first frame sounding at first_ns, these cues begun in it.

        A cue starts at the frame nearest to its due time; one that lies outside the block, at the block's edge.
        """
        if not due and not self._tails:
            self.quiet_frames += frames
            return self._silence(frames)
        mix = np.zeros((frames, self._channels), np.float32)
        sounds, self._tails = self._tails, []
        for wave in sounds:
            self._add(mix, wave, 0)
        for cue in due:
            at = min(max(floor((cue.due_ns - first_ns) / self.frame_ns + 0.5), 0), frames - 1)
            self._begun.append((cue, round(first_ns + at * self.frame_ns)))
            self._add(mix, self.wave(cue), at)
        self.quiet_frames = 0
        return np.rint(limited(mix) * 32767).astype(np.int16)

    def _silence(self, frames: int) -> Block:
        """A block of nothing; most blocks are, so it is kept."""
        if len(self._nothing) != frames:
            self._nothing = np.zeros((frames, self._channels), np.int16)
            self._nothing.flags.writeable = False
        return self._nothing

    def settle(self, lost: bool) -> list[Played]:
        """What became of the cues begun since the last call; lost: the block they began in was never played."""
        begun, self._begun = self._begun, []
        if lost:
            return [played(cue, "lost", onset_ns) for cue, onset_ns in begun]
        return [played(cue, "played", onset_ns, onset_ns) for cue, onset_ns in begun]

    def cut(self) -> None:
        """Forget the sounds that are under way: after an underrun their rest would sound torn, and late."""
        self._tails = []

    def _add(self, mix: Wave, wave: Wave, at: int) -> None:
        now = wave[: len(mix) - at]
        mix[at : at + len(now)] += now
        if len(now) < len(wave):
            self._tails.append(wave[len(now) :])
