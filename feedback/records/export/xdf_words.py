"""How streams, channels and markers are called in XDF, and as live streams of the lab streaming layer.

Lives here: names, content types, units, channel types, and the text of each marker. Why: what was recorded live by
another program and what was exported afterwards read alike. Must never: know a file or a network.

Channel labels, units, objects and types follow https://github.com/sccn/xdf/wiki (MoCap-Meta-Data, EMG-Meta-Data): of a
quaternion OrientationA to D, A the real part. What it does not know is named in its manner: Force of soles, Speed of
belts, Acceleration and AngularVelocity with their axis.
"""

from collections.abc import Callable, Sequence

from feedback.messages import Acknowledged, BlockBegins, Command, GaitEvent, Played
from feedback.records.export.channels import Channel

PREFIX = "stridecue."
"""Begins the name of every stream."""
MARKERS_TYPE = "Markers"
_UNITS = {"N": "newtons", "uV": "microvolts", "m/s": "meters/second", "m/s2": "meters/second^2",
          "deg/s": "degrees/second", "rad/s": "radians/second", "": "normalized"}  # fmt: skip
"""As the conventions spell them; others as they are."""
_TYPES = {"force": "Force", "emg": "EMG", "speed": "Speed", "acceleration": "Acceleration",
          "turning": "AngularVelocity", "orientation": "Orientation", "other": "Misc"}  # fmt: skip
_STREAM_TYPES = {"force": "Force", "emg": "EMG", "speed": "Treadmill", "other": "Misc"}
"""By the kind of the first channel; all others are MoCap."""


def content_of(channels: Sequence[Channel]) -> str:
    """The content type of a stream of these channels."""
    return _STREAM_TYPES.get(channels[0].kind, "MoCap")


def unit_of(channel: Channel) -> str:
    """Its unit."""
    return _UNITS.get(channel.unit, channel.unit)


def type_of(channel: Channel) -> str:
    """Its type: of a vector with the axis, of a quaternion with A to D."""
    quaternion = dict(zip("wxyz", "ABCD", strict=True))
    return _TYPES[channel.kind] + (quaternion[channel.axis] if channel.kind == "orientation" else channel.axis.upper())


def _event(row: GaitEvent) -> str:
    return f"{row.leg} {row.event}"


def _cue(row: Played) -> str:
    return f"{row.kind} {row.leg} {row.outcome}".replace("  ", " ")


def _block(row: BlockBegins) -> str:
    return f"{row.number} {row.kind}" + (f" in {row.countdown}" if row.countdown else "")


def _asked(row: Command | Acknowledged) -> str:
    return f"{row.who}: {row.key} {row.value}".strip()


MARKERS: dict[str, Callable[..., str]] = {
    "gait_event": _event,
    "played": _cue,
    "block": _block,
    "command": _asked,
    "acknowledged": _asked,
    "notice": lambda row: f"{row.process}: {row.text}",
}
"""Topics that become streams of markers, and the text of one."""
