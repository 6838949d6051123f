"""Who walks: a pseudonym and the few measures that the computation needs.

Lives here: the model of configs/patients/*.toml. Must never: hold a name, a birthday or an address.
"""

from typing import Literal

from pydantic import Field

from feedback.config.model import Model


class Patient(Model):
    """One patient: configs/patients/*.toml."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="pseudonym; never a name")
    mass_kg: float | None = Field(None, ge=10, le=300, description="body mass with shoes, kg")
    height_m: float | None = Field(None, ge=0.5, le=2.5, description="body height, m")
    affected_leg: Literal["left", "right", "both", "none"] = Field("none", description="the side that is trained")
