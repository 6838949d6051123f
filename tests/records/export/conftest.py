"""A short session with all kinds of sensors, its values known."""

from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.messages import (
    Acknowledged,
    BlockBegins,
    Command,
    GaitEvent,
    Measure,
    Notice,
    Outcome,
    Played,
    Samples,
    Stride,
)
from feedback.records.session import SessionReader

MS, SECOND = 1_000_000, 1_000_000_000
START_NS = 900 * SECOND
SENSORS = """
sensors = [
    { name = "soles", driver = "insole-lines", port = "/dev/ttyUSB0" },
    { name = "thigh", driver = "signal-lines", port = "/dev/ttyUSB1", options = { stream = "imu", rate_hz = 200.0 } },
    { name = "emg", driver = "signal-lines", port = "/dev/ttyUSB2", options = { stream = "emg", rate_hz = 1000.0 } },
    { name = "belt", driver = "signal-lines", port = "/dev/ttyUSB3", options = { stream = "belt", rate_hz = 10.0 } },
]
"""
RIG = f"""name = "all sensors"{SENSORS}
[sole]
calibration = "newton"
counts_per_newton = 20.0
zones = [
    {{ name = "heel", x = 0, y = -0.9, region = "heel" }},
    {{ name = "toe", x = 0, y = 0.9, region = "toe" }},
]
[[imus]]
stream = "thigh.imu"
segment = "thigh"
leg = "left"
rate_hz = 200.0
[[emgs]]
stream = "emg.emg"
uv_per_count = 0.5
zero_counts = 100
channels = [{{ muscle = "gluteus_maximus", leg = "left" }}, {{ muscle = "none" }}]
"""
STREAMS = {"soles.left": (10, 2), "soles.right": (10, 2), "thigh.imu": (5, 6), "emg.emg": (1, 2), "belt.belt": (100, 1)}
"""Step in ms and number of channels of each."""


def counts(stream: str, k: int) -> tuple[float, ...]:
    """What the device told as its k-th sample."""
    return tuple(float((k * 7 + 13 * place + len(stream)) % 4096) for place in range(STREAMS[stream][1]))


def samples() -> list[tuple[str, str, Samples]]:
    """Two seconds of each stream; the last second of the right sole is missing."""
    rows = []
    for stream, (step_ms, _) in STREAMS.items():
        for k in range((1000 if stream == "soles.right" else 2000) // step_ms):
            t_ns = START_NS + k * step_ms * MS + k % 3
            message = Samples(t_ns, t_ns + 2 * MS, k, stream, k, counts(stream, k))
            rows.append(("samples", stream.partition(".")[0], message))
    return rows


def told() -> list[tuple[str, str, object]]:
    """One or two of each kind of message."""
    at_ns = START_NS + SECOND // 2
    head = (at_ns, at_ns + MS)
    left, right = ("gait_event", "engine"), ("gait_event", "engine")
    unscored = ("", "", float("nan"), float("nan"), "unknown")
    measure = ("left", START_NS, "hip_extension_deg", 12.25, float("nan"), "thigh_imu+pelvis_imu")
    return [
        ("block", "engine", BlockBegins(*head, 0, 1, "training", 100.0, 50.0, float("nan"), 30, ("a", "b"))),
        (*left, GaitEvent(at_ns, at_ns, 0, "left", "heel_strike", at_ns, 1.0, "heel")),
        (*right, GaitEvent(at_ns + 100 * MS, at_ns, 1, "right", "toe_off", at_ns, 1.0, "toe", "late")),
        ("stride", "engine", Stride(*head, 0, "left", START_NS, 1.1, 0.7, 0.4, 0.2, 0.4, 0.5, 1.05, "heel", 1.0)),
        ("measure", "engine", Measure(*head, 0, *measure)),
        ("played", "audio", Played(at_ns - 60 * MS, 0, 0, 7, 0, "glute_ready", "left", at_ns, at_ns, 3, "played")),
        ("played", "audio", Played(at_ns, 0, 1, 8, 0, "glute_ready", "right", at_ns, 0, 0, "cancelled")),
        ("outcome", "engine", Outcome(*head, 0, "glute_ready", "left", START_NS, 1, "cued", 7, "", -5 * MS, *unscored)),
        ("command", "desk", Command(*head, 0, 1, "therapist", "cues.glute_ready.lead_ms", "90")),
        ("acknowledged", "engine", Acknowledged(*head, 0, 1, "therapist", "cues.glute_ready.lead_ms", "90", "60", "")),
        ("notice", "audio", Notice(*head, 0, "audio", "note", 'the card says "48 kHz",\nand a tab\there')),
    ]  # fmt: skip


@pytest.fixture
def full(make_session: Callable[..., Path]) -> SessionReader:
    """The session, opened."""
    rows = sorted([*samples(), *told()], key=lambda row: row[2].cause_ns)
    return SessionReader(make_session(rows, "full.mcap", rig=RIG, patient='id = "P-07"\ndiagnosis = "stroke"\n'))


@pytest.fixture
def expected() -> Callable[[str], list[tuple[float, ...]]]:
    """expected(stream): all values of a stream in its unit, by the rig above."""

    def of(stream: str) -> list[tuple[float, ...]]:
        rows = [message.values for _, _, message in samples() if message.stream == stream]
        if stream.startswith("soles."):
            return [tuple(count / 20.0 for count in row) for row in rows]
        if stream == "emg.emg":
            return [((used - 100) * 0.5, (unused - 100) * 0.5) for used, unused in rows]
        return rows

    return of
