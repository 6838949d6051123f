"""The base of every configuration model.

Lives here: one class. Why: unknown keys are typing errors and must be refused everywhere. Must never: hold defaults
of its own.
"""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen; a key that is not known is an error; numbers must be finite and are never made from text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
