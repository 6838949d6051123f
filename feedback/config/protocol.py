"""What is trained: which cues, on which legs, how far ahead.

Lives here: the model of configs/protocols/*.toml. Why: these are the numbers that a therapist tunes. Must never: name
a device.
"""

from typing import Literal

from pydantic import Field

from feedback.config.model import Model

Leg = Literal["left", "right"]


class Sound(Model):
    """What a cue sounds like."""

    sound: Literal["click", "tone", "chime"] = Field("click", description="timbre; the leg sets pitch and side")
    gain_db: float = Field(-12.0, ge=-60, le=-3, description="loudness below full scale, dB")


class GluteReady(Sound):
    """GLUTE-READY: tense the glute now, the foot is about to land."""

    legs: tuple[Leg, ...] = Field(("left", "right"), min_length=1, max_length=2, description="legs to cue")
    lead_ms: float = Field(60.0, ge=0, le=450, description="how long before the predicted heel strike, ms")
    sigma_limit_ms: float = Field(60.0, ge=5, le=200, description="no sound while the prediction is less sure, ms")


class Cues(Model):
    """The cues of a protocol; a cue that is not named does not sound."""

    glute_ready: GluteReady | None = None


class Protocol(Model):
    """One training protocol: configs/protocols/*.toml."""

    name: str = Field(min_length=1, max_length=60, description="shown to people")
    about: str = Field("", description="what it is for, in a therapist's words")
    cues: Cues = Field(default_factory=Cues)
