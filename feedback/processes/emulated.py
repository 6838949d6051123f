"""What is played behind each emulated port: a part of the one synthetic patient, or a recorded walk.

Lives here: Played, and the way from a rig's file to it. Why: the emulator process only plays. Must never: be used by
any process but that one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.emulators import answers, create_device, create_encoder
from drivers.emulators.answer import Answering
from drivers.emulators.body import Body
from drivers.emulators.device import FULL_SCALE
from drivers.emulators.electrodes import Amplifier
from drivers.emulators.inertial import CHANNELS, Worn
from drivers.emulators.pathology import Pathology
from drivers.emulators.recording import Recording
from drivers.emulators.sampler import Array, Sampler, linear, pull_down, pull_up
from drivers.emulators.source import SOLES, Encoder, Source
from drivers.emulators.steps import Part, Rhythm
from drivers.emulators.traits import Traits
from drivers.emulators.walker import GRAVITY, Patient, Walker
from drivers.walkfile import WalkError, counts, read_walk
from feedback.config import Emulator, Rig, Sensor, Sole
from feedback.config.body import Emg, Imu
from feedback.config.rig import BELT, EMULATED

PACKET_S = 0.004
"""A bridge hands over what came within about so long; a device of up to so high a rate sends each sample at once."""
CONSOLE_HZ = 10.0
ASKED_OPTIONS = ("unit", "rate_hz")
"""Options of a treadmill's driver that say how the treadmill itself is set."""
RADIANS = 0.017453292519943295


@dataclass(frozen=True)
class Played:
    """What one emulated device plays, and how."""

    source: Source
    encoder: Encoder
    sides: tuple[str, ...]
    """Those of the source's streams that it sends."""
    full_scale: float = FULL_SCALE
    hold_s: float = 0.0


@dataclass(frozen=True)
class Answers:
    """One emulated device that is asked, a treadmill."""

    device: Answering


def cast(rig: Rig, walk: Path | None) -> dict[str, Played | Answers]:
    """Name of each emulated sensor -> what it plays, or how it answers. WalkError: a walk that is none, or lacks it."""
    settings = rig.emulator
    assert settings is not None
    if settings.source == "walker":
        troupe = _Troupe(rig, settings)
        return {sensor.name: troupe.play(sensor) for sensor in _emulated(rig)}
    assert walk is not None
    assert rig.walk is not None
    real = read_walk(walk, rig.walk.format)
    recording = Recording(real.time_s, *counts(real, rig.sole.counts_per_newton))
    for sensor in _emulated(rig):
        if answers(sensor.driver):
            raise WalkError(f"sensor '{sensor.name}': a recorded walk tells no speed of a belt")
        if set(map(_word, sensor.streams)) - set(SOLES):
            raise WalkError(f"sensor '{sensor.name}': a recorded walk is of the soles alone, and has no such signal")
    return {sensor.name: _soles(sensor, recording) for sensor in _emulated(rig)}


class _Troupe:
    """Plays each sensor's part of the synthetic patient."""

    def __init__(self, rig: Rig, settings: Emulator) -> None:
        walker = Walker(_patient(rig, settings))
        traits = _traits(settings)
        self._body, self._traits = Body(walker, traits), traits
        self._soles = Sampler(walker, settings.rate_hz, _to_counts(rig.sole), settings.body.soles_swapped)
        self._imus = {row.stream: row for row in rig.imus}
        self._emgs = {row.stream: row for row in rig.emgs}

    def play(self, sensor: Sensor) -> Played | Answers:
        """What this sensor is of is said by its stream's name; a treadmill that is asked runs as the patient walks,
        one that is commanded as it is told, which the patient does not feel.
        """
        if answers(sensor.driver):
            options = {key: sensor.options[key] for key in ASKED_OPTIONS if key in sensor.options}
            console = None if sensor.control else self._console()
            return Answers(create_device(sensor.driver, console=console, **options))
        names = [name for name in sensor.streams if _word(name) not in SOLES]
        if not names:
            return _soles(sensor, self._soles)
        stream = names[0]
        if stream in self._imus:
            return self._inertial(sensor, self._imus[stream])
        if stream in self._emgs:
            return self._electrodes(sensor, self._emgs[stream])
        rate_hz = float(sensor.options.get("rate_hz", 10.0))  # type: ignore[arg-type]
        return _single(sensor, self._body.encoder(BELT, rate_hz), ("speed_mps",))

    def _console(self) -> Callable[[float], float]:
        """The speed that somebody sets at the treadmill's own console, by time."""
        speed = self._body.encoder(BELT, CONSOLE_HZ)

        def at(time_s: float) -> float:
            frame = speed.frame(max(0, int(time_s * CONSOLE_HZ)))
            return float(frame.values[0][0]) if frame else 0.0

        return at

    def _inertial(self, sensor: Sensor, imu: Imu) -> Played:
        thigh = imu.segment == "thigh"
        worn = Worn(
            leg=imu.leg if thigh else "",
            stream=_word(imu.stream),
            gives=imu.gives,
            turned_deg=self._traits.imu_turned_deg if thigh else 0.0,
            mirrored=self._traits.imu_mirrored and thigh,
            acceleration_scale=1 / GRAVITY if imu.acceleration_unit == "g" else 1.0,
            turning_scale=RADIANS if imu.turning_unit == "rad/s" else 1.0,
        )
        return _single(sensor, self._body.inertial(worn, imu.rate_hz), CHANNELS[imu.gives])

    def _electrodes(self, sensor: Sensor, emg: Emg) -> Played:
        amplifier = Amplifier(
            channels=[("", "") if row.muscle == "none" else (row.leg, row.muscle) for row in emg.channels],
            stream=_word(emg.stream),
            rate_hz=emg.rate_hz,
            counts_per_uv=1 / emg.uv_per_count,
            zero_counts=emg.zero_counts,
            limit_uv=emg.limit_uv,
            hum_hz=float(emg.mains_hz or 50),
            gives_envelope=emg.signal == "envelope",
        )
        names = [row.muscle if row.muscle == "none" else f"{row.muscle}_{row.leg}" for row in emg.channels]
        names = [f"none_{i}" if name == "none" else name for i, name in enumerate(names)]
        railed = emg.limit_uv / emg.uv_per_count + emg.zero_counts
        return _single(sensor, self._body.electrodes(amplifier), names, railed)


def _single(sensor: Sensor, source: Source, channels: Any, full_scale: float = FULL_SCALE) -> Played:
    (stream,) = source.streams
    encoder = create_encoder(sensor.driver, stream=stream, channels=channels, rate_hz=source.rate_hz)
    return Played(source, encoder, (stream,), full_scale, PACKET_S if source.rate_hz * PACKET_S > 1 else 0.0)


def _soles(sensor: Sensor, source: Source) -> Played:
    side = sensor.options.get("side")
    encoder = create_encoder(sensor.driver, **({"sides": side} if side else {}))
    return Played(source, encoder, (str(side),) if side else SOLES)


def _word(stream: str) -> str:
    return stream.partition(".")[2]


def _emulated(rig: Rig) -> list[Sensor]:
    return [sensor for sensor in rig.sensors if sensor.port == EMULATED]


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


def _traits(settings: Emulator) -> Traits:
    body = settings.body
    return Traits(
        height_m=body.height_m,
        belt_mps=body.belt_mps,
        extension_loss_deg={"left": body.extension_loss_left_deg, "right": body.extension_loss_right_deg},
        pelvic_drop_deg={"left": body.pelvic_drop_left_deg, "right": body.pelvic_drop_right_deg},
        glute_late_ms={"left": body.glute_late_left_ms, "right": body.glute_late_right_ms},
        emg_snr_db=body.emg_snr_db,
        emg_hum_uv=body.emg_hum_uv,
        imu_turned_deg=body.imu_turned_deg,
        imu_mirrored=body.imu_mirrored,
    )


def _to_counts(sole: Sole) -> Callable[[Array], Array]:
    ways = {"fsr-pull-down": pull_down, "fsr-pull-up": pull_up}
    return ways[sole.calibration](sole.adc_max) if sole.calibration in ways else linear(sole.counts_per_newton)
