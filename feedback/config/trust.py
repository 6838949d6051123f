"""What a cue may rest on.

Lives here: the [trust] section of a rig. Why: how late this room's computer and devices may be, and how odd an event
may look, belongs to the room and not to the training. Must never: hold how age or quality are reckoned.
"""

from pydantic import Field

from feedback.config.model import Model


class Trust(Model):
    """Limits of data and events, beyond which a cue is withheld."""

    oldest_ms: float = Field(
        200.0, ge=50, le=300, description="no cue is decided from a sample that is older when it is dealt with, ms"
    )
    least_quality: float = Field(
        0.25, ge=0, le=1, description="no cue stands on an event of less quality (0 guessed … 1 clean)"
    )
