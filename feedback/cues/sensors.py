"""Whether a rig has what a protocol's cues need.

Lives here: missing, which says what a protocol asks of a rig in vain, and what each cue is scored by on a rig. Why: a
cue that cannot work is refused at the desk, with words, and not found silent on the treadmill. Must never: refuse what
has a fallback.
"""

from typing import NamedTuple

from drivers import create
from feedback.config import Protocol, Rig
from feedback.config.cues import GluteHold, HipExtend, SymmetryCue
from feedback.cues.catalogue import CATALOGUE

BELT = "belt"
"""Name of the stream that gives belt speed."""
TRAILING = "trailing_limb_angle_deg"
_HIP_NEEDS: dict[str, tuple[str, ...]] = {
    "thigh_extension_deg": ("thigh_imu",),
    "hip_extension_deg": ("thigh_imu", "pelvis_imu"),
    TRAILING: ("belt",),
}
_WORDS = {
    "load": ("soles that tell load (calibration is 'switch')", "use soles with force sensors"),
    "heel": ("a zone under the heel", "name it in the rig's [sole] with region = 'heel'"),
    "forefoot": ("a zone under forefoot or toes", "name it in the rig's [sole] with region = 'forefoot'"),
    "belt": ("belt speed", "add the treadmill to the rig's [[sensors]]"),
    "thigh_imu": ("an inertial sensor on the {leg} thigh", "add it to the rig's [[imus]]"),
    "pelvis_imu": ("an inertial sensor on the pelvis", "add it to the rig's [[imus]]"),
    "emg": ("EMG of the {leg} {muscle}", "add its channel to the rig's [[emgs]]"),
}


class Missing(NamedTuple):
    """One cue that this rig cannot give."""

    kind: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"cues.{self.kind}: {CATALOGUE[self.kind].name} needs {self.what}; {self.remedy}"


def missing(rig: Rig, protocol: Protocol) -> list[Missing]:
    """Each sensor that a cue of the protocol lacks and has no fallback for."""
    found: list[Missing] = []
    for kind in protocol.cues.named:
        settings = getattr(protocol.cues, kind)
        for leg in getattr(settings, "legs", ("left",)):
            for need in _needs(rig, kind, settings, leg):
                what, remedy = _WORDS[need]
                row = Missing(kind, what.format(leg=leg, muscle=""), remedy + _way_out(kind))
                if not has(rig, need, leg) and row not in found:
                    found.append(row)
    return found


def has(rig: Rig, need: str, leg: str, muscle: str = "") -> bool:
    """Whether the rig has this sensor, for this leg where it is of one."""
    regions = {zone.region for zone in rig.sole.zones}
    known = {
        "soles": True,
        "load": rig.sole.calibration != "switch",
        "heel": "heel" in regions,
        "forefoot": bool(regions & {"forefoot", "toe"}),
        "belt": _has_belt(rig),
        "thigh_imu": any((imu.segment, imu.leg) == ("thigh", leg) for imu in rig.imus),
        "pelvis_imu": any(imu.segment == "pelvis" for imu in rig.imus),
        "emg": any((row.muscle, row.leg) == (muscle, leg) for emg in rig.emgs for row in emg.channels),
    }
    return known[need]


def hip_measure(rig: Rig, settings: HipExtend, leg: str) -> str:
    """What HIP-EXTEND is scored by on this rig: its own measure, or the one it falls back on."""
    if settings.fallback and not all(has(rig, need, leg) for need in _HIP_NEEDS[settings.measure]):
        return TRAILING
    return settings.measure


def hold_measure(rig: Rig, settings: GluteHold, leg: str) -> str:
    """What GLUTE-HOLD is scored by on this rig."""
    return "held_share" if has(rig, "emg", leg, settings.muscle) else "single_support_s"


def _needs(rig: Rig, kind: str, settings: object, leg: str) -> tuple[str, ...]:
    needs: tuple[str, ...] = CATALOGUE[kind].needs
    if isinstance(settings, HipExtend):
        measure = hip_measure(rig, settings, leg)
        falls_back_in_vain = measure == TRAILING and not has(rig, "belt", leg)
        return needs + _HIP_NEEDS[settings.measure if falls_back_in_vain else measure]
    if isinstance(settings, SymmetryCue) and settings.figure == "load_impulse_s":
        return (*needs, "load")
    return needs


def _way_out(kind: str) -> str:
    wider = ", or give it belt speed and set fallback = true" if kind == "hip_extend" else ""
    return f"{wider}, or leave the cue out"


def _has_belt(rig: Rig) -> bool:
    drivers = (create(sensor.driver, **sensor.options) for sensor in rig.sensors)
    return any(stream.name == BELT for driver in drivers for stream in driver.streams)
