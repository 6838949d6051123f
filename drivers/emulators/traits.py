"""How the synthetic patient moves, besides where and when the feet land.

Lives here: Traits. Why: one place says what calibration and measures are tried against. Must never: know samples.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NONE: Mapping[str, float] = MappingProxyType({})


def _nothing() -> Mapping[str, float]:
    return _NONE


@dataclass(frozen=True)
class Traits:
    """Of one patient. Where something is of a leg, a leg that is not named has nothing of it."""

    height_m: float = 1.72
    belt_mps: float = 1.2
    """Speed of the belt at the rhythm's own stride time."""
    extension_loss_deg: Mapping[str, float] = field(default_factory=_nothing)
    """By leg: so much less the thigh extends in late stance."""
    pelvic_drop_deg: Mapping[str, float] = field(default_factory=_nothing)
    """By the leg that stands: so much further the pelvis drops to the other side."""
    glute_late_ms: Mapping[str, float] = field(default_factory=_nothing)
    """By leg: so much later both gluteal muscles begin."""
    emg_snr_db: float = 20.0
    """RMS of a burst over that of the noise between bursts."""
    emg_hum_uv: float = 0.0
    """Amplitude of mains hum."""
    imu_turned_deg: float = 0.0
    """How far the thigh sensors are turned about the thigh, from facing forward, to the left above 0."""
    imu_mirrored: bool = False
    """The thigh sensors tell their turning by the left hand's rule."""
