"""C3D: analogs on one grid of time, gait events and cues as events, for gait laboratories.

Lives here: `write`, how a session is cut into files, and what stands in their parameters. Why: Mokka, Visual3D, Nexus
and ezc3d speak it. Must never: hide that a stream was put onto another rate: ANALOG:DESCRIPTIONS says it of each.

C3D was made for trials: its parameters hold at most 255 events, its header 65,535 frames. A longer session becomes
NAME_part01.c3d, NAME_part02.c3d …; STRIDECUE:BEGIN_S says where each begins. Frames are of one analog sample each;
there are no points. Missing values are NaN.
"""

from bisect import bisect_left
from pathlib import Path
from typing import Any, NamedTuple

import ezc3d
import numpy as np

from feedback.messages import HEEL_STRIKE, TOE_OFF, BlockBegins, GaitEvent, Played
from feedback.records.export import ExportError, private, stem
from feedback.records.export.grid import Grid, grid_of, is_own, onto
from feedback.records.export.recording import Floats, Recording, read
from feedback.records.session import SessionReader

MOST_EVENTS, MOST_FRAMES, MOST_CHANNELS = 255, 65_535, 255
LABELS = {HEEL_STRIKE: "Foot Strike", TOE_OFF: "Foot Off"}
CONTEXTS = {"left": "Left", "right": "Right", "": "General"}


class Event(NamedTuple):
    """One event of the session's time."""

    time_s: float
    context: str
    label: str
    about: str


def write(session: SessionReader, out: Path) -> list[Path]:
    """OUT/SESSION.c3d, or its parts. ExportError: no samples, or more channels than C3D knows."""
    recording = read(session)
    series = [row for row in recording.series if row.rate_hz]
    channels = sum(len(row.channels) for row in series)
    if not 0 < channels <= MOST_CHANNELS:
        raise ExportError(f"{session.path}: has {channels} channels; a C3D file holds 1 to {MOST_CHANNELS}")
    times_s = [recording.seconds(row.t_ns) for row in series]
    grid = grid_of(series, times_s)
    values = np.hstack([onto(grid, at_s, row) for at_s, row in zip(times_s, series, strict=True)])
    found = [row for row in events_of(recording) if 0 <= row.time_s - grid.begin_s < grid.length / grid.rate_hz]
    out.mkdir(parents=True, exist_ok=True)
    parts = cut(grid, found)
    made = []
    for number, (first, last) in enumerate(parts, 1):
        name = f"{stem(session)}_part{number:02d}.c3d" if len(parts) > 1 else f"{stem(session)}.c3d"
        made.append(_write_part(private(out / name), recording, grid, values, found, (first, last)))
    return made


def events_of(recording: Recording) -> list[Event]:
    """Gait events, cues that sounded, and blocks, in order of time."""
    found = []
    for row in (*recording.of("gait_event"), *recording.of("played"), *recording.of("block")):
        time_s = float(recording.seconds(np.int64(row.t_ns)))  # type: ignore[arg-type]
        if isinstance(row, GaitEvent) and row.event in LABELS:
            found.append(Event(time_s, CONTEXTS[row.leg], LABELS[row.event], row.zone))
        elif isinstance(row, Played) and row.outcome == "played":
            found.append(Event(time_s, CONTEXTS[row.leg], f"Cue {row.kind}", f"cue {row.cue_id}"))
        elif isinstance(row, BlockBegins) and not row.countdown:
            found.append(Event(time_s, CONTEXTS[""], f"Block {row.kind}", f"block {row.number}"))
    return sorted(found)


def cut(grid: Grid, events: list[Event]) -> list[tuple[int, int]]:
    """(first, last + 1) sample of each file: as long as the frames and the events of one allow."""
    at = [int((event.time_s - grid.begin_s) * grid.rate_hz) for event in events]
    parts, first = [], 0
    while first < grid.length:
        last = min(first + MOST_FRAMES, grid.length)
        beyond = bisect_left(at, first) + MOST_EVENTS
        if beyond < len(at) and at[beyond] < last:
            last = max(at[beyond], first + 1)
        parts.append((first, last))
        first = last
    return parts


def _write_part(
    path: Path, recording: Recording, grid: Grid, values: Floats, events: list[Event], part: tuple[int, int]
) -> Path:
    first, last = part
    file: Any = ezc3d.c3d()
    parameters = file["parameters"]
    parameters["POINT"]["RATE"]["value"] = np.array([grid.rate_hz])
    parameters["ANALOG"]["RATE"]["value"] = np.array([grid.rate_hz])
    _describe(parameters["ANALOG"], recording, grid)
    file["data"]["points"] = np.zeros((4, 0, last - first))
    file["data"]["analogs"] = values[first:last].T[np.newaxis]
    begin_s = grid.begin_s + first / grid.rate_hz
    file.add_parameter("STRIDECUE", "BEGIN_S", [begin_s])
    file.add_parameter("STRIDECUE", "SESSION", [stem(recording.session)])
    file.add_parameter("SUBJECTS", "NAMES", [recording.session.facts.patient or "unknown"])
    _integers(file, "STRIDECUE", "MISSING", [min(int(np.isnan(values[first:last]).any(axis=1).sum()), 32_767)])
    _add_events(
        file, [row for row in events if first <= int((row.time_s - grid.begin_s) * grid.rate_hz) < last], begin_s
    )
    file.write(str(path))
    return path


def _describe(analog: Any, recording: Recording, grid: Grid) -> None:
    rows = [(series, channel) for series in recording.series if series.rate_hz for channel in series.channels]
    analog["LABELS"]["value"] = [f"{series.name}.{channel.label}" for series, channel in rows]
    analog["UNITS"]["value"] = [channel.unit for _, channel in rows]
    analog["DESCRIPTIONS"]["value"] = [_how(grid, series.rate_hz, is_own(grid, series)) for series, _ in rows]
    analog["SCALE"]["value"], analog["OFFSET"]["value"] = np.ones(len(rows)), np.zeros(len(rows))


def _how(grid: Grid, rate_hz: float, own: bool) -> str:
    return f"{rate_hz:g} Hz, nearest sample" if own else f"{rate_hz:g} Hz, lines to {grid.rate_hz:g} Hz"


def _add_events(file: Any, events: list[Event], begin_s: float) -> None:
    """All at once; minutes and seconds since the file's first frame."""
    if not events:
        return
    since_s = np.array([row.time_s - begin_s for row in events])
    columns: dict[str, Any] = {
        "TIMES": np.array([since_s // 60, since_s % 60]),
        "CONTEXTS": [row.context for row in events],
        "LABELS": [row.label for row in events],
        "DESCRIPTIONS": [row.about for row in events],
        "SUBJECTS": [""] * len(events),
    }
    for name, values in columns.items():
        file.add_parameter("EVENT", name, values)
    _integers(file, "EVENT", "USED", [len(events)])
    for name in ("ICON_IDS", "GENERIC_FLAGS"):
        _integers(file, "EVENT", name, [0] * len(events))


def _integers(file: Any, group: str, name: str, values: list[int]) -> None:
    """ezc3d makes floats of a list of integers, which other readers take for something else."""
    file.add_parameter(group, name, values)
    file["parameters"][group][name] |= {"type": ezc3d.ezc3d.INT, "value": np.array(values)}
