"""A rig's file to begin with, from what was found behind ports.

Lives here: `draft`. Why: a rig has a dozen lines that follow from the devices, and a person should only have to say
what no byte can tell: which leg, which muscle, where a zone lies. Must never: give a file that is not valid, or hide
that something in it is a guess.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from drivers import DRIVERS, create, driver_class
from drivers.base import Option, Stream
from feedback.config.load import rig_of
from feedback.config.named_zones import Region, ZonePlace, zone_place
from feedback.config.rig import BELT

FEET = ("left", "right")
SEGMENTS = (("thigh", "left"), ("thigh", "right"), ("pelvis", ""))
"""What inertial sensors are taken to be worn on, in the order in which they were found."""
MUSCLES = tuple((muscle, leg) for leg in FEET for muscle in ("gluteus_medius", "gluteus_maximus"))
UNITS = {"witmotion": ("g", "deg/s"), "xsens-mti": ("m/s2", "rad/s"), "vectornav-ascii": ("m/s2", "rad/s")}
AMPLIFIERS = {"bitalino": (3.22, 512.0, 1600.0), "openbci-cyton": (0.02235, 0.0, 180_000.0)}
"""Driver -> microvolts a count, zero, limit: docs/hardware.md."""
LEAST_IMU_HZ, LEAST_EMG_HZ = 20.0, 200.0
EMG_HZ = 1000.0


@dataclass(frozen=True)
class Device:
    """What was found behind one port."""

    port: str
    driver: str
    options: dict[str, Any]
    streams: tuple[Stream, ...]
    baud: int = 0
    """0: the driver's own."""
    rate_hz: float = 0.0
    """As measured; 0: not known."""
    note: str = ""


def draft(devices: Sequence[Device]) -> str:
    """The text of a rig with these devices, one that loads. What is guessed is said beside it."""
    parts = _Parts()
    for device in devices:
        parts.add(device)
    text = "\n".join(parts.lines())
    rig_of(text, Path("the drafted rig"))
    return text


class _Parts:
    """The rig as it grows."""

    def __init__(self) -> None:
        self._sensors: list[str] = []
        self._worn: list[str] = []
        self._left_out: list[str] = []
        self._names: list[str] = []
        self._imus = self._emgs = 0
        self._zones: tuple[str, ...] = ()

    def add(self, device: Device) -> None:
        """One device more, under a name of its own."""
        kind = _kind(device)
        if device.driver not in DRIVERS or not kind:
            self._left_out.append(
                f"# {device.port}: {device.driver}: {device.note or 'what its stream is of is not known'}"
            )
            return
        name = self._name(device, kind)
        stream = device.streams[0].name if kind == "soles" else {"imu": "imu", "emg": "emg", "belt": BELT}[kind]
        self._sensors += [*_sensor(device, name, stream), ""]
        if kind == "soles":
            self._zones = max(self._zones, *(row.channels for row in device.streams), key=len)
        elif kind == "imu":
            self._worn += [*_imu(device, f"{name}.{stream}", *SEGMENTS[min(self._imus - 1, 2)]), ""]
        elif kind == "emg":
            self._worn += [*_emg(device, f"{name}.{stream}", first=self._emgs == 1), ""]

    def lines(self) -> Iterator[str]:
        """The file."""
        yield "# Drafted from what was found behind the ports. Look at every line that has a comment: it is a guess."
        yield ""
        yield 'name = "drafted rig"'
        yield ""
        yield from self._sensors
        yield from self._worn
        yield from _sole(self._zones)
        yield from self._left_out

    def _name(self, device: Device, kind: str) -> str:
        self._imus += kind == "imu"
        self._emgs += kind == "emg"
        if kind == "imu":
            number = self._imus - 1
            name = "_".join(filter(None, SEGMENTS[number])) if number < len(SEGMENTS) else f"imu{number + 1}"
        else:
            feet = [row.name for row in device.streams]
            name = {"emg": "emg", "belt": "treadmill"}.get(kind) or (f"sole_{feet[0]}" if len(feet) == 1 else "insoles")
        while name in self._names:
            name = f"{name.rstrip('0123456789')}{int(name[len(name.rstrip('0123456789')) :] or 1) + 1}"
        self._names.append(name)
        return name


def _kind(device: Device) -> str:
    """soles | imu | emg | belt; '' where nobody can tell."""
    names = {row.name for row in device.streams}
    channels = [name.lower() for row in device.streams for name in row.channels]
    if names & set(FEET):
        return "soles"
    if BELT in names or any(name.startswith("speed") for name in channels):
        return "belt"
    if "imu" in names or {"ax", "ay", "az"} <= set(channels) or {"qw", "qx", "qy", "qz"} <= set(channels):
        return "imu"
    return "emg" if channels else ""


def _sensor(device: Device, name: str, stream: str) -> Iterator[str]:
    yield "[[sensors]]"
    yield f"name = {_toml(name)}"
    yield f"driver = {_toml(device.driver)}"
    yield f"port = {_toml(device.port)}"
    if device.baud and device.baud != driver_class(device.driver).BAUD:
        yield f"baud = {device.baud}"
    options = _options(device, stream)
    if options:
        note = f"  # {device.note}" if device.note else ""
        yield "options = { " + ", ".join(f"{key} = {_toml(value)}" for key, value in options.items()) + " }" + note


def _options(device: Device, stream: str) -> dict[str, Any]:
    """Those found, and the rate and the stream's name where the driver takes them."""
    table, options = driver_class(device.driver).OPTIONS, dict(device.options)
    if "stream" in table and table["stream"].default != stream:
        options["stream"] = stream
    if "zones" in table and device.streams:
        options["zones"] = len(device.streams[0].channels)
    if "rate_hz" in table and device.rate_hz and _may_be(device, options, table["rate_hz"]):
        options["rate_hz"] = device.rate_hz
    return options


def _may_be(device: Device, options: dict[str, Any], rate: Option) -> bool:
    """Whether the driver takes the measured rate; some know their device's own rates alone."""
    if not (rate.low or 0) <= device.rate_hz <= (rate.high or device.rate_hz):
        return False
    try:
        create(device.driver, **options, rate_hz=device.rate_hz)
    except ValueError:
        return False
    return True


def _imu(device: Device, stream: str, segment: str, leg: str) -> Iterator[str]:
    fused = "qw" in device.streams[0].channels
    yield "[[imus]]"
    yield f"stream = {_toml(stream)}"
    yield f"segment = {_toml(segment)}  # worn where?"
    if leg:
        yield f"leg = {_toml(leg)}  # which?"
    yield f"gives = {_toml('quaternion' if fused else 'motion')}"
    if not fused:
        acceleration, turning = UNITS.get(device.driver, ("m/s2", "deg/s"))
        doubt = "" if device.driver in UNITS else "  # in which unit?"
        yield f"acceleration_unit = {_toml(acceleration)}{doubt}"
        yield f"turning_unit = {_toml(turning)}{doubt}"
    yield f"rate_hz = {max(LEAST_IMU_HZ, device.rate_hz or device.streams[0].rate_hz)}"


def _emg(device: Device, stream: str, first: bool) -> Iterator[str]:
    microvolts, zero, limit = AMPLIFIERS.get(device.driver, (1.0, 0.0, 3000.0))
    rate_hz = device.rate_hz or device.streams[0].rate_hz
    yield "[[emgs]]"
    yield f"stream = {_toml(stream)}"
    yield f"rate_hz = {rate_hz if rate_hz >= LEAST_EMG_HZ else EMG_HZ}"
    yield 'signal = "raw"  # or "envelope"?'
    yield f"uv_per_count = {microvolts}" + ("" if device.driver in AMPLIFIERS else "  # at the electrodes?")
    yield f"zero_counts = {zero}"
    yield f"limit_uv = {limit}"
    yield "channels = ["
    for place, _ in enumerate(device.streams[0].channels):
        known = first and place < len(MUSCLES)
        muscle, leg = MUSCLES[place] if known else ("none", "none")
        yield f"    {{ muscle = {_toml(muscle)}, leg = {_toml(leg)} }},  # over which?"
    yield "]"


def _sole(names: tuple[str, ...]) -> Iterator[str]:
    """Zones where their names say, else along the foot from heel to toes, one lateral, the next medial."""
    if not names:
        yield "# No sole was found: these zones stand for one."
    names = names or ("heel", "met5", "met1", "hallux")
    yield "[sole]"
    yield 'calibration = "newton"  # or "fsr-pull-down", "fsr-pull-up", "switch"?'
    yield "zones = ["
    for place, name in enumerate(names):
        named = zone_place(name)
        x, y, region = named or _in_turn(place, len(names))
        doubt = "so it is called; where exactly?" if named else "lies where?"
        yield f"    {{ name = {_toml(name)}, x = {x}, y = {y}, region = {_toml(region)} }},  # {doubt}"
    yield "]"


def _in_turn(place: int, count: int) -> ZonePlace:
    y = round(-0.9 + 1.8 * place / max(1, count - 1), 2)
    region: Region = "heel" if y < -0.4 else "mid" if y < 0.15 else "forefoot" if y < 0.7 else "toe"
    return ZonePlace(0.4 if place % 2 else -0.4, y, region)


def _toml(value: Any) -> str:
    text: str = tomlkit.item(value).as_string()
    return text
