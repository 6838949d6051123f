"""A whole session, made up: everything that a run writes, with known figures."""

import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedback.bus import RawMessage
from feedback.messages import (
    AudioHealth,
    BlockBegins,
    Cue,
    GaitEvent,
    Gap,
    Measure,
    Message,
    Placed,
    Played,
    Samples,
    SensorHealth,
    Signal,
    Stride,
    TrueEvent,
    Withheld,
)
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.wire import pack

MS, SECOND = 1_000_000, 1_000_000_000
START_NS = 900 * SECOND
RIG = """name = "made up"  # a rig for tests
sensors = [{ name = "soles", driver = "insole-lines", port = "/dev/ttyUSB0" }]
[sole]
calibration = "newton"
zones = [
    { name = "heel", x = 0, y = -0.9, region = "heel" },
    { name = "toe", x = 0, y = 0.9, region = "toe" },
]
"""
PROTOCOL = 'name = "ready"  # <b>not bold</b>\n[cues.glute_ready]\nlead_ms = 60.0\n'

Rows = list[tuple[str, str, Message]]


def load_n(phase: float, stance: float) -> float:
    """Vertical load of a foot over the cycle: two humps, nothing in swing."""
    at = phase / stance
    return 0.0 if at >= 1 else 780 * math.sin(math.pi * at) ** 0.5 * (1 - 0.25 * math.sin(math.pi * at) ** 6)


def walk_of_leg(leg: str, seconds: float, rng: random.Random) -> Rows:
    """Heel strike to heel strike: true and found events, strides, samples, cues."""
    rows: Rows = []
    t_ns = START_NS + (0 if leg == "left" else 550 * MS)
    for number in range(int(seconds / 1.1)):
        length_s = rng.gauss(1.1, 0.02) * (2.4 if number == 12 else 1.0)
        stance_s = length_s * (0.63 if leg == "left" else 0.60) + rng.gauss(0, 0.004)
        end_ns, off_ns = t_ns + round(length_s * SECOND), t_ns + round(stance_s * SECOND)
        for kind, at_ns in (("toe_off", off_ns), ("heel_strike", end_ns)):
            found_ns = at_ns + 4 * MS
            rows.append(("true_event", "emulator", TrueEvent(at_ns, at_ns, 0, leg, kind)))
            rows.append(("gait_event", "engine", GaitEvent(found_ns, found_ns, 0, leg, kind, found_ns, 1.0, "heel")))
        swing_s = length_s - stance_s
        timing = (leg, t_ns, length_s, stance_s, swing_s, 0.24, 0.4, 0.55, 1.1, "heel", 1.0)
        rows.append(("stride", "engine", Stride(end_ns, end_ns, 0, *timing, **loads_of_stride(leg, number, length_s))))
        measures_of_stride(rows, leg, number, t_ns, end_ns)
        samples_of_stride(rows, leg, t_ns, end_ns, stance_s / length_s, rng)
        cue_of_stride(rows, leg, number, end_ns, rng)
        t_ns = end_ns
    return rows


def loads_of_stride(leg: str, number: int, length_s: float) -> dict[str, Any]:
    """What the soles tell of a stance, a little different in each stride."""
    more = (1.05 if leg == "left" else 1.0) + 0.01 * math.sin(number)
    return {
        "toe_off_zone": "toe", "cadence_spm": 120 / length_s, "stance_pct": 63.0,
        "first_double_support_s": 0.125, "second_double_support_s": 0.115,
        "first_peak": 1.1 * more, "valley": 0.8 / more, "second_peak": 1.05 * more, "loading_rate_per_s": 9.0 * more,
        "load_impulse_s": 0.56 * more, "push_off_peak": 0.7 * more, "push_off_impulse_s": 0.12 * more,
        "heel_to_forefoot_s": 0.08 * more, "cop_ap": tuple(-0.8 * more + 0.14 * k for k in range(11)),
        "cop_ml": (0.02 * more,) * 11, "cop_excursion_ap": 1.4, "cop_speed_ap_per_s": 2.0 * more,
        "cop_spread_ml": 0.02 * more, "belt_mps": 1.1, "stride_length_m": 1.1 * length_s,
        "cop_path_ml_per_s": 0.2 * more, "cop_aside_ml": 0.03 * more, "load_fluctuation_pct": 1.4 * more,
        "sample_s": 0.01,
    }  # fmt: skip


def measures_of_stride(rows: Rows, leg: str, number: int, start_ns: int, end_ns: int) -> None:
    """Thigh extension of 12 and 18 deg, and an onset that is late in every fourth stride and once unknown."""
    extension = (12.0 if leg == "left" else 18.0) + 0.5 * math.sin(number)
    onset, word = (math.nan, "too_noisy") if number == 7 else (90.0, "late") if number % 4 == 0 else (5.0, "on_time")
    for measure, value, sigma, method, muscle, said in (
        ("thigh_extension_deg", extension, 2.0, "thigh_imu", "", ""),
        ("onset_ms", onset, 15.0, "emg", "gluteus_medius", word),
    ):
        about = (leg, start_ns, measure, value, sigma, method, muscle, said)
        rows.append(("measure", "engine", Measure(end_ns, end_ns, 0, *about)))


def samples_of_stride(rows: Rows, leg: str, t_ns: int, end_ns: int, stance: float, rng: random.Random) -> None:
    for at_ns in range(t_ns, end_ns, 10 * MS):
        phase = (at_ns - t_ns) / (end_ns - t_ns)
        load = load_n(phase, stance)
        values = (load * (1 - phase) + rng.gauss(3, 1), load * phase + rng.gauss(3, 1))
        rows.append(("samples", "soles", Samples(at_ns, at_ns + MS, 0, f"soles.{leg}", -1, values)))


def cue_of_stride(rows: Rows, leg: str, number: int, strike_ns: int, rng: random.Random) -> None:
    """Most strides are cued, with the prediction off by a few ms; the others show what else can become of a cue."""
    if number < 3 or number == 12:
        why = "no prediction" if number < 3 else "prediction unsure: sigma 48 ms"
        rows.append(("withheld", "engine", Withheld(strike_ns, strike_ns, 0, "glute_ready", leg, strike_ns, why)))
        return
    cue_id = 2 * number + (leg == "right")
    target_ns = strike_ns + 4 * MS + round(rng.gauss(5, 18) * MS)
    seen_ns = target_ns - 300 * MS
    due_ns = target_ns - 60 * MS
    first = Cue(
        seen_ns,
        seen_ns,
        0,
        cue_id,
        0,
        "glute_ready",
        leg,
        due_ns - 9 * MS,
        target_ns - 9 * MS,
        15 * MS,
        "click",
        -12.0,
        "",
    )
    last = first.replace(
        revision=1, due_ns=due_ns, target_ns=target_ns, t_ns=seen_ns + 90 * MS, cause_ns=seen_ns + 90 * MS
    )
    for cue, verdict in ((first, "placed"), (last, "moved")):
        got_ns = cue.cause_ns + round(rng.uniform(0.6, 1.4) * MS)
        rows.append(("cue", "engine", cue))
        rows.append(("placed", "audio", Placed(got_ns, cue.cause_ns, 0, cue_id, cue.revision, cue.due_ns, verdict)))
    outcome = "late" if number == 20 else "played"
    error_ns = round(rng.gauss(0, 0.02) * MS) if outcome == "played" else 0
    onset_ns = due_ns + error_ns if outcome == "played" else 0
    head = (onset_ns or due_ns, last.cause_ns, 0)
    rows.append(("played", "audio", Played(*head, cue_id, 1, "glute_ready", leg, due_ns, onset_ns, error_ns, outcome)))


def health(seconds: float) -> Rows:
    rows: Rows = []
    for second in range(int(seconds)):
        at_ns = START_NS + second * SECOND
        state = "lost" if second == 30 else "streaming"
        counts = (200.0, 200 * second, 1 if second > 40 else 0, 3 if second > 40 else 0, 17, 1 if second > 30 else 0)
        rows.append(("sensor_health", "soles", SensorHealth(at_ns, at_ns, 0, "soles", state, "", *counts)))
        rows.append(("audio_health", "audio", AudioHealth(at_ns, at_ns, 0, "null", 48000, 128, 5_500_000, 0, 1)))
    lost_ns = START_NS + 30 * SECOND
    for leg in ("left", "right"):
        silent = Signal(lost_ns, lost_ns, 0, f"soles.{leg}", "silent", "nothing for 150 ms")
        rows.append(("signal", "engine", silent))
        rows.append(("signal", "engine", silent.replace(t_ns=lost_ns + SECOND, state="ok", detail="signal is back")))
    rows.append(("gap", "visual", Gap(lost_ns, lost_ns, 0, "visual", "played", "audio", 2)))
    return rows


def rows_of_walk(seconds: float, seed: int = 5) -> Rows:
    """All messages in order of time, numbered as their writers would."""
    rng = random.Random(seed)
    rows = [row for leg in ("left", "right") for row in walk_of_leg(leg, seconds, rng)] + health(seconds)
    rows.sort(key=lambda row: row[2].cause_ns)
    counts: dict[tuple[str, str], int] = {}
    numbered: Rows = []
    for topic, writer, message in rows:
        seq = counts[topic, writer] = counts.get((topic, writer), -1) + 1
        numbered.append((topic, writer, message.replace(seq=seq)))
    return numbered


def write_session(
    path: Path,
    rows: Rows,
    rig: str = RIG,
    protocol: str = PROTOCOL,
    patient: str = 'id = "P-07"\n',
    patient_id: str = "P-07",
    **facts: Any,
) -> Path:
    """Write a session file; facts: what differs from those of P-07's first walk."""
    about = {"patient": patient_id, "rig": "made up", "protocol": "ready", "started_unix_s": 1_700_000_000.0}
    files = {"rig.toml": rig, "protocol.toml": protocol, "patient.toml": patient}
    writer = SessionWriter(path, SessionFacts(**(about | facts), started_clock_ns=START_NS), files, min_free_mib=1)
    for topic, source, message in rows:
        writer.write(RawMessage(topic, source, pack(message), message.cause_ns + MS))
    return writer.finish()


@pytest.fixture
def make_session(tmp_path: Path) -> Callable[..., Path]:
    """make_session(rows) writes a session file."""

    def make(rows: Rows, name: str = "walk.mcap", **more: Any) -> Path:
        return write_session(tmp_path / name, rows, **more)

    return make


@pytest.fixture(scope="session")
def walk_file(walk: Rows, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That minute as a file that no test changes."""
    return write_session(tmp_path_factory.mktemp("walk") / "walk.mcap", walk)


@pytest.fixture(scope="session")
def walk() -> Rows:
    """One minute of walking: 54 strides a leg, one of them a stop; 50 cues a leg, one of them late."""
    return rows_of_walk(60)


@pytest.fixture
def session(make_session: Callable[..., Path], walk: Rows) -> Path:
    """The session file of that minute."""
    return make_session(walk)


def with_blocks(rows: Rows, seconds: float = 20.0) -> Rows:
    """The same walk as a course of baseline, training and retention, each of so many seconds."""
    blocks: Rows = []
    for k, kind in enumerate(("baseline", "training", "retention", "end")):
        at_ns = START_NS + round(k * seconds * SECOND)
        frequency = (100.0, 50.0) if kind == "training" else (0.0, 0.0)
        blocks.append(("block", "engine", BlockBegins(at_ns, at_ns, k, k + 1, kind, *frequency, seconds, 0, ())))
    return sorted([*rows, *blocks], key=lambda row: row[2].cause_ns)


def extended(rows: Rows, leg: str, deg: float) -> Rows:
    """The same walk with more thigh extension of one leg."""
    return [(topic, writer, _extended(message, leg, deg)) for topic, writer, message in rows]


def _extended(message: Message, leg: str, deg: float) -> Message:
    is_of_it = isinstance(message, Measure) and (message.measure, message.leg) == ("thigh_extension_deg", leg)
    return message.replace(value=message.value + deg) if is_of_it else message  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def weeks(walk: Rows, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three sessions of P-07, a week apart: the left leg's thigh extension grows by 0, 1 and 8 deg."""
    folder = tmp_path_factory.mktemp("weeks")
    return [
        write_session(
            folder / f"week{k}.mcap",
            extended(with_blocks(walk), "left", deg),
            started_unix_s=1_700_000_000.0 + k * 7 * 86_400,
        )
        for k, deg in enumerate((0.0, 1.0, 8.0))
    ]
