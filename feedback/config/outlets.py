"""Who else may hear a walk while it goes on: tools of a laboratory, of music.

Lives here: the model of [outlets] in a rig's file. Why: what leaves this computer unencrypted is said in the room's
file, and nothing leaves it by default. Must never: name a patient.
"""

from pydantic import Field

from feedback.config.model import Model


class Outlets(Model):
    """Streams to other programs."""

    lsl: bool = Field(
        False,
        description="offer samples, events, phase, cues and words as streams of the lab streaming layer, to everybody "
        "on this network; needs stridecue[lsl]",
    )
