"""The emulator process: devices that are not there, over real pseudo-terminals.

Lives here: EmulatorNode, and the only door to drivers.emulators. Why: everything else of the system cannot tell that
it is fed by it. Must never: be read by the engine; its true events are for judging afterwards.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from drivers.emulators import create_encoder
from drivers.emulators.device import EmulatedDevice, WriteLog
from drivers.emulators.faults import FaultError, parse_faults
from drivers.emulators.pathology import Pathology
from drivers.emulators.pty import Pty
from drivers.emulators.recording import Recording
from drivers.emulators.sampler import Array, Sampler, linear, pull_down, pull_up
from drivers.emulators.source import Encoder, Source
from drivers.emulators.steps import Part, Rhythm
from drivers.emulators.walker import Patient, Walker
from drivers.walkfile import WalkError, counts, read_walk
from feedback.clock import now_ns
from feedback.config import Emulator, Rig, Sensor, Sole
from feedback.config.rig import EMULATED
from feedback.messages import Message, Notice, TrueEvent
from feedback.node import Item
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart, Started, start

LOG_ROWS = 400_000
BEGIN_AFTER_NS = 200_000_000


class EmulatorNode:
    """Emulated devices on one clock, all playing the same walk."""

    READS: ClassVar[tuple[str, ...]] = ()
    WRITES: ClassVar[tuple[str, ...]] = ("true_event", "notice")

    def __init__(self, source: Source, encoders: dict[Pty, tuple[Encoder, tuple[str, ...]]], rig: Rig) -> None:
        self.log = WriteLog(LOG_ROWS)
        self._source, self._encoders, self._rig = source, encoders, rig
        self._devices: list[EmulatedDevice] = []
        self._told_end = False

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:  # noqa: ARG002 - it reads nothing
        """Write what is due; tell what the patient truly did, and when the walk is over."""
        if not self._devices:
            self._devices = self._begin(now_ns + BEGIN_AFTER_NS)
        out: list[Message] = []
        for device in self._devices:
            out += [TrueEvent(row.t_ns, row.t_ns, 0, row.leg, row.event) for row in device.step(now_ns)]
        if not self._told_end and all(device.ended for device in self._devices):
            self._told_end = True
            out.append(Notice(now_ns, now_ns, 0, "emulator", "ended", "the walk is over"))
        return out

    def wake_ns(self, now_ns: int) -> int:
        """The next frame of any device."""
        return min((device.wake_ns() for device in self._devices), default=now_ns)

    def _begin(self, start_ns: int) -> list[EmulatedDevice]:
        """Devices start when everybody listens, so that the walk's own first step is heard."""
        settings = self._rig.emulator
        assert settings is not None
        return [
            EmulatedDevice(
                self._source,
                encoder,
                pty,
                start_ns,
                sides=sides,
                clock_ppm=settings.clock_ppm,
                faults=parse_faults(settings.faults),
                log=self.log,
                clock=now_ns,
            )
            for pty, (encoder, sides) in self._encoders.items()
        ]


def make(plan: RunPlan, _name: str) -> Started:
    """The devices behind the rig's emulated ports. CannotStart: a walk or a fault that cannot be read."""
    rig = plan.rig
    sensors = [sensor for sensor in rig.sensors if sensor.port == EMULATED]
    try:
        parse_faults(rig.emulator.faults if rig.emulator else ())
        source = _source(rig, plan.walk)
    except (WalkError, FaultError) as error:
        raise CannotStart(str(error)) from error
    ptys = {Pty(plan.port_path(sensor.name)): (_encoder(sensor), _sides(sensor)) for sensor in sensors}
    node = EmulatorNode(source, ptys, rig)
    return Started(node, finish=lambda: _close(node, list(ptys), plan.write_log))


def _source(rig: Rig, walk: Path | None) -> Source:
    settings = rig.emulator
    assert settings is not None
    if settings.source == "walker":
        return Sampler(Walker(_patient(rig, settings)), settings.rate_hz, _to_counts(rig.sole))
    assert walk is not None
    assert rig.walk is not None
    real = read_walk(walk, rig.walk.format)
    return Recording(real.time_s, *counts(real, rig.sole.counts_per_newton))


def _patient(rig: Rig, settings: Emulator) -> Patient:
    parts = [Part(row.kind, row.seconds, row.stride_s or 0.0, row.end_stride_s or 0.0) for row in settings.parts]
    return Patient(
        seed=settings.seed,
        mass_kg=settings.mass_kg,
        rhythm=Rhythm(settings.stride_s, settings.stride_cv, settings.asymmetry),
        parts=(Part("stand", settings.stand_s), *parts, Part("walk")),
        pathologies=tuple(Pathology(row.kind, row.leg, row.share) for row in settings.pathologies),
        zones=tuple((zone.x, zone.y) for zone in rig.sole.zones),
    )


def _to_counts(sole: Sole) -> Callable[[Array], Array]:
    ways = {"fsr-pull-down": pull_down, "fsr-pull-up": pull_up}
    return ways[sole.calibration](sole.adc_max) if sole.calibration in ways else linear(sole.counts_per_newton)


def _encoder(sensor: Sensor) -> Encoder:
    one_foot = {"sides": sensor.options["side"]} if sensor.options.get("side") else {}
    return create_encoder(sensor.driver, **one_foot)


def _sides(sensor: Sensor) -> tuple[str, ...]:
    side = sensor.options.get("side")
    return (str(side),) if side else ("left", "right")


def _close(node: EmulatorNode, ptys: list[Pty], write_log: Path | None) -> None:
    for pty in ptys:
        pty.unplug()
    if write_log:
        write_log.write_text(json.dumps(node.log.rows()))


def main() -> int:
    """Run as a process of its own: punctual as a device is, and out of the way of those that it feeds."""
    return start(make, priority=30, hot=False)


if __name__ == "__main__":
    raise SystemExit(main())
