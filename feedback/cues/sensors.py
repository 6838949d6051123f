"""Whether a rig has what a protocol's cues need.

Lives here: missing, which says what a protocol asks of a rig in vain, and what each cue is scored by on a rig. Why: a
cue that cannot work is refused at the desk, with words, and not found silent on the treadmill. Must never: refuse what
has a fallback.
"""

from collections.abc import Callable
from typing import NamedTuple

from feedback.config import Protocol, Rig
from feedback.config.cues import GluteHold, HipExtend, SymmetryCue
from feedback.cues.catalogue import CATALOGUE

TRAILING = "trailing_limb_angle_deg"
_HIP_NEEDS: dict[str, tuple[str, ...]] = {
    "thigh_extension_deg": ("thigh_imu",),
    "hip_extension_deg": ("thigh_imu", "pelvis_imu"),
    TRAILING: ("belt",),
}
_WORDS = {
    "load": ("soles that tell how much load they bear", "use soles with force sensors"),
    "heel": ("a zone under the heel", "name it in the rig's [sole] with region = 'heel'"),
    "forefoot": ("a zone under forefoot or toes", "name it in the rig's [sole] with region = 'forefoot'"),
    "belt": ("belt speed", "add the treadmill to the rig's [[sensors]]"),
    "thigh_imu": ("an inertial sensor on the {leg} thigh", "add it to the rig's [[imus]]"),
    "pelvis_imu": ("an inertial sensor on the pelvis", "add it to the rig's [[imus]]"),
}


class Missing(NamedTuple):
    """One cue that this rig cannot give."""

    kind: str
    what: str
    remedy: str

    @property
    def name(self) -> str:
        """Of the cue, for people."""
        return CATALOGUE[self.kind].name


def missing(rig: Rig, protocol: Protocol) -> list[Missing]:
    """Each sensor that a cue of the protocol lacks and has no fallback for."""
    found: list[Missing] = []
    for kind in protocol.cues.named:
        settings = getattr(protocol.cues, kind)
        for leg in getattr(settings, "legs", ("left",)):
            for need in _needs(rig, kind, settings, leg):
                if has(rig, need, leg):
                    continue
                what, remedy = _WORDS[need]
                row = Missing(kind, what.format(leg=leg), remedy + _way_out(kind))
                if row not in found:
                    found.append(row)
    return found


def has(rig: Rig, need: str, leg: str, muscle: str = "") -> bool:
    """Whether the rig has this sensor, for this leg where it is of one."""
    return _HAS[need](rig, leg, muscle)


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


def _regions(rig: Rig) -> set[str]:
    return {zone.region for zone in rig.sole.zones}


def _has_channel(rig: Rig, leg: str, muscle: str) -> bool:
    return any((row.muscle, row.leg) == (muscle, leg) for emg in rig.emgs for row in emg.channels)


_HAS: dict[str, Callable[[Rig, str, str], bool]] = {
    "soles": lambda _rig, _leg, _muscle: True,
    "load": lambda rig, _leg, _muscle: rig.sole.calibration != "switch",
    "heel": lambda rig, _leg, _muscle: "heel" in _regions(rig),
    "forefoot": lambda rig, _leg, _muscle: bool(_regions(rig) & {"forefoot", "toe"}),
    "belt": lambda rig, _leg, _muscle: bool(rig.belt_stream),
    "thigh_imu": lambda rig, leg, _muscle: any((imu.segment, imu.leg) == ("thigh", leg) for imu in rig.imus),
    "pelvis_imu": lambda rig, _leg, _muscle: any(imu.segment == "pelvis" for imu in rig.imus),
    "emg": _has_channel,
}
"""One row for each Need of the catalogue."""
