"""Who else may hear a walk while it goes on: tools of a laboratory, of music.

Lives here: the model of [outlets] in a rig's file. Why: what leaves this computer unencrypted is said in the room's
file, and nothing leaves it by default. Must never: name a patient.
"""

import re
from typing import Self

from pydantic import Field, model_validator

from feedback.config.model import Model

_PLACE = re.compile(r"[A-Za-z0-9._-]+:(\d{1,5})|\[[0-9A-Fa-f:.]+\]:(\d{1,5})")


class Outlets(Model):
    """Streams to other programs."""

    lsl: bool = Field(
        False,
        description="offer samples, events, phase, cues and words as streams of the lab streaming layer, to everybody "
        "on this network; needs stridecue[lsl]",
    )
    osc: tuple[str, ...] = Field(
        (), max_length=8, description="send OSC messages there, 'HOST:PORT'; needs stridecue[osc]"
    )

    @model_validator(mode="after")
    def _places(self) -> Self:
        for place in self.osc:
            found = _PLACE.fullmatch(place)
            if not found or not 0 < int(found[1] or found[2]) < 65536:
                raise ValueError(f"osc = '{place}' must be HOST:PORT, e.g. '127.0.0.1:9000'")
        return self
