"""Blocks of samples with each cue at its sample.

Lives here: Mixer. Why: a sound's first sample falls on the frame nearest to its due time, and a held one's last on the
frame before its end, however the stream is cut into blocks. Must never: clip, ask the time, choose which cue is due
(the schedule does), or hold a sound for longer than LONGEST_NS.
"""

from collections.abc import Iterable, Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

from feedback.cues.schedule import LONGEST_NS, played
from feedback.messages import Cue, Played
from feedback.outputs.carriers import Once
from feedback.outputs.ducking import CUE_RANK, LASTING_RANK, Ducking, rank_of
from feedback.outputs.following import Heard, Pitch
from feedback.outputs.levels import Wave, limited
from feedback.outputs.sounds import Sounds
from feedback.outputs.voice import Voice

Block = NDArray[np.int16]

SAME_FRAME = 0.75
"""An end that is found to lie less than this aside is where it was: the card's clock is known to half a frame."""
SHORTEST_S = 0.020
"""After the card ran dry a held sound comes back if so much of it is left: its rise and its release."""


class Mixer:
    """Mixes the sounds of one stream, block after block."""

    def __init__(self, rate_hz: int, channels: int, sounds: Sounds | None = None) -> None:
        self.frame_ns = 1e9 / rate_hz
        self.sounds = sounds or Sounds(rate_hz, channels)
        self.heard = Heard()
        """What held sounds may follow."""
        self.quiet_frames = 0
        """Frames of silence since the last sound."""
        self._rate_hz, self._channels = rate_hz, channels
        self._frame = self._last_frame = 0
        """The next block's first frame, and the last one's, counted from the stream's beginning."""
        self._voices: list[Voice] = []
        self._ducking = Ducking(rate_hz)
        self._begun: list[tuple[Cue, int]] = []
        self._nothing: Block = np.zeros((0, channels), np.int16)

    def wave(self, cue: Cue) -> Wave:
        """The cue's short form. ValueError: no such sound."""
        return self.sounds.wave(cue.sound, cue.leg, cue.gain_db)

    def prepare(self, cue: Cue) -> None:
        """Make all that the cue needs, so that nothing is left to be made on the card's thread. ValueError: no such
        sound."""
        self.wave(cue)
        if cue.until_ns:
            self.sounds.carrier(cue, lambda _frame: 0.0)
        if cue.release:
            self.sounds.wave(cue.release, cue.leg, cue.gain_db)

    def horizon_ns(self, frames: int, first_ns: float) -> float:
        """A cue due before this belongs to the block of `frames` that sounds from first_ns, or to an earlier one."""
        return first_ns + (frames - 0.5) * self.frame_ns

    def render(self, frames: int, first_ns: float, due: Sequence[Cue], news: Iterable[Cue] = ()) -> Block:
        """The next block, (frames, channels) of 16 bit, its first frame sounding at first_ns, these cues begun in it.

        A cue starts at the frame nearest to its due time; one that lies outside the block, at the block's edge.
        news: revisions of held sounds that are under way.
        """
        first = self._last_frame = self._frame
        self._frame += frames
        for cue in news:
            self._revise(cue, first, first_ns)
        if not due and not self._voices:
            self.quiet_frames += frames
            return self._silence(frames)
        self._keep_ends(first, first_ns)
        begun = [self._begin(cue, frames, first_ns) for cue in due]
        begun += [self._release(voice) for voice in [*self._voices, *begun] if self._is_released(voice, frames)]
        for voice in sorted(begun, key=lambda voice: voice.begin):
            self._voices.append(voice)
            if voice.rank < LASTING_RANK:
                self._ducking.make_room(voice.rank, voice.begin, voice.end)
        mix = np.zeros((frames, self._channels), np.float32)
        for voice in self._voices:
            voice.add(mix, first, self._ducking.ramp(voice.rank))
        self._voices = [voice for voice in self._voices if voice.end >= self._frame]
        self._ducking.forget(self._frame)
        self.quiet_frames = 0
        return np.rint(limited(mix, self.sounds.most_db) * 32767).astype(np.int16)

    def settle(self, lost: bool) -> list[Played]:
        """What became of the cues begun since the last call; lost: the block they began in was never played."""
        begun, self._begun = self._begun, []
        if lost:
            return [played(cue, "lost", onset_ns) for cue, onset_ns in begun]
        return [played(cue, "played", onset_ns, onset_ns) for cue, onset_ns in begun]

    def cut(self, lost: bool = False) -> None:
        """The card ran dry: what is short is forgotten, for its rest would sound torn, and late; what is held comes
        back. lost: the last block was never played, so what began in it is forgotten too."""
        first = self._last_frame if lost else self._frame
        self._voices = [voice for voice in self._voices if voice.swells and not voice.cut and voice.begin < first]
        for voice in self._voices:
            voice.come_back(self._frame)
        self._ducking.relax(self._frame)

    def forget(self) -> None:
        """The card has gone: nothing that sounded comes back on the next one, however soon it is there."""
        self._voices = []
        self._ducking.relax(self._frame)

    def hush(self, lasting_only: bool = False) -> None:
        """All that sounds fades out from the next block on; lasting_only: what is short comes to its end."""
        for voice in self._voices:
            if voice.rank == LASTING_RANK or not lasting_only:
                voice.fade(self._frame)

    def _begin(self, cue: Cue, frames: int, first_ns: float) -> Voice:
        at = min(max(floor((cue.due_ns - first_ns) / self.frame_ns + 0.5), 0), frames - 1)
        onset_ns, begin = first_ns + at * self.frame_ns, self._last_frame + at
        self._begun.append((cue, round(onset_ns)))
        pitch = Pitch(self.heard, cue, onset_ns, self.frame_ns)
        if cue.until_ns and (carrier := self.sounds.carrier(cue, pitch)) is not None:
            voice = Voice(cue, carrier, begin, 0, rank_of(cue), self._rate_hz)
            voice.swell()
        else:
            wave = self.wave(cue)
            voice = Voice(cue, Once(wave), begin, len(wave), rank_of(cue), self._rate_hz)
        if cue.until_ns:
            voice.pitch, voice.latest_ns = pitch, onset_ns + LONGEST_NS
            voice.aim(begin, self._end(voice, self._last_frame, first_ns))
        return voice

    def _end(self, voice: Voice, first: int, first_ns: float) -> float:
        """The frame at which a held sound is to end, as this block's time tells."""
        return first + (min(voice.cue.until_ns, voice.latest_ns) - first_ns) / self.frame_ns

    def _keep_ends(self, first: int, first_ns: float) -> None:
        """Held sounds end when they are to, though the card's clock strays from the host's, or the card ran dry."""
        for voice in [voice for voice in self._voices if voice.cue.until_ns and not voice.cut]:
            end = self._end(voice, first, first_ns)
            if voice.came_back and end - first < SHORTEST_S * self._rate_hz:
                self._voices.remove(voice)
            elif not abs(end - voice.aimed) <= SAME_FRAME and (voice.came_back or not voice.is_ending(first)):
                voice.aim(first, end)

    def _revise(self, cue: Cue, first: int, first_ns: float) -> None:
        """A held sound that is under way ends at another time, or now."""
        for voice in self._voices:
            if voice.cue.cue_id == cue.cue_id and not voice.cut and voice.latest_ns:
                voice.take(cue)
                if cue.cancelled:
                    voice.fade(first)
                else:
                    voice.aim(first, self._end(voice, first, first_ns))

    def _is_released(self, voice: Voice, frames: int) -> bool:
        """Whether it ends in this block, when it was to, and its end is marked by a sound."""
        is_whole = bool(voice.cue.release) and not voice.cut and 0 < voice.cue.until_ns <= voice.latest_ns
        return is_whole and self._last_frame <= voice.end < self._last_frame + frames

    def _release(self, voice: Voice) -> Voice:
        wave = self.sounds.wave(voice.cue.release, voice.cue.leg, voice.cue.gain_db)
        return Voice(voice.cue.replace(until_ns=0), Once(wave), voice.end, len(wave), CUE_RANK, self._rate_hz)

    def _silence(self, frames: int) -> Block:
        """A block of nothing; most blocks are, so it is kept."""
        if len(self._nothing) != frames:
            self._nothing = np.zeros((frames, self._channels), np.int16)
            self._nothing.flags.writeable = False
        return self._nothing
