"""Who walks: a pseudonym, the few measures that the computation needs, and what calibration found.

Lives here: the model of configs/patients/*.toml. Must never: hold a name, a birthday or an address.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from feedback.config.body import STREAM, Muscle
from feedback.config.model import Model

Axis = tuple[float, float, float]


class LegVertical(Model):
    """When a leg is vertical: so far through the other leg's swing, 0 at its toe off and 1 at its heel strike."""

    left: float = Field(0.33, ge=0.1, le=0.6, description="of the left leg")
    right: float = Field(0.33, ge=0.1, le=0.6, description="of the right leg")
    sigma: float = Field(0.1, gt=0, le=0.3, description="standard deviation expected of its error")


class ImuPose(Model):
    """How one inertial sensor sits on this patient."""

    stream: str = Field(pattern=STREAM, description="'<sensor>.<stream>' of the rig's [[imus]]")
    up: Axis = Field(description="direction of 'up' in the sensor's own axes, standing upright; length 1")
    axis: Axis = Field(description="axis of flexion in the sensor's own axes, right-handed for flexion; length 1")
    turning_bias_dps: Axis = Field(description="angular velocity it tells at rest, deg/s")
    planar_pct: float = Field(ge=0, le=100, description="share of the walking motion about that axis, %")
    sway_deg: float = Field(ge=0, le=90, description="SD of its tilt while standing still, deg")

    @model_validator(mode="after")
    def _unit(self) -> Self:
        for name, vector in (("up", self.up), ("axis", self.axis)):
            length = sum(part * part for part in vector) ** 0.5
            if abs(length - 1.0) > 0.01:
                raise ValueError(f"{name} = {list(vector)} has length {length:.3f}; a direction has length 1")
        return self


class Baseline(Model):
    """One measure of one leg before training."""

    measure: str = Field(min_length=1, description="a row of MEASURES")
    leg: Literal["left", "right"] = Field(description="of which leg")
    method: str = Field(min_length=1, description="what it was measured with: a row of METHODS")
    muscle: Muscle | Literal[""] = Field("", description="of an EMG measure")
    mean: float = Field(description="mean over the baseline's strides, in the measure's unit")
    sd: float = Field(ge=0, description="standard deviation between strides")
    n: int = Field(ge=1, description="strides counted")
    belt_mps: float | None = Field(None, ge=0, le=10, description="belt speed at which it was taken, m/s")


class Calibration(Model):
    """What `stridecue calibrate` found; written by it, to be read rather than edited."""

    made: str = Field(min_length=1, description="when, as date and time")
    rig: str = Field(min_length=1, description="name of the rig it was made with")
    stood_load: float | None = Field(
        None, gt=0, description="mean load of both soles while standing: N, or the sole's own unit"
    )
    stood_load_sd_pct: float | None = Field(None, ge=0, description="standard deviation of it while standing, %")
    left_share: float | None = Field(None, ge=0, le=1, description="share of the left sole in it")
    left_share_sd: float | None = Field(None, ge=0, le=1, description="standard deviation of it: sway between the feet")
    leaned_left_share: float | None = Field(None, ge=0, le=1, description="share of the left sole when leaning left")
    leaned_right_share: float | None = Field(None, ge=0, le=1, description="share of the left sole when leaning right")
    walked_s: float | None = Field(None, ge=0, description="length of the baseline walk, s")
    good_strides_pct: float | None = Field(None, ge=0, le=100, description="strides of it that count, %")
    leg_vertical: LegVertical | None = None
    imus: tuple[ImuPose, ...] = Field((), description="how the inertial sensors sit")
    baselines: tuple[Baseline, ...] = Field((), description="measures over the baseline walk")


class Patient(Model):
    """One patient: configs/patients/*.toml."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="pseudonym; never a name")
    mass_kg: float | None = Field(None, ge=10, le=300, description="body mass with shoes, kg")
    height_m: float | None = Field(None, ge=0.5, le=2.5, description="body height, m")
    leg_length_m: float | None = Field(
        None, ge=0.2, le=1.5, description="greater trochanter to ankle, m; left out: 0.49 of the height"
    )
    affected_leg: Literal["left", "right", "both", "none"] = Field("none", description="the side that is trained")
    diagnosis: Literal["", "stroke", "ms", "sci", "cp", "pelvic_tilt", "sij", "other"] = Field(
        "", description="group, for comparing sessions; never more than that"
    )
    contracture_left_deg: float = Field(
        0.0, ge=-30, le=60, description="flexion in which the left hip stands when 'upright', deg"
    )
    contracture_right_deg: float = Field(
        0.0, ge=-30, le=60, description="flexion in which the right hip stands when 'upright', deg"
    )
    calibration: Calibration | None = None
