"""Every message that flows on the bus, frozen and typed.

Lives here: one class a message, in files by their kind; whoever uses them imports them from here. Why: what is on the
bus is what is recorded, so this package is also the schema of a session. Must never: hold behaviour.
"""

from feedback.messages.cueing import AudioHealth, BlockBegins, Cue, Outcome, Placed, Played, Target, Withheld
from feedback.messages.gait import GaitEvent, GaitState, Prediction, Stride
from feedback.messages.head import HEEL_STRIKE, LEFT, LEGS, MID_STANCE, RIGHT, SCHEMA, SPANS, TOE_OFF, Message, other
from feedback.messages.measuring import Burst, LimbAngle, Measure
from feedback.messages.running import Acknowledged, Alive, Command, Gap, Notice, ProcessHealth, TrueEvent, Turns
from feedback.messages.sensing import BeltEvent, PortBytes, Samples, SensorHealth, Signal, StreamHealth

__all__ = [
    "HEEL_STRIKE",
    "LEFT",
    "LEGS",
    "MID_STANCE",
    "RIGHT",
    "SCHEMA",
    "SPANS",
    "TOE_OFF",
    "Acknowledged",
    "Alive",
    "AudioHealth",
    "BeltEvent",
    "BlockBegins",
    "Burst",
    "Command",
    "Cue",
    "GaitEvent",
    "GaitState",
    "Gap",
    "LimbAngle",
    "Measure",
    "Message",
    "Notice",
    "Outcome",
    "Placed",
    "Played",
    "PortBytes",
    "Prediction",
    "ProcessHealth",
    "Samples",
    "SensorHealth",
    "Signal",
    "StreamHealth",
    "Stride",
    "Target",
    "TrueEvent",
    "Turns",
    "Withheld",
    "other",
]
