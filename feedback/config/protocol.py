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
            twice = sorted({kind for kind in block.cues if block.cues.count(kind) > 1})
            if twice:
                raise ValueError(f"block {number} names the cue '{twice[0]}' twice")
            for kind in block.cues:
                if kind not in self.cues.named:
                    known = ", ".join(self.cues.named) or "none"
                    raise ValueError(f"block {number} names the cue '{kind}'; the protocol has: {known}")
        kinds = [block.kind for block in self.dose.blocks]
        for kind in ("probe", "retention"):
            if (
                kind in kinds
                and "training" in kinds[kinds.index(kind) :]
                and "training" not in kinds[: kinds.index(kind)]
            ):
                raise ValueError(
                    f"a {kind} block needs training before it (without any training it tests a day before)"
                )
        if "baseline" in kinds and "training" in kinds and kinds.index("baseline") > kinds.index("training"):
            raise ValueError("the baseline comes before training")
        if self.dose.blocks and "training" not in kinds and not {"probe", "retention"} & set(kinds):
            raise ValueError("no block trains or tests anything: add one of kind training, probe or retention")
        return self

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        for kind in self.cues.named:
            aim = getattr(getattr(self.cues, kind), "aim", None)
            if aim is not None and aim.start == "norm_pct" and kind != "hip_extend":
                raise ValueError(f"cues.{kind}.aim: norm_pct needs a norm by speed, and only angles have one")
        if self.dose.self_request and self.dose.catch_pct and "catch_pct" in self.dose.model_fields_set:
            raise ValueError("with self_request nothing is left out as a test: catch_pct must be 0 or left out")
        return self
