"""What a session is missing: frames, messages, sound, parts of its file.

Lives here: Losses. Why: figures are worth what was lost beneath them. Must never: leave out a loss that is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from feedback.messages import SensorHealth
from feedback.records.material import Material


@dataclass(frozen=True)
class SensorAccount:
    """What one sensor delivered, and what it lost."""

    rate_hz: float
    """Median of the rates it told while it streamed."""
    bad_frames: int
    lost_frames: int
    discarded_bytes: int
    reconnects: int


@dataclass(frozen=True)
class Losses:
    """All that is known to be missing from a session."""

    sensors: dict[str, SensorAccount] = field(default_factory=dict)
    bus_messages: int = 0
    """Missed by some reader on the bus, as the readers told."""
    unrecorded_messages: int = 0
    """Sent, but not in the file."""
    underruns: int = 0
    """Times the sound output ran dry."""
    signal_losses: int = 0
    """Times a sole fell silent or became faulty, by the engine's account."""
    damage: str = ""
    """What is wrong with the file itself; '' for a file in order."""


def losses_of(material: Material, damage: str = "") -> Losses:
    """Account for everything that is missing. damage: what the reader found wrong with the file."""
    return Losses(
        sensors={name: _account(rows) for name, rows in material.sensors.items()},
        bus_messages=sum(gap.missing for gap in material.gaps),
        unrecorded_messages=material.unrecorded.total(),
        underruns=max((health.underruns for health in material.audio), default=0),
        signal_losses=sum(signal.state != "ok" for signal in material.signals),
        damage=damage,
    )


def losses_in_words(losses: Losses) -> str:
    """What is missing, for people; '' if nothing is."""
    told = [losses.damage] if losses.damage else []
    for name, sensor in losses.sensors.items():
        counts = {
            "frames lost": sensor.lost_frames,
            "bad frames": sensor.bad_frames,
            "bytes of noise": sensor.discarded_bytes,
            "reconnects": sensor.reconnects,
        }
        told += [f"{name}: {_counted(counts)}"] if any(counts.values()) else []
    counts = {
        "messages missed on the bus": losses.bus_messages,
        "messages missing from the file": losses.unrecorded_messages,
        "underruns of the sound output": losses.underruns,
        "signal of a sole away": losses.signal_losses,
    }
    return "; ".join(told + [_counted({what: count}) for what, count in counts.items() if count])


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{what} {count}" for what, count in counts.items() if count)


def _account(rows: Sequence[SensorHealth]) -> SensorAccount:
    rates = [row.rate_hz for row in rows if row.state == "streaming" and row.rate_hz > 0]
    return SensorAccount(
        rate_hz=median(rates) if rates else 0.0,
        bad_frames=max(row.bad_frames for row in rows),
        lost_frames=max(row.lost_frames for row in rows),
        discarded_bytes=max(row.discarded_bytes for row in rows),
        reconnects=max(row.reconnects for row in rows),
    )
