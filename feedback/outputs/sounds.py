"""All sounds of one rig: built in, the therapist's own, spoken.

Lives here: Sounds, which gives a cue its waveform or, where it is held, its carrier. Why: what a sound is does not
depend on when it sounds. Must never: read a file, or leave a cue without a sound because a word is not ready.
"""

from collections.abc import Mapping
from functools import lru_cache

from feedback.config.sound_names import HELD
from feedback.messages import Cue
from feedback.outputs.carriers import Carrier, Glide, Loop, Where
from feedback.outputs.levels import CAP_DB, Wave
from feedback.outputs.noise import noise_loop
from feedback.outputs.synth import Shape, placed, sides, waveform
from feedback.outputs.timbres import NEITHER, NOISE, STAND_IN, TIMBRES

SAY = "say:"
STAND_IN_DB = -6.0
"""The sound that stands for a word is softer than the word would be."""


class Sounds:
    """For one stream."""

    def __init__(
        self,
        rate_hz: int,
        channels: int,
        ears: str = "both",
        most_db: float = CAP_DB,
        own: Mapping[tuple[str, str], Shape] | None = None,
    ) -> None:
        """own: (name, leg) -> mono, at rate_hz, its peak 1. most_db: where a single sound may peak."""
        self.most_db = most_db
        self.spoken: dict[str, Shape] = {}
        """Words that are ready, mono, at rate_hz, their peak 1; whoever makes them adds to it."""
        self._rate_hz, self._channels, self._ears, self._own = rate_hz, channels, ears, own or {}
        self._placed = lru_cache(maxsize=64)(self._place)

    def wave(self, sound: str, leg: str, gain_db: float) -> Wave:
        """The short form. ValueError: there is no such sound. Made at the first call, kept for the next."""
        if sound.startswith(SAY) and sound.removeprefix(SAY) not in self.spoken:
            sound, leg, gain_db = STAND_IN, NEITHER, gain_db + STAND_IN_DB
        if sound.startswith(SAY) or (sound, leg) in self._own:
            return self._placed(sound, leg, gain_db)
        return waveform(sound, leg, gain_db, self._rate_hz, self._channels, self._ears, self.most_db)

    def carrier(self, cue: Cue, where: Where) -> Carrier | None:
        """The held form, without an envelope, at the cue's level and side; None if it has none."""
        if cue.sound not in HELD:
            return None
        level = 10 ** (min(cue.gain_db, self.most_db) / 20) * sides(cue.leg, self._channels, self._ears)
        if cue.sound == NOISE:
            return Loop(noise_loop(cue.leg, self._rate_hz), level)
        timbre = TIMBRES[cue.sound, cue.leg]
        return Glide(timbre, not (cue.follows or timbre.rises), level, self._rate_hz, where)

    def _place(self, sound: str, leg: str, gain_db: float) -> Wave:
        shape = self.spoken[sound.removeprefix(SAY)] if sound.startswith(SAY) else self._own[sound, leg]
        return placed(shape, leg, gain_db, self._channels, self._ears, self.most_db)
