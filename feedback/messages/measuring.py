"""Of what cues act on: measures of a stride, angles at an instant, bursts of a muscle (engine).

Lives here: these messages; their head and schema are in head.py. Must never: hold behaviour.
"""

from feedback.messages.head import Message


class Measure(Message, frozen=True, gc=False):
    """One quantity of one stride, told as soon as it is known. t_ns ends the part of the stride that it was taken from.

    Which there are, and their units: feedback/gait/measures.py.
    """

    leg: str
    start_ns: int
    """The heel strike that begins the stride (of a muscle's onset: the one that it is held against)."""
    measure: str
    """A row of MEASURES."""
    value: float
    """NaN where `word` says why there is none."""
    sigma: float
    """Standard deviation expected of the value's error, in its unit; NaN where nobody knows."""
    method: str
    """What it was measured with: a row of METHODS. Values of different methods are never mixed."""
    muscle: str = ""
    """Of an EMG measure, e.g. 'gluteus_medius'."""
    word: str = ""
    """A verdict where the measure has one, e.g. 'on_time', or why there is no value."""
    late_ns: int = 0
    """How much later it was told than the gait events allowed, because a sensor's samples came late; 0: it was not."""


class LimbAngle(Message, frozen=True, gc=False):
    """An angle of one leg at this instant, for displays and sounds that follow it."""

    leg: str
    angle: str
    """thigh: thigh against vertical, flexion above 0
    trailing_limb: line from hip to ankle against vertical, foot behind the hip above 0
    hip: thigh against pelvis, flexion above 0
    pelvic_drop: pelvis against level while this leg bears alone, the other side lower above 0"""
    deg: float
    sigma_deg: float
    method: str
    """A row of METHODS."""


class Burst(Message, frozen=True, gc=False):
    """A muscle began or ceased to work, as its EMG tells. t_ns is the instant itself, back-dated."""

    leg: str
    muscle: str
    edge: str
    """on | off."""
    known_ns: int
    """Time of the sample with which it could first be told."""
    level: float
    """Envelope then, in standard deviations of the muscle's quiet phases."""
