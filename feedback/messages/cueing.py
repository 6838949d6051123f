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
    """'left' | 'right'; '' where it is for neither (a spoken word)."""
    due_ns: int
    """When its first sample is due at the ear."""
    target_ns: int
    """The predicted event it serves."""
    sigma_ns: int
    sound: str
    """A name of SOUNDS, of the rig's own sounds, or 'say:WORDS' to be spoken."""
    gain_db: float
    cancelled: str
    """'' while it stands, else the reason."""
    until_ns: int = 0
    """When a held sound is to end; 0: it lasts as long as its waveform."""
    purpose: str = "cue"
    """cue: what to do now | reward: that was it | word: it was not, beyond the bandwidth | summary: how it went
    | speech: what comes next in the session."""
    release: str = ""
    """Held sounds: the sound that marks its end at until_ns; '': it just ends."""
    follows: str = ""
    """Held sounds: what the pitch follows while it sounds: an angle of LimbAngle, or 'load'; '': it keeps its pitch."""
    follow_low: float = 0.0
    """The value at which the pitch is lowest …"""
    follow_high: float = 0.0
    """… and highest; may be below follow_low."""
    slack_ns: int = 0
    """It is in time up to so long after due_ns, and sounds as soon as it can: a cue that nobody could foresee."""


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
    silenced: bool = False
    """Somebody has stopped the sounds; nothing sounds until they are allowed again."""
    measured_ns: int = 0
    """What `stridecue measure audio` found beyond the device's own latency; taken off each due time."""
    outages: int = 0
    """Times at which the device went away; it is looked for until it is back."""


class Outcome(Message, frozen=True, gc=False):
    """The ledger: one stride of one cue, once it is known how it went. t_ns is when it was known."""

    kind: str
    leg: str
    start_ns: int
    """The heel strike that begins the stride that was scored."""
    block: int
    """Number of the block, from 1; 0: the protocol has none."""
    plan: str
    """cued | faded (the block's frequency left it out) | catch (left out as a test) | uncued (a block without cues)
    | asked (by the patient)."""
    cue_id: int
    """The cue that was sent for it; 0: none."""
    why: str
    """Why a planned cue was not sent, or was cancelled; '' otherwise."""
    error_ns: int
    """Due time against the event that then happened, less the lead; 0 without a cue."""
    measure: str
    """What it was scored by, a row of MEASURES; '' if it is not scored."""
    method: str
    value: float
    target: float
    success: str
    """hit | near (missed by less than the bandwidth) | miss | unknown (it could not be measured)
    | guarded (a hit that was bought elsewhere)."""


class Target(Message, frozen=True, gc=False):
    """The target of a cue from now on."""

    kind: str
    leg: str
    measure: str
    method: str
    value: float
    baseline: float
    """Mean of the baseline it stands on; NaN: none."""
    baseline_sd: float
    why: str
    """baseline | calibration | protocol | harder | easier | speed (the norm goes with it) | therapist
    | 'none: …', with the reason; value is NaN then."""


class BlockBegins(Message, frozen=True, gc=False):
    """A block of the session begins now, or is about to; of kind 'end' when the last is over, 'pause' in between."""

    number: int
    kind: str
    frequency_pct: float
    """Share of strides cued, at its beginning …"""
    end_frequency_pct: float
    """… and at its end."""
    planned_s: float
    """NaN where it is counted in strides."""
    planned_strides: int
    cues: tuple[str, ...]
    countdown: int = 0
    """Above 0: it has not begun; it will after so many seconds (strides, where the block before is counted in them)."""
