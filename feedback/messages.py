"""Every message that flows on the bus, frozen and typed.

Lives here: one class a message. Each begins with the same head:
  t_ns      the instant the content is true for (a sample's instant, an event's, a sound's onset), host clock
  cause_ns  arrival of the last byte from the sensor that led to it, so latency is a subtraction in any recording
  seq       counts this writer's messages on this topic from 0: a gap is a loss
Why: what is on the bus is what is recorded, so this file is also the schema of a session.
Must never: hold behaviour. A new field needs a default, or SCHEMA goes up. Their bytes: wire.py.
"""

from math import nan
from typing import Self

import msgspec

SCHEMA = 1

LEFT, RIGHT = "left", "right"
LEGS = (LEFT, RIGHT)
HEEL_STRIKE, TOE_OFF = "heel_strike", "toe_off"
MID_STANCE = "mid_stance"
"""Half way between the other foot's toe off and its heel strike; predicted only."""


def other(leg: str) -> str:
    """The contralateral leg."""
    return RIGHT if leg == LEFT else LEFT


class Message(msgspec.Struct, frozen=True, gc=False, tag_field="schema", tag=SCHEMA):
    """The head of every message."""

    t_ns: int
    cause_ns: int
    seq: int

    def replace(self, **changes: object) -> Self:
        """The same message with other values in these fields."""
        return msgspec.structs.replace(self, **changes)


class Samples(Message, frozen=True, gc=False):
    """One sample of one sensor stream, as the device counted it (sensor process)."""

    stream: str
    """'<sensor>.<stream>', e.g. 'insoles.left'."""
    frame: int
    """The device's own counter, unwrapped; -1 where it has none."""
    values: tuple[float, ...]


class SensorHealth(Message, frozen=True, gc=False):
    """How one sensor is doing, about once a second and at each change of state."""

    sensor: str
    state: str
    """closed | opening | syncing | streaming | lost."""
    detail: str
    rate_hz: float
    """Valid frames a second over the last second, all streams together."""
    frames: int
    bad_frames: int
    lost_frames: int
    discarded_bytes: int
    reconnects: int


class GaitEvent(Message, frozen=True, gc=False):
    """A foot touched down or left the ground. t_ns is the event itself, back-dated and interpolated."""

    leg: str
    event: str
    """HEEL_STRIKE (initial contact, whichever part of the foot) or TOE_OFF."""
    known_ns: int
    """Time of the sample with which it could first be told."""
    quality: float
    """0 (guessed) … 1 (clean)."""
    zone: str
    """What touched first, or left last: 'heel' | 'flat' | 'toe'; '' where the sole cannot tell."""
    mark: str = ""
    """What was unusual, the first of these that is true; '' where nothing was.

    soft    the foot never left the ground: half of its load has gone, or come
    graze   it had touched the ground in the swing before: dragged, or a stumble
    early   heel strike in the first half of the usual swing, told when it had lasted
    double  it had left the ground and come back within this stance
    late    toe off long after the other foot's strike, told when it had lasted
    missed  an event that should have come before it, of either leg, was not seen
    """


class Prediction(Message, frozen=True, gc=False):
    """When the next event of a leg is expected; a newer one for the same leg and event replaces it.

    predicted_ns = 0 withdraws what stood: nobody walks, or the leg's signal is gone.
    """

    leg: str
    event: str
    """HEEL_STRIKE, TOE_OFF or MID_STANCE: the next one of this leg."""
    predicted_ns: int
    sigma_ns: int
    """Standard deviation expected of the error."""
    anchor: str
    """The event it stands on: 'heel_strike', 'contralateral_toe_off', 'contralateral_heel_strike', 'toe_off';
    '' where nothing is expected."""


class GaitState(Message, frozen=True, gc=False):
    """Where both legs are in the cycle, for displays (latest only)."""

    state: str
    """standing | starting | walking | irregular | stopping | no_signal."""
    left_phase: float
    """0 … 1 from heel strike to the predicted next; NaN while not walking."""
    right_phase: float
    left_load: float
    """Share of body weight (or of the sole's own range where nothing is calibrated)."""
    right_load: float
    cadence_spm: float
    """Steps per minute over the last strides; NaN while not walking."""
    left_phase_sigma: float = nan
    """Standard deviation expected of the phase's error; NaN while not walking."""
    right_phase_sigma: float = nan
    left_toe_off: float = nan
    """Phase of this patient's usual toe off, by which windows of normal gait are rescaled; NaN before it is known."""
    right_toe_off: float = nan


class Stride(Message, frozen=True, gc=False):
    """One whole stride of one leg, heel strike to heel strike. t_ns is its end.

    Loads are shares of body weight, or of what both soles read together where they know no newtons. NaN or '': this
    sole, or this stride, cannot tell.
    """

    leg: str
    start_ns: int
    stride_s: float
    stance_s: float
    swing_s: float
    double_support_s: float
    """Both double supports of the stride together; NaN if the other leg's events are missing."""
    single_support_s: float
    """The other foot's swing within this stance; NaN if its events are missing."""
    step_s: float
    """From the other leg's last heel strike to this stride's start; NaN if missing."""
    peak_load: float
    """Largest load of the stance, share of body weight or of the sole's range."""
    strike_zone: str
    quality: float
    toe_off_zone: str = ""
    """What bore the foot when it left, 'heel' | 'flat' | 'toe' (with the forefoot)."""
    first_double_support_s: float = nan
    """Heel strike to the other foot's toe off."""
    second_double_support_s: float = nan
    """The other foot's heel strike to toe off."""
    cadence_spm: float = nan
    """Steps per minute of this stride's length."""
    stance_pct: float = nan
    first_peak: float = nan
    """Largest load in 0-40 % of stance."""
    valley: float = nan
    """Least load between both peaks."""
    second_peak: float = nan
    """Largest load in 60-100 % of stance."""
    loading_rate_per_s: float = nan
    """From 20 to 80 % of the first peak, body weights per second."""
    load_impulse_s: float = nan
    """Load over the stance, body weight seconds."""
    push_off_peak: float = nan
    """Largest load under forefoot and toes in 60-100 % of stance."""
    push_off_impulse_s: float = nan
    """Load under forefoot and toes in 40-60 % of the stride, body weight seconds."""
    heel_to_forefoot_s: float = nan
    """From load under the heel to load under the forefoot; below 0 where the forefoot lands first."""
    cop_ap: tuple[float, ...] = ()
    """Centre of pressure at 0, 10, … 100 % of stance, -1 heel … 1 toe."""
    cop_ml: tuple[float, ...] = ()
    """The same across the sole, -1 medial … 1 lateral."""
    cop_excursion_ap: float = nan
    """Largest less smallest of the whole path along the sole, half sole lengths."""
    cop_speed_ap_per_s: float = nan
    """Mean speed from heel to toe, half sole lengths per second."""
    cop_spread_ml: float = nan
    """SD across the sole in single support, half sole widths."""
    belt_mps: float = nan
    """Speed of the belt; NaN where nobody tells it."""
    stride_length_m: float = nan
    """Belt speed times stride time."""


class Signal(Message, frozen=True, gc=False):
    """A stream's signal went away or came back, or a channel of it is faulty; cues of that leg are mute meanwhile."""

    stream: str
    state: str
    """ok | silent | faulty."""
    detail: str


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


class TrueEvent(Message, frozen=True, gc=False):
    """An event as the emulated patient really made it (emulator only; never read by the engine)."""

    leg: str
    event: str


class Gap(Message, frozen=True, gc=False):
    """A reader found messages of an "every" topic missing."""

    reader: str
    topic: str
    writer: str
    missing: int


class Notice(Message, frozen=True, gc=False):
    """A process says something that people should know, and the session should keep."""

    process: str
    word: str
    """note | warning | ended (what it played or recorded is over)."""
    text: str
