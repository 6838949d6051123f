"""What is worn besides the soles: inertial sensors and EMG electrodes, and where on the body they sit.

Lives here: the models of [[imus]] and [[emgs]] in a rig's file. Why: a stream of numbers means nothing until somebody
says which segment or muscle it is of, and in which unit it comes. Must never: hold what differs from patient to
patient.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from feedback.config.model import Model

Muscle = Literal["gluteus_maximus", "gluteus_medius", "hamstrings", "tensor_fasciae_latae", "rectus_femoris"]
STREAM = r"^[a-z][a-z0-9_]{0,30}\.[a-z][a-z0-9_]{0,30}$"


class Imu(Model):
    """One inertial sensor, strapped on in any position; calibration finds how it sits."""

    stream: str = Field(pattern=STREAM, description="'<sensor>.<stream>' that carries its values")
    segment: Literal["thigh", "pelvis"] = Field(description="where it is worn")
    leg: Literal["left", "right", "none"] = Field("none", description="thigh only: of which leg")
    gives: Literal["motion", "quaternion"] = Field(
        "motion",
        description="motion: acceleration x, y, z and angular velocity x, y, z; quaternion: w, x, y, z of the sensor "
        "in a frame whose z points up, fused by the device itself",
    )
    acceleration_unit: Literal["m/s2", "g"] = Field("m/s2", description="motion only: unit of acceleration")
    turning_unit: Literal["deg/s", "rad/s"] = Field("deg/s", description="motion only: unit of angular velocity")
    rate_hz: float = Field(100.0, ge=20, le=2000, description="samples per second")

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if (self.segment == "thigh") == (self.leg == "none"):
            wanted = "a thigh needs leg = 'left' or 'right'" if self.segment == "thigh" else "a pelvis has no leg"
            raise ValueError(f"leg = '{self.leg}' does not go with segment = '{self.segment}': {wanted}")
        return self


class EmgChannel(Model):
    """One pair of electrodes."""

    muscle: Muscle | Literal["none"] = Field(description="over which muscle; none: not used")
    leg: Literal["left", "right", "none"] = Field("none", description="of which leg")

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if (self.muscle == "none") != (self.leg == "none"):
            raise ValueError(f"muscle = '{self.muscle}' and leg = '{self.leg}': name both, or neither")
        return self


class Emg(Model):
    """One EMG amplifier."""

    stream: str = Field(pattern=STREAM, description="'<sensor>.<stream>' that carries its values")
    rate_hz: float = Field(1000.0, ge=200, le=10_000, description="samples per second; raw EMG needs 1000")
    signal: Literal["raw", "envelope"] = Field(
        "raw", description="raw: as the electrodes have it; envelope: rectified and smoothed by the device"
    )
    uv_per_count: float = Field(1.0, gt=0, le=100_000, description="microvolts for one count, at the electrodes")
    zero_counts: float = Field(0.0, ge=-1e7, le=1e7, description="reading with no signal")
    limit_uv: float = Field(3000.0, gt=0, le=1e6, description="at this and beyond, the amplifier is at its end")
    mains_hz: Literal[0, 50, 60] = Field(50, description="mains frequency to take out; 0: none")
    channels: tuple[EmgChannel, ...] = Field(
        min_length=1, max_length=16, description="the channels, in the order in which the device sends them"
    )

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        used = [(row.muscle, row.leg) for row in self.channels if row.muscle != "none"]
        doubles = sorted({f"{muscle} {leg}" for muscle, leg in used if used.count((muscle, leg)) > 1})
        if doubles:
            raise ValueError(f"each muscle of a leg has one channel; given twice: {', '.join(doubles)}")
        return self
