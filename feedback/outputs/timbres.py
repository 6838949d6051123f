"""What each sound is made of, for each leg and for neither.

Lives here: TIMBRES, the tones; BANDS, the noise. Why: a patient must tell left from right on one loudspeaker, with one
good ear, or by timbre alone; so the legs differ by side AND pitch AND timbre. Must never: leave 300-1500 Hz with what
carries a sound, where age-related hearing loss is small (rise, length and band: WHO-ITU H.870, "Guidelines for safe
listening devices", gives the dose behind).

The left leg is the lower one, near to a pure tone; the right leg is brighter, a fifth or more above it; what is for
neither lies in between, in the middle.
"""

from dataclasses import dataclass

from feedback.messages import LEFT, RIGHT

NEITHER = ""
"""The leg of a sound that is for neither."""
STEPS = 7.0
"""Semitones by which a pitch that follows a measure, or rises, goes up: a fifth. Listeners tell 0.1 of a semitone, so
some 30 grades can be heard in it, and both legs keep to their own range: the left one ends where the right begins."""
STAND_IN = "two_tone"
"""Sounds where words are not to be had: soft, and of nothing else."""


@dataclass(frozen=True)
class Timbre:
    """A tone and its overtones."""

    pitch_hz: float
    partials: tuple[tuple[float, float], ...]
    """Multiples of the pitch, with their amplitudes; the first is the pitch itself."""
    duration_s: float
    """Of its short form …"""
    fade_s: float
    """… and the time constant of the exponential fade after its rise."""
    low_hz: float
    """The lowest pitch where it follows a measure, or rises."""
    rises: float = 0.0
    """Semitones that it climbs, from low_hz."""
    then_hz: float = 0.0
    """A second tone after the first, half way; 0: none."""


_DARK, _BRIGHT, _MIDDLE = ((1.0, 1.0), (3.0, 0.25)), ((1.0, 1.0), (2.0, 0.60)), ((1.0, 1.0), (2.5, 0.40))
_MAJOR = ((1.0, 1.0), (1.25, 0.8), (1.5, 0.8))
_MINOR = ((1.0, 1.0), (1.2, 0.8), (1.5, 0.8), (2.0, 0.5))
_FOURTHS = ((1.0, 1.0), (4 / 3, 0.8), (5 / 3, 0.8))

TIMBRES: dict[tuple[str, str], Timbre] = {
    ("click", LEFT): Timbre(480, _DARK, 0.040, 0.008, 330),
    ("click", RIGHT): Timbre(680, _BRIGHT, 0.040, 0.008, 500),
    ("click", NEITHER): Timbre(570, _MIDDLE, 0.040, 0.008, 400),
    ("tone", LEFT): Timbre(440, _DARK, 0.080, 1.0, 330),
    ("tone", RIGHT): Timbre(700, _BRIGHT, 0.080, 1.0, 500),
    ("tone", NEITHER): Timbre(555, _MIDDLE, 0.080, 1.0, 400),
    ("chord", LEFT): Timbre(330, _MAJOR, 0.080, 0.2, 330),
    ("chord", RIGHT): Timbre(560, _MINOR, 0.080, 0.2, 500),
    ("chord", NEITHER): Timbre(440, _FOURTHS, 0.080, 0.2, 400),
    ("chime", LEFT): Timbre(392, ((1.0, 1.0), (2.76, 0.35)), 0.080, 0.030, 330),
    ("chime", RIGHT): Timbre(622, ((1.0, 1.0), (1.5, 0.80)), 0.080, 0.030, 500),
    ("chime", NEITHER): Timbre(494, ((1.0, 1.0), (2.0, 0.50)), 0.080, 0.030, 400),
    ("rising", LEFT): Timbre(330, _DARK, 0.080, 1.0, 330, rises=STEPS),
    ("rising", RIGHT): Timbre(500, _BRIGHT, 0.080, 1.0, 500, rises=STEPS),
    ("rising", NEITHER): Timbre(400, _MIDDLE, 0.080, 1.0, 400, rises=STEPS),
    (STAND_IN, NEITHER): Timbre(523, ((1.0, 1.0),), 0.180, 1.0, 400, then_hz=392),
}


@dataclass(frozen=True)
class Band:
    """Noise between two frequencies."""

    low_hz: float
    high_hz: float
    seed: int


NOISE = "noise"
NOISE_S, NOISE_FADE_S = 0.060, 0.030
BANDS: dict[str, Band] = {LEFT: Band(350, 700, 1), RIGHT: Band(800, 1400, 2), NEITHER: Band(500, 1000, 3)}
