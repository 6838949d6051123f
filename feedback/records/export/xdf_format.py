"""XDF: every stream, event, cue and measure in one file, for the tools of the Lab Streaming Layer.

Lives here: `write`, which streams there are and what stands in their headers. Why: gait is looked at beside EEG and
eyes. Must never: change a time: all stamps are seconds of the host's clock, as in the session.

How streams and channels are called: xdf_words.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import numpy as np

from feedback.messages import Measure, Message, Stride
from feedback.records.export import private, stem
from feedback.records.export.channels import Channel
from feedback.records.export.recording import Recording, Series, read
from feedback.records.export.tables import NAMES
from feedback.records.export.xdf_container import DOUBLE, STRING, XdfWriter
from feedback.records.export.xdf_words import MARKERS, MARKERS_TYPE, PREFIX, content_of, type_of, unit_of
from feedback.records.session import SessionReader

_STRIDE = ("stride_s", "stance_s", "swing_s", "double_support_s", "step_s", "cadence_spm", "peak_load")


def write(session: SessionReader, out: Path) -> list[Path]:
    """OUT/SESSION.xdf."""
    recording = read(session)
    out.mkdir(parents=True, exist_ok=True)
    path = private(out / f"{stem(session)}.xdf")
    with XdfWriter(path, _file_info(recording)) as file:
        for series in recording.series:
            file.numbers(_series_info(recording, series), series.t_ns / 1e9, series.values)
        for topic, text in MARKERS.items():
            if rows := recording.of(topic):
                info = _info(recording, NAMES.get(topic, topic), MARKERS_TYPE, 0.0, STRING, 1)
                file.texts(info, _times(rows), [[text(row)] for row in rows])
        for name, channels, told, values in _tables(recording):
            info = _info(recording, name, "Gait", 0.0, DOUBLE, len(channels))
            _describe(info, channels)
            file.numbers(info, _times(told), np.array(values, dtype=np.float64).reshape(len(told), len(channels)))
    return [path]


Numbers = tuple[str, Sequence[Channel], Sequence[Message], list[tuple[float, ...]]]


def _tables(recording: Recording) -> Iterator[Numbers]:
    """What is told once a stride, in numbers: (stream, channels, messages, their values)."""
    strides: dict[str, list[Stride]] = {}
    for row in recording.of("stride"):
        assert isinstance(row, Stride)
        strides.setdefault(row.leg, []).append(row)
    channels = [Channel(name, name.rpartition("_")[2], "other", name) for name in _STRIDE]
    for leg, found in strides.items():
        yield f"strides.{leg}", channels, found, [tuple(getattr(row, name) for name in _STRIDE) for row in found]
    measures: dict[str, list[Measure]] = {}
    for told in recording.of("measure"):
        assert isinstance(told, Measure)
        name = ".".join(part for part in (told.measure, told.muscle, told.leg, told.method) if part)
        measures.setdefault(name, []).append(told)
    pair = [Channel(name, "", "other", name) for name in ("value", "sigma")]
    for name, rows in measures.items():
        yield f"measures.{name}", pair, rows, [(row.value, row.sigma) for row in rows]


def _times(rows: Sequence[Message]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([row.t_ns for row in rows], dtype=np.int64) / 1e9


def _file_info(recording: Recording) -> Element:
    facts, root = recording.session.facts, Element("info")
    SubElement(root, "version").text = "1.0"
    if facts.started_unix_s and isfinite(facts.started_unix_s):
        SubElement(root, "datetime").text = datetime.fromtimestamp(facts.started_unix_s, UTC).isoformat()
    for name, text in facts.metadata().items():
        SubElement(root, name).text = text
    return root


def _info(recording: Recording, name: str, kind: str, rate_hz: float, form: str, channels: int) -> Element:
    """The head of every stream."""
    source = f"{stem(recording.session)}/{name}"
    told = {
        "name": f"{PREFIX}{name}", "type": kind, "channel_count": str(channels), "nominal_srate": repr(rate_hz),
        "channel_format": form, "source_id": source, "version": "1.0", "created_at": repr(recording.origin_ns / 1e9),
        "session_id": stem(recording.session), "hostname": "stridecue",
    }  # fmt: skip
    root = Element("info")
    for key, text in told.items():
        SubElement(root, key).text = text
    return root


def _series_info(recording: Recording, series: Series) -> Element:
    info = _info(recording, series.name, content_of(series.channels), series.rate_hz, DOUBLE, len(series.channels))
    _describe(info, series.channels)
    return info


def _describe(info: Element, channels: Sequence[Channel]) -> None:
    rows = SubElement(SubElement(info, "desc"), "channels")
    for channel in channels:
        row = SubElement(rows, "channel")
        SubElement(row, "label").text = channel.label
        SubElement(row, "unit").text = unit_of(channel)
        SubElement(row, "type").text = type_of(channel)
        SubElement(row, "object").text = channel.about.partition(",")[0]
        SubElement(row, "description").text = channel.about
