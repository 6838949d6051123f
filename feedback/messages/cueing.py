"""Of cues: planned, withheld, placed, played (engine and audio process).

Lives here: these messages; their head and schema are in head.py. Must never: hold behaviour.
"""

from feedback.messages.head import Message


class Cue(Message, frozen=True, gc=False):
    """A sound to come. Another Cue of the same cue_id replaces it until it is rendered; gain of -inf never occurs."""

    cue_id: int
    revision: int
    """0 for the first; a cancelled cue ends with a revision whose `cancelled` says why."""
    kind: str
    leg: str
    due_ns: int
    """When its first sample is due at the ear."""
    target_ns: int
    """The predicted event it serves."""
    sigma_ns: int
    sound: str
    gain_db: float
    cancelled: str
    """'' while it stands, else the reason."""


class Withheld(Message, frozen=True, gc=False):
    """A stride that would have had a cue and got none."""

    kind: str
    leg: str
    target_ns: int
    """The event the cue would have served, as far as it was predicted; 0 if it was not."""
    why: str


class Placed(Message, frozen=True, gc=False):
    """The audio process took in a Cue revision. t_ns is the stamp at receipt: t_ns - cause_ns is byte to cue."""

    cue_id: int
    revision: int
    due_ns: int
    verdict: str
    """placed | moved | cancelled | late | rendered (too late to change: its block was rendered)."""


class Played(Message, frozen=True, gc=False):
    """What became of a cue at the loudspeaker. t_ns is the onset, or the time at which it was found late."""

    cue_id: int
    revision: int
    kind: str
    leg: str
    due_ns: int
    onset_ns: int
    """When its first sample sounds, by the card's clock mapped to the host's; 0 if it never did."""
    error_ns: int
    """onset_ns - due_ns; 0 if it never sounded."""
    outcome: str
    """played | late | cancelled | lost (its block went under in an underrun)."""


class AudioHealth(Message, frozen=True, gc=False):
    """The sound output, once a second."""

    output: str
    """The device's name, or 'null'."""
    rate_hz: int
    block_frames: int
    latency_ns: int
    """From the hand-over of a block's first frame to its sounding, median of late."""
    underruns: int
    queued: int
