"""What a belt may be told at most: the rig's consent to belt control.

Lives here: the model of [sensors.control] in a rig's file. Why: without this table nothing is ever sent to a belt but
questions, and with it no command goes beyond these numbers. Must never: switch itself on, or hold what is trained.
"""

from typing import Self

from pydantic import Field, model_validator

from drivers.belt import FASTEST_MPS, STEEPEST_PCT, Limits
from feedback.config.model import Model


class Control(Model):
    """The limits of one belt that obeys."""

    speed_mps: float = Field(
        gt=0, le=FASTEST_MPS, description="belt: the presence of this table lets it be commanded, up to this speed, m/s"
    )
    acceleration_mps2: float = Field(
        Limits.acceleration_mps2, gt=0, le=1, description="belt: its speed is led no faster than this, m/s2"
    )
    incline_low_pct: float = Field(
        Limits.incline_low_pct, ge=0, le=STEEPEST_PCT, description="belt: least incline that it is told, percent"
    )
    incline_high_pct: float = Field(
        Limits.incline_high_pct, ge=0, le=STEEPEST_PCT, description="belt: largest incline that it is told, percent"
    )

    @property
    def limits(self) -> Limits:
        """As the driver's floor takes them."""
        return Limits(**self.model_dump())

    @property
    def words(self) -> str:
        """The limits, for people."""
        return (
            f"up to {self.speed_mps:g} m/s, changed by {self.acceleration_mps2:g} m/s2 at most, "
            f"incline {self.incline_low_pct:g} to {self.incline_high_pct:g} %"
        )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.incline_low_pct > self.incline_high_pct:
            raise ValueError("incline_low_pct must not be above incline_high_pct")
        return self
