"""The sound output of a rig.

Lives here: the model of [audio] in a rig's file. Why: where cues sound, how loud they may be and with which ear they
are heard belong to the room and its patient, and not to what is trained. Must never: name a sound.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from feedback.config.model import Model


class AudioOutput(Model):
    """Where the cues sound."""

    output: Literal["auto", "device", "null"] = Field(
        "auto", description="auto: the device, or null where there is none; null: render in real time, sound nothing"
    )
    device: str = Field("", description="part of the device's name; empty: the system's default")
    rate_hz: int = Field(48_000, ge=8_000, le=192_000, description="frames per second")
    block_frames: int = Field(128, ge=16, le=4096, description="frames in one callback")
    latency_ms: float = Field(5.5, ge=1, le=500, description="length of the card's ring to ask for, ms")
    channels: Literal[1, 2] = Field(2, description="2: left and right leg are panned; 1: mono")
    exclusive: bool = Field(
        False,
        description="true: the hardware itself ('hw:' in its name), which no other program can then use, and no mixer "
        "delays; false: as the device's name says",
    )
    ears: Literal["both", "left", "right", "mono"] = Field(
        "both",
        description="both: each leg on its side; left, right: all of it on this side, for one good ear or one "
        "earpiece; mono: alike on both sides; pitch and timbre tell the legs apart in any case",
    )
    measured_ms: float = Field(
        0.0, ge=-20, le=200, description="what `stridecue measure audio` found beyond the device's own figures, ms"
    )
    full_scale_db: float | None = Field(
        None,
        ge=40,
        le=140,
        description="how loud a full-scale tone is at the ear, dB(A), by a sound level meter; left out: not known",
    )
    cap_db: float = Field(
        75.0, ge=40, le=80, description="no cue is louder at the ear, dB(A); kept where full_scale_db is known"
    )
    voice: str = Field("en", pattern=r"^[a-z][A-Za-z0-9+_-]{0,30}$", description="espeak-ng's voice for spoken words")
    words_per_minute: int = Field(150, ge=80, le=300, description="speed of spoken words")

    @model_validator(mode="after")
    def _one_side_of_two(self) -> Self:
        if self.channels == 1 and self.ears in ("left", "right"):
            raise ValueError(f"ears = '{self.ears}' needs channels = 2: with one channel there is no {self.ears} side")
        return self
