"""The dose of a protocol: blocks of practice, how many strides are cued in each, and how that fades.

Lives here: what a therapist may set of a session's course. Why: feedback at every stride changes performance without
learning; it has to be taken away again (guidance hypothesis: Salmoni 1984, Winstein & Schmidt 1990). Must never: hold
what a cue does.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from feedback.config.model import Model

UNCUED = ("baseline", "rest", "probe", "retention")
"""Blocks that are there to see the patient walk without help."""


class Block(Model):
    """A part of the session."""

    kind: Literal["warm_up", "baseline", "training", "rest", "probe", "retention"] = Field(
        description="warm_up: walking, nothing is scored; baseline: no cue, targets are learnt; training: cues; rest: "
        "standing or walking at will; probe: no cue, after training; retention: no cue, at the end or later"
    )
    minutes: float | None = Field(None, gt=0, le=60, description="length of the block, min; or give strides")
    strides: int | None = Field(
        None, ge=5, le=2000, description="length of the block in strides, counted on the leg that has made most"
    )
    frequency_pct: float = Field(
        100.0, ge=0, le=100, description="training: share of the strides that get a cue, at the block's beginning, %"
    )
    end_frequency_pct: float | None = Field(
        None, ge=0, le=100, description="training: the share at the block's end, if help is to fade within the block, %"
    )
    cues: tuple[str, ...] = Field(
        (), description="training: which cues; empty: all of the protocol. A warm_up has only those that it names"
    )
    say: str = Field("", max_length=200, description="what the therapist says before it, for the record")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if (self.minutes is None) == (self.strides is None):
            raise ValueError("a block needs its length: minutes or strides, and not both")
        given = [name for name in ("cues", "frequency_pct", "end_frequency_pct") if name in self.model_fields_set]
        if self.kind in UNCUED and given:
            raise ValueError(f"a block of kind '{self.kind}' has no cues: leave out {' and '.join(given)}")
        if self.end_frequency_pct is not None and self.end_frequency_pct > self.frequency_pct:
            low, high = self.frequency_pct, self.end_frequency_pct
            raise ValueError(
                f"end_frequency_pct = {high:g} is above frequency_pct = {low:g}: help fades, it never grows"
            )
        return self


class Dose(Model):
    """How a session runs."""

    seed: int = Field(
        1,
        ge=0,
        le=2**31 - 1,
        description="start of the draw of strides left without a cue: the same number draws the same strides; recorded",
    )
    catch_pct: float = Field(
        5.0,
        ge=0,
        le=30,
        description="share of the cued strides left without a cue at random, to test the patient without help, %",
    )
    shuffle_training: bool = Field(False, description="training blocks come in an order drawn from the seed")
    countdown: bool = Field(True, description="count down aloud before a block begins, and say what it is")
    voice_gain_db: float = Field(
        -15.0, ge=-60, le=-3, description="loudness of spoken words: 0 would be the loudest that the device plays, dB"
    )
    self_request: bool = Field(False, description="on: the patient asks for each cue by a key; off: the plan decides")
    blocks: tuple[Block, ...] = Field(
        (), max_length=60, description="in order; empty: one block of training without end"
    )
