"""The emulated patient's body: what the sensors that are worn besides the soles would feel of it.

Lives here: the model of [emulator.body] in a rig's file. Why: a patient who extends a hip too little, or fires a glute
too late, is to be had on request, with the truth known. Must never: hold what is measured of a real one.
"""

from pydantic import Field

from feedback.config.model import Model


class Body(Model):
    """The synthetic patient besides where and when the feet land."""

    height_m: float = Field(1.72, ge=0.5, le=2.5, description="walker: body height, m")
    belt_mps: float = Field(
        1.2, ge=0.1, le=3, description="walker: speed of the belt at the mean stride time (stride_s), m/s"
    )
    extension_loss_left_deg: float = Field(0.0, ge=0, le=25, description="walker: the left thigh extends so much less")
    extension_loss_right_deg: float = Field(
        0.0, ge=0, le=25, description="walker: the right thigh extends so much less"
    )
    pelvic_drop_left_deg: float = Field(
        0.0, ge=0, le=15, description="walker: in left stance the pelvis drops so much further than usual"
    )
    pelvic_drop_right_deg: float = Field(
        0.0, ge=0, le=15, description="walker: in right stance the pelvis drops so much further than usual"
    )
    glute_late_left_ms: float = Field(
        0.0, ge=-200, le=300, description="walker: the left gluteal muscles begin so much later"
    )
    glute_late_right_ms: float = Field(
        0.0, ge=-200, le=300, description="walker: the right gluteal muscles begin so much later"
    )
    emg_snr_db: float = Field(20.0, ge=-10, le=60, description="walker: EMG of a burst over the noise between, dB")
    emg_hum_uv: float = Field(0.0, ge=0, le=1000, description="walker: amplitude of mains hum in the EMG, microvolts")
    imu_turned_deg: float = Field(
        0.0,
        ge=-180,
        le=180,
        description="walker: thigh sensors are turned about the thigh by so much, to the left > 0",
    )
    imu_mirrored: bool = Field(
        False, description="walker: thigh sensors tell their turning with the wrong sign, as from a left-handed driver"
    )
    soles_swapped: bool = Field(False, description="walker: the left sole lies in the right shoe, and the reverse")
