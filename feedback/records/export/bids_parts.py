"""What stands in the files of a BIDS-motion session: samples, channels, events.

Lives here: rows for each tab-separated file, and the keys beside them. Why: the layout is one thing, its contents
another. Must never: write a file.

A motion.tsv has no head: its columns are the rows of channels.tsv. What is missing is 'n/a'.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import Any

import numpy as np

from feedback import __version__
from feedback.messages import BlockBegins, GaitEvent, Message, Notice, Played
from feedback.records.export.channels import COUNT, Channel
from feedback.records.export.recording import Recording, Series

TYPES = {"acceleration": "ACCEL", "turning": "GYRO", "orientation": "ORNT"}
"""All other kinds are MISC: BIDS-motion knows no forces and no EMG."""
COUNTED = ("ACCEL", "ANGACCEL", "GYRO", "JNTANG", "LATENCY", "MAGN", "MISC", "ORNT", "POS", "VEL")
_UNITS = {COUNT: "n/a", "": "n/a", "deg/s": "deg/s", "rad/s": "rad/s", "m/s2": "m/s^2", "uV": "uV", "g": "g"}
MISSING = "n/a"
EVENTS: dict[str, Any] = {
    "onset": {"Description": "from the session's origin (acq_time in scans.tsv)", "Units": "s"},
    "duration": {"Description": "n/a: all events are instants", "Units": "s"},
    "trial_type": {
        "Description": "what happened",
        "Levels": {
            "heel_strike": "a foot touched the ground, whichever part of it first",
            "toe_off": "a foot left the ground",
            "cue": "a cue sounded: its first sample at the loudspeaker",
            "block": "a block of the session began",
            "notice": "the system said something that people should know",
        },
    },
    "leg": {"Description": "left, right, or n/a"},
    "value": {"Description": "of a cue and block its kind, of an event its mark, of a notice its text"},
}

Row = Sequence[str]


def tsv(rows: Iterable[Row]) -> str:
    """Rows as text."""
    return "".join("\t".join(row) + "\n" for row in rows)


def motion_rows(recording: Recording, series: Series) -> Iterator[Row]:
    """Time in seconds from the origin, then each channel; in order of time."""
    order = np.argsort(series.t_ns, kind="stable")
    times_s = recording.seconds(series.t_ns[order]).tolist()
    for time_s, values in zip(times_s, series.values[order].tolist(), strict=True):
        yield repr(time_s), *(_number(value) for value in values)


def channel_rows(series: Series) -> Iterator[Row]:
    """The rows of channels.tsv, with its head; a channel's name is unique within its file."""
    yield "name", "component", "type", "tracked_point", "units", "placement", "sampling_frequency", "description"
    yield "latency", MISSING, "LATENCY", MISSING, "s", MISSING, f"{series.rate_hz:g}", "time of the sample"
    for channel in series.channels:
        kind = TYPES.get(channel.kind, "MISC")
        units = _UNITS.get(channel.unit, channel.unit)
        place = channel.about.partition(",")[0]
        component = _component(channel)
        yield channel.label, component, kind, place, units, place, f"{series.rate_hz:g}", channel.about


def motion_facts(recording: Recording, series: Series, task: str) -> dict[str, Any]:
    """The keys of motion.json."""
    kinds = ["LATENCY", *(TYPES.get(channel.kind, "MISC") for channel in series.channels)]
    span_s = float(series.t_ns.max() - series.t_ns.min()) / 1e9
    return {
        "TaskName": task,
        "TaskDescription": "Walking on a treadmill, with cues at some steps",
        "SamplingFrequency": series.rate_hz,
        "SamplingFrequencyEffective": round((len(series.t_ns) - 1) / span_s, 4) if span_s else series.rate_hz,
        "TrackingSystemName": series.name,
        "RecordingDuration": span_s,
        "MissingValues": MISSING,
        "MotionChannelCount": len(kinds),
        "TrackedPointsCount": len({channel.about.partition(",")[0] for channel in series.channels}),
        "SoftwareVersions": recording.session.facts.software or f"stridecue {__version__}",
        **{f"{name}ChannelCount": kinds.count(name) for name in COUNTED},
    }


def event_rows(recording: Recording) -> Iterator[Row]:
    """The rows of events.tsv, with its head; in order of time."""
    yield tuple(EVENTS)
    topics = ("gait_event", "played", "block", "notice")
    told = sorted((row.t_ns, *cells) for topic in topics for row in recording.of(topic) if (cells := _event(row)))
    for t_ns, kind, leg, value in told:
        yield repr((t_ns - recording.origin_ns) / 1e9), "0", kind, leg or MISSING, _word(value)


def _event(row: Message) -> tuple[str, str, str] | None:
    match row:
        case GaitEvent():
            return row.event, row.leg, row.mark
        case Played(outcome="played"):
            return "cue", row.leg, row.kind
        case BlockBegins(countdown=0):
            return "block", "", row.kind
        case Notice():
            return "notice", "", row.text
    return None


def _component(channel: Channel) -> str:
    if channel.kind == "orientation":
        return f"quat_{channel.axis}"
    return channel.axis or MISSING


def _word(text: str) -> str:
    return " ".join(text.split()) or MISSING


def _number(value: float) -> str:
    return repr(value) if isfinite(value) else MISSING
