"""What is trained: which cues, on which legs, how far ahead, how often.

Lives here: the model of configs/protocols/*.toml. Why: these are the numbers that a therapist tunes. Must never: name
a device.
"""

from typing import Self

from pydantic import Field, model_validator

from feedback.config.cues import Cues
from feedback.config.dose import Dose
from feedback.config.model import Model


class Protocol(Model):
    """One training protocol: configs/protocols/*.toml."""

    name: str = Field(min_length=1, max_length=60, description="shown to people")
    about: str = Field("", description="what it is for, in a therapist's words")
    cues: Cues = Field(default_factory=Cues)
    dose: Dose = Field(default_factory=Dose)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for number, block in enumerate(self.dose.blocks, 1):
            for kind in block.cues:
                if kind not in self.cues.named:
                    known = ", ".join(self.cues.named) or "none"
                    raise ValueError(f"block {number} names the cue '{kind}'; the protocol has: {known}")
        kinds = [block.kind for block in self.dose.blocks]
        for kind in ("probe", "retention"):
            if kind in kinds and "training" not in kinds[: kinds.index(kind)]:
                raise ValueError(f"a {kind} block needs training before it")
        if "baseline" in kinds and "training" in kinds and kinds.index("baseline") > kinds.index("training"):
            raise ValueError("the baseline comes before training")
        return self
