"""When a change is one, and how far a value is from normal.

Lives here: MDC (minimal detectable change), NORMAL_SD, `mdc`, `level_sd`, `level_words`. Why: a difference smaller
than what the measurement makes of itself must not be called a gain. Must never: hold a patient's own spread; that is
the baseline's.
"""

from typing import NamedTuple


class Detectable(NamedTuple):
    """The smallest change that is not the measurement's own (95 %)."""

    value: float
    unit: str
    source: str


_KESAR = "Kesar 2011, Gait Posture 33:314: treadmill, chronic stroke"
MDC: dict[str, Detectable] = {
    "trailing_limb_angle_deg": Detectable(3.8, "deg", _KESAR),
    "hip_extension_deg": Detectable(11.5, "deg", _KESAR),
    "stance_pct": Detectable(4.2, "% of stride", _KESAR + "; the widest of 3.2-4.2"),
    "single_support_s": Detectable(4.2, "% of stride", _KESAR + "; the widest of 3.2-4.2"),
    "mean_load": Detectable(0.0465, "body weight", _KESAR + "; mean vertical force"),
    "peak_propulsion": Detectable(0.0285, "body weight", _KESAR + "; peak anterior force"),
    "step_length_m": Detectable(0.067, "m", _KESAR + "; paretic side"),
}
"""By measure. Thigh extension, loads under single zones and EMG have no published value here: for them the patient's
own baseline SD decides (science.md 3)."""

NORMAL_SD: dict[str, tuple[float, str]] = {
    "hip_extension_deg": (6.8, "Schwartz 2008, free speed (6.4-7.5 over all speeds)"),
    "trailing_limb_angle_deg": (2.6, "Miyazaki 2019, BioMed Res Int 8123467: healthy young men, preferred speed"),
}
"""Spread between healthy people, by measure, with its source."""


def mdc(measure: str, stride_s: float = float("nan")) -> float | None:
    """Minimal detectable change in the measure's own unit; None where nobody has published one.

    Times are known as shares of the stride, so they need its length.
    """
    row = MDC.get(measure)
    if row is None:
        return None
    if measure == "single_support_s":
        return row.value / 100 * stride_s if stride_s > 0 else None
    return row.value


def level_sd(measure: str, value: float, norm: float | None) -> float | None:
    """How many SDs of healthy people a value lies above their mean; None where no norm or spread is known."""
    if norm is None or measure not in NORMAL_SD:
        return None
    return (value - norm) / NORMAL_SD[measure][0]


def level_words(level: float | None) -> str:
    """The same for people."""
    if level is None:
        return "no norm is known"
    if abs(level) <= 1:
        return "within 1 SD of normal"
    side = "above" if level > 0 else "below"
    if abs(level) <= 2:
        return f"1 to 2 SD {side} normal"
    return f"more than 2 SD {side} normal"
