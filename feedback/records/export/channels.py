"""What each number of a stream is: its label, unit and kind, from the rig that was in force.

Lives here: Channel and `channels_of`. Why: all formats name and scale the same channels alike. Must never: scale by
anything that is not linear: a force-sensing resistor stays in counts.

A value in its unit is (count - zero) x factor / divisor. Units: N (soles calibrated in newtons), count (all other
soles), m/s2, g, deg/s, rad/s (inertial sensors, as the rig says), uV (EMG), m/s (belt), '' (quaternions: none).
"""

import re
from itertools import repeat
from typing import NamedTuple

from drivers import create
from feedback.config import Rig, Sole
from feedback.config.body import Emg, Imu
from feedback.config.rig import BELT
from feedback.messages import LEGS

COUNT = "count"
SUFFIXES = {
    "N": "_n", COUNT: "_count", "m/s2": "_mps2", "g": "_g", "deg/s": "_degps", "rad/s": "_radps", "uV": "_uv",
    "m/s": "_mps", "": "",
}  # fmt: skip
"""How a unit ends a column's name."""


class Channel(NamedTuple):
    """One channel of a stream."""

    label: str
    unit: str
    kind: str
    """force | acceleration | turning | orientation | emg | speed | other."""
    about: str
    """For people: what it is of."""
    axis: str = ""
    """'x', 'y', 'z' or 'w' of a vector or quaternion."""
    factor: float = 1.0
    divisor: float = 1.0
    zero: float = 0.0

    @property
    def column(self) -> str:
        """A column's name with its unit."""
        return re.sub(r"\W+", "_", self.label.lower()) + SUFFIXES[self.unit]


def channels_of(stream: str, width: int, rig: Rig | None) -> tuple[Channel, ...]:
    """The channels of '<sensor>.<stream>'; by number alone where the rig does not say what they are."""
    found = _known(stream, rig) if rig else ()
    if len(found) == width:
        return found
    return tuple(Channel(f"channel_{k + 1}", COUNT, "other", f"{stream}, channel {k + 1}") for k in range(width))


def rate_of(stream: str, rig: Rig | None) -> float:
    """Samples a second, as the rig or the driver says; 0 where neither does."""
    if rig is None:
        return 0.0
    worn = {imu.stream: imu.rate_hz for imu in rig.imus} | {emg.stream: emg.rate_hz for emg in rig.emgs}
    if stream in worn:
        return worn[stream]
    for sensor in rig.sensors:
        for told in create(sensor.driver, **sensor.options).streams:
            if f"{sensor.name}.{told.name}" == stream:
                return told.rate_hz
    return 0.0


def _known(stream: str, rig: Rig) -> tuple[Channel, ...]:
    name = stream.rpartition(".")[2]
    if name in LEGS:
        return _sole(rig.sole, name)
    for imu in rig.imus:
        if imu.stream == stream:
            return _imu(imu)
    for emg in rig.emgs:
        if emg.stream == stream:
            return _emg(emg)
    return (Channel("speed", "m/s", "speed", "speed of the belt"),) if name == BELT else ()


def _sole(sole: Sole, leg: str) -> tuple[Channel, ...]:
    newton = sole.calibration == "newton"
    unit, divisor = ("N", sole.counts_per_newton) if newton else (COUNT, 1.0)
    labels = [zone.name if not zone.name[0].isdigit() else f"zone_{zone.name}" for zone in sole.zones]
    about = [f"{leg} sole, zone {zone.name} ({zone.region}, x {zone.x:g}, y {zone.y:g})" for zone in sole.zones]
    return tuple(
        Channel(*row, divisor=divisor) for row in zip(labels, repeat(unit), repeat("force"), about, strict=False)
    )


def _imu(imu: Imu) -> tuple[Channel, ...]:
    place = imu.segment if imu.leg == "none" else f"{imu.leg} {imu.segment}"
    if imu.gives == "quaternion":
        return tuple(Channel(f"q{axis}", "", "orientation", f"{place}, quaternion {axis}", axis) for axis in "wxyz")
    acceleration = [
        Channel(f"a{axis}", imu.acceleration_unit, "acceleration", f"{place}, acceleration {axis}", axis)
        for axis in "xyz"
    ]
    turning = [
        Channel(f"g{axis}", imu.turning_unit, "turning", f"{place}, angular velocity {axis}", axis) for axis in "xyz"
    ]
    return (*acceleration, *turning)


def _emg(emg: Emg) -> tuple[Channel, ...]:
    found = []
    for number, row in enumerate(emg.channels, 1):
        used = row.muscle != "none"
        label = f"{row.muscle}_{row.leg}" if used else f"unused_{number}"
        about = f"{row.leg} {row.muscle.replace('_', ' ')}, {emg.signal} EMG" if used else "no electrodes"
        found.append(Channel(label, "uV", "emg", about, factor=emg.uv_per_count, zero=emg.zero_counts))
    return tuple(found)
