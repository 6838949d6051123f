"""What stands in the room: sensors and their ports, the soles' zones, the sound output, the recorder.

Lives here: the model of configs/rigs/*.toml, with audio.py and body.py; each field carries its meaning, unit, bound and
default. Why: the file reads as the list of what will run. Must never: hold what is trained (that is the protocol).
"""

import re
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from drivers import DRIVERS, create, driver_class
from drivers.base import Option, Paired
from drivers.belt import Belt
from drivers.plugins import PluginError
from feedback.config.audio import AudioOutput
from feedback.config.body import Emg, Imu
from feedback.config.control import Control
from feedback.config.emulated import Body
from feedback.config.model import Model
from feedback.config.outlets import Outlets
from feedback.config.screen import Screen
from feedback.config.sound_names import BUILT_IN, NAME
from feedback.config.transport import Bus
from feedback.config.trust import Trust

EMULATED = "emulated"
"""The port name that stands for the rig's own emulated device."""
DESK, MANUAL = "desk", "manual"
"""The port name and the driver of a belt that is set by hand: somebody tells its speed at the desk."""
BELT = "belt"
"""Name of the stream that tells a belt's speed."""
KNOWN = ("left", "right", BELT)
"""Names of streams that say by themselves what they are of."""


class Sensor(Model):
    """One device on one port, read by one process."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,30}$", description="name of the process and of its streams")
    driver: str = Field(description="a row of DRIVERS, or of an installed package: " + ", ".join(sorted(DRIVERS)))
    port: str = Field(
        min_length=1,
        description="device path; 'serial:NUMBER' for a USB bridge by its serial number; 'tcp:HOST:PORT', 'udp:PORT', "
        "'ble:ADDRESS', 'lsl:NAME'; 'emulated'; or 'desk' for driver manual",
    )
    right_port: str = Field(
        "", description="of a split belt with two ports the right one's, as port, which is the left one's"
    )
    baud: int | None = Field(None, ge=300, le=4_000_000, description="line speed in bit/s; left out: the driver's own")
    options: dict[str, int | float | str | bool | list[str]] = Field(
        default_factory=dict, description="settings of this driver"
    )
    control: Control | None = None

    @model_validator(mode="after")
    def _known_driver(self) -> Self:
        """The driver's own complaint about options that do not go together is a ValueError too."""
        try:
            table = driver_class(self.driver).OPTIONS
        except (KeyError, PluginError) as error:
            raise ValueError(error.args[0]) from error
        for key, value in self.options.items():
            if key not in table:
                raise ValueError(f"driver '{self.driver}' has no option '{key}'; it has: {', '.join(sorted(table))}")
            _check_option(key, value, table[key])
        create(self.driver, **self.options)
        return self

    @model_validator(mode="after")
    def _belt(self) -> Self:
        if self.port != EMULATED and (self.port == DESK) != (self.driver == MANUAL):
            raise ValueError(f"driver '{MANUAL}' and port '{DESK}' go together: a belt whose speed is told at the desk")
        driver = create(self.driver, **self.options)
        if bool(self.right_port) != isinstance(driver, Paired):
            raise ValueError("right_port is for devices with two ports, of which each needs its own")
        if (self.port == EMULATED) != (self.right_port == EMULATED) and self.right_port:
            raise ValueError("port and right_port are emulated together, or neither is")
        if self.control is None:
            return self
        if not isinstance(driver, Belt):
            raise ValueError(
                f"driver '{self.driver}' is of no belt that could be commanded; take [sensors.control] out"
            )
        if self.options.get("side"):
            raise ValueError("one belt of two is not commanded alone: driver 'woodway-split' takes both")
        if self.control.speed_mps < driver.slowest_mps:
            raise ValueError(f"control.speed_mps is below the slowest speed of this belt, {driver.slowest_mps:.3g} m/s")
        return self

    @property
    def streams(self) -> list[str]:
        """Its streams, '<sensor>.<stream>', as far as they are known before the device has said a word."""
        return [f"{self.name}.{stream.name}" for stream in create(self.driver, **self.options).streams]


def _check_option(key: str, value: Any, option: Option) -> None:
    wanted = type(option.default)
    fits = isinstance(value, wanted) or (wanted is float and isinstance(value, int))
    if not fits or (isinstance(value, bool) and wanted is not bool):
        raise ValueError(f"option '{key}' = {value!r} must be of type {wanted.__name__} ({option.about})")
    if option.choices and value not in option.choices:
        raise ValueError(f"option '{key}' = {value!r} must be one of {', '.join(option.choices)}")
    if option.low is not None and value < option.low:
        raise ValueError(f"option '{key}' = {value!r} must be at least {option.low:g}")
    if option.high is not None and value > option.high:
        raise ValueError(f"option '{key}' = {value!r} must be at most {option.high:g}")


class Zone(Model):
    """One force sensor in the sole; the right sole is the mirror image of the left."""

    name: str = Field(min_length=1, description="column or channel name, in the order in which the device sends them")
    x: float = Field(ge=-1, le=1, description="position across the sole, -1 medial … 1 lateral")
    y: float = Field(ge=-1, le=1, description="position along the sole, -1 heel … 1 toe")
    region: Literal["heel", "mid", "forefoot", "toe"] = Field(description="part of the foot above it")


class Sole(Model):
    """How counts become load, and where the zones lie."""

    calibration: Literal["newton", "fsr-pull-down", "fsr-pull-up", "switch"] = Field(
        description="newton: counts are proportional to force; fsr-…: a divider with a force-sensing resistor "
        "(pull-down: FSR to supply, pull-up: FSR to ground), conductance is proportional to force; "
        "switch: one signal of unknown scale, only its levels count"
    )
    counts_per_newton: float = Field(1.0, gt=0, le=100_000, description="newton only: device counts for one newton")
    adc_max: int = Field(4095, ge=1, le=65535, description="fsr-… only: reading at full supply voltage")
    zones: tuple[Zone, ...] = Field(min_length=1, max_length=256, description="the zones of one sole")

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [zone.name for zone in self.zones]
        doubles = sorted({name for name in names if names.count(name) > 1})
        if doubles:
            raise ValueError(f"zone names must differ; given twice: {', '.join(doubles)}")
        return self


class Recorder(Model):
    """Where sessions are kept."""

    folder: str = Field("sessions", min_length=1, description="folder for session files, from where one stands")
    chunk_kib: int = Field(256, ge=4, le=1024, description="size at which a chunk of the file is closed, KiB")
    min_free_mib: int = Field(
        200,
        ge=1,
        description="no session starts with less free space on the disk, MiB; a running one warns below it; below a "
        "quarter its file is completed, and it goes on in another once there is room",
    )
    raw: bool = Field(
        False, description="keep the bytes of every port too, so that decoders can be run again from them"
    )
    encrypt_to: tuple[str, ...] = Field(
        (), description="public keys (age1…) for which sessions are encrypted as they are written; empty: they are not"
    )


class Walk(Model):
    """How files of real walks are read for `--walk` and `analyse`."""

    format: Literal["gaitpdb", "wfdb", "zebris", "pedar", "moticon", "stappone", "xdf"] = Field(
        description="gaitpdb: 19 columns of newtons at 100 Hz; wfdb: a PhysioNet record with .let and .rit signals; "
        "zebris: a folder with force curve and gait line of each foot on a zebris treadmill; pedar: .asc of novel "
        "pedar insoles; moticon: text export of Moticon OpenGo insoles; stappone: .csv of stappone insoles; xdf: a "
        "stream of each foot in an XDF file"
    )


class Part(Model):
    """A part of the synthetic patient's walk."""

    kind: Literal["stand", "shift", "off", "walk", "turn"] = Field(
        description="walker: what is done; shift: standing, with the weight going from foot to foot; "
        "off: nothing on the soles"
    )
    seconds: float = Field(gt=0, le=36_000, description="walker: for how long, s")
    stride_s: float | None = Field(None, ge=0.6, le=3, description="walker: stride time at its start, s")
    end_stride_s: float | None = Field(None, ge=0.6, le=3, description="walker: stride time at its end, s")


class Pathology(Model):
    """A gait fault of the synthetic patient."""

    kind: Literal["drag", "toe_first", "double_contact", "shuffle", "stumble", "stiff"] = Field(
        description="walker: what is wrong; drag: the toes scrape in swing; toe_first: the toes touch first; "
        "double_contact: the foot bounces as it lands; shuffle: it never leaves the ground; stumble: it catches the "
        "ground early in swing; stiff: double support is long"
    )
    leg: Literal["left", "right"] = Field(description="walker: with which leg")
    share: float = Field(1.0, gt=0, le=1, description="walker: in this share of its strides")


class Emulator(Model):
    """The emulated patient or the player of real walks behind every port that is called 'emulated'."""

    source: Literal["walker", "recording"] = Field(description="walker: a synthetic patient; recording: --walk FILE")
    seed: int = Field(1, ge=0, description="walker: same seed, same walk")
    rate_hz: float = Field(100.0, ge=20, le=1000, description="walker: frames per second of each foot")
    stride_s: float = Field(1.1, ge=0.6, le=3, description="walker: mean stride time, s")
    stride_cv: float = Field(0.025, ge=0, le=0.2, description="walker: SD of stride time over its mean")
    asymmetry: float = Field(0.0, ge=-0.4, le=0.4, description="walker: (left - right) / mean of the swing times")
    mass_kg: float = Field(70.0, ge=20, le=250, description="walker: body mass, kg")
    stand_s: float = Field(3.0, gt=0, le=60, description="walker: quiet standing before the first step, s")
    parts: tuple[Part, ...] = Field(
        (), description="walker: what follows the standing, in order, then walking on; empty: walking"
    )
    pathologies: tuple[Pathology, ...] = Field((), description="walker: gait faults")
    body: Body = Field(default_factory=Body)
    clock_ppm: float = Field(30.0, ge=-500, le=500, description="error of the device's clock, parts per million")
    counter_start: int = Field(
        0, ge=0, lt=1 << 32, description="what the devices' counters begin with, before any restart of theirs"
    )
    faults: tuple[str, ...] = Field(
        (),
        description="faults on request: 'KIND@SECONDS' or 'KIND@SECONDS+DURATION', e.g. 'unplug@20+3'; "
        "'SENSOR/KIND@…': of this sensor alone",
    )


class Rig(Model):
    """One room's set-up: configs/rigs/*.toml."""

    name: str = Field(min_length=1, max_length=60, description="shown to people")
    about: str = Field("", description="what this rig is, for people")
    bus: Bus = Field(default_factory=Bus)
    sensors: tuple[Sensor, ...] = Field((), max_length=16, description="the devices; each gets a process of its own")
    sole: Sole
    imus: tuple[Imu, ...] = Field((), max_length=8, description="inertial sensors on the body")
    emgs: tuple[Emg, ...] = Field((), max_length=4, description="EMG amplifiers")
    audio: AudioOutput = Field(default_factory=AudioOutput)
    sounds: dict[str, str] = Field(
        default_factory=dict, description='the therapist\'s own: name = "file.wav", from where this file lies'
    )
    screen: Screen = Field(default_factory=Screen)
    recorder: Recorder = Field(default_factory=Recorder)
    outlets: Outlets = Field(default_factory=Outlets)
    trust: Trust = Field(default_factory=Trust)
    walk: Walk | None = None
    emulator: Emulator | None = None

    @property
    def worn(self) -> list[str]:
        """Streams of the sensors that are worn besides the soles."""
        return [row.stream for row in self.imus] + [row.stream for row in self.emgs]

    @property
    def belt_stream(self) -> str:
        """'<sensor>.belt', the stream that gives belt speed; '' where there is none."""
        streams = (name for row in self.sensors for name in row.streams)
        return next((name for name in streams if name.endswith(f".{BELT}")), "")

    @property
    def steered(self) -> Sensor | None:
        """The belt that takes commands: one that obeys, or one that is set by hand; None: nobody does."""
        return next((row for row in self.sensors if row.control or row.port == DESK), None)

    @field_validator("sounds")
    @classmethod
    def _named(cls, sounds: dict[str, str]) -> dict[str, str]:
        for name in sounds:
            if name in BUILT_IN or not re.match(NAME, name):
                why = "is built in" if name in BUILT_IN else "is no name: small letters, digits and _ make one"
                raise ValueError(f"a sound of one's own cannot be called '{name}': that {why}")
        return sounds

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [sensor.name for sensor in self.sensors]
        doubles = sorted({name for name in names if names.count(name) > 1})
        if doubles:
            raise ValueError(f"sensor names must differ; given twice: {', '.join(doubles)}")
        steered = [sensor.name for sensor in self.sensors if sensor.control or sensor.port == DESK]
        if len(steered) > 1:
            raise ValueError(f"one belt can take commands, and not {' and '.join(steered)}")
        worn = self.worn
        for stream in worn:
            if self.sensors and stream.partition(".")[0] not in names:
                raise ValueError(f"stream '{stream}' is of no sensor here; there are: {', '.join(names)}")
            if worn.count(stream) > 1:
                raise ValueError(f"stream '{stream}' is given twice")
        for sensor in self.sensors:
            for stream in sensor.streams:
                if stream not in worn and stream.partition(".")[2] not in KNOWN:
                    raise ValueError(
                        f"nothing here says what '{stream}' is of: name it in [[imus]] or [[emgs]], "
                        f"or give sensor '{sensor.name}' options = {{ stream = \"belt\" }}"
                    )
        if any(sensor.port == EMULATED for sensor in self.sensors) and self.emulator is None:
            raise ValueError("a sensor's port is 'emulated', but the rig has no [emulator] section")
        return self
