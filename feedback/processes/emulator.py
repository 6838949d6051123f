"""The emulator process: devices that are not there, over real pseudo-terminals.

Lives here: EmulatorNode; with emulated.py it is the only door to drivers.emulators. Why: everything else of the system
cannot tell that it is fed by it. Must never: be read by the engine; its true events are for judging afterwards.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from drivers.emulators.answering import AnsweringDevice
from drivers.emulators.device import EmulatedDevice, WriteLog
from drivers.emulators.faults import Fault, FaultError, parse_faults
from drivers.emulators.pty import Pty
from drivers.emulators.two_ptys import TwoPtys
from drivers.two_ports import SIDES
from drivers.walkfile import WalkError
from feedback.clock import now_ns
from feedback.messages import Message, Notice, TrueEvent
from feedback.node import Item
from feedback.processes.emulated import Answers, Played, cast
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart, Started, start

LOG_ROWS = 400_000
BEGIN_AFTER_NS = 200_000_000


class EmulatorNode:
    """Emulated devices on one clock, all playing the same walk."""

    READS: ClassVar[tuple[str, ...]] = ()
    WRITES: ClassVar[tuple[str, ...]] = ("true_event", "notice")

    def __init__(
        self,
        parts: dict[str, tuple[Pty | TwoPtys, Played | Answers]],
        faults: Sequence[Fault],
        clock_ppm: float,
        counter_start: int = 0,
        log: WriteLog | None = None,
    ) -> None:
        """parts: name of each sensor -> its port, and what it plays, or how it answers, there. log: of each write."""
        self._log = log
        self._parts, self._faults, self._clock_ppm, self._counter_start = parts, faults, clock_ppm, counter_start
        self._devices: list[EmulatedDevice | AnsweringDevice] = []
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

    def _begin(self, start_ns: int) -> list[EmulatedDevice | AnsweringDevice]:
        """Devices start when everybody listens, so that the walk's own first step is heard."""
        return [self._device(name, pty, part, start_ns) for name, (pty, part) in self._parts.items()]

    def _device(
        self, name: str, pty: Pty | TwoPtys, part: Played | Answers, start_ns: int
    ) -> EmulatedDevice | AnsweringDevice:
        if isinstance(part, Answers):
            return AnsweringDevice(part.device, pty, start_ns, name=name, faults=self._faults)
        return EmulatedDevice(
            part.source,
            part.encoder,
            pty,
            start_ns,
            name=name,
            sides=part.sides,
            hold_s=part.hold_s,
            clock_ppm=self._clock_ppm,
            counter_start=self._counter_start,
            full_scale=part.full_scale,
            faults=self._faults,
            log=self._log,
            clock=now_ns,
        )


def make(plan: RunPlan, _name: str) -> Started:
    """The devices behind the rig's emulated ports. CannotStart: a walk or a fault that cannot be read."""
    settings = plan.rig.emulator
    assert settings is not None
    try:
        played = cast(plan.rig, plan.walk)
        faults = parse_faults(settings.faults, played)
    except (WalkError, FaultError) as error:
        raise CannotStart(str(error)) from error
    parts = {name: (_end(plan, name), part) for name, part in played.items()}
    log = WriteLog(LOG_ROWS) if plan.write_log else None
    node = EmulatorNode(parts, faults, settings.clock_ppm, settings.counter_start, log)
    return Started(node, finish=lambda: _close([pty for pty, _ in parts.values()], log, plan.write_log))


def _end(plan: RunPlan, name: str) -> Pty | TwoPtys:
    """The sensor's terminal, or both of them."""
    if not next(sensor for sensor in plan.rig.sensors if sensor.name == name).right_port:
        return Pty(plan.port_path(name))
    return TwoPtys({side: Pty(plan.port_path(name, side)) for side in SIDES})


def _close(ptys: list[Pty | TwoPtys], log: WriteLog | None, write_log: Path | None) -> None:
    for pty in ptys:
        pty.unplug()
    if log and write_log:
        write_log.write_text(json.dumps(log.rows()))


def main() -> int:
    """Run as a process of its own: punctual as a device is, and out of the way of those that it feeds."""
    return start(make, priority=30, hot=False)


if __name__ == "__main__":
    raise SystemExit(main())
