"""Load, centre of pressure and angles of each leg over its gait cycle, averaged over strides.

Lives here: `load_curves`, `pressure_curves`, `angle_curves`. Why: the shape of a curve shows at a glance what stride
times hide. Must never: compare soles whose scales nobody knows, or join angles of two methods.
"""

from collections import Counter
from collections.abc import Sequence
from math import isfinite

import numpy as np

from feedback.config import Sole
from feedback.gait.polarity import Polarity
from feedback.gait.variability import accepted
from feedback.messages import LEGS, Stride
from feedback.records.ensemble import POINTS, Curve, Floats, curve_of, stack
from feedback.records.lanes import Track
from feedback.records.material import Angles, Material
from feedback.records.sole_loads import loads

REST_PERCENTILE = 5
"""The sole's reading with the foot in the air: this percentile of all samples is taken as zero load."""
ANGLES = ("thigh", "hip")
"""Those that are told over the whole stride."""


def load_curves(material: Material, sole: Sole | None) -> list[Curve]:
    """A curve for each leg that has one, newtons where the soles are calibrated.

    Otherwise both legs are shown as shares of the mean of the median peaks of both, in percent.
    """
    if sole is None:
        return []
    polarity = Polarity()
    gathered = {leg: _loads_of_leg(material, sole, leg, polarity) for leg in LEGS}
    peaks = [float(np.median(rows.max(axis=1))) for rows, _ in gathered.values() if len(rows)]
    newtons = sole.calibration == "newton"
    scale = 1.0 if newtons else 100.0 / float(np.mean(peaks)) if peaks and np.mean(peaks) > 0 else 1.0
    return [
        curve_of(leg, rows * scale, used, _total(material, leg), "N" if newtons else "% of usual peak")
        for leg, (rows, used) in gathered.items()
        if len(rows)
    ]


def pressure_curves(strides: Sequence[Stride]) -> list[Curve]:
    """Where the centre of pressure is along the sole, -1 heel to 1 toe, at each 10 % of stance."""
    found: list[Curve] = []
    for leg in LEGS:
        of_leg = [stride for stride in strides if stride.leg == leg]
        used = [stride for stride in accepted(of_leg) if stride.cop_ap and isfinite(sum(stride.cop_ap))]
        if used:
            rows = np.array([stride.cop_ap for stride in used])
            found.append(curve_of(leg, rows, used, len(of_leg), "half sole lengths"))
    return found


def angle_curves(material: Material, angle: str) -> tuple[list[Curve], str]:
    """A curve for each leg, deg, flexion above 0, and the method: the one that told most; ([], '') for none."""
    counts: Counter[str] = Counter()
    for (name, how, _), told in material.angles.items():
        counts[how] += len(told.t_ns) if name == angle else 0
    method = max(counts, key=lambda how: counts[how], default="")
    found: list[Curve] = []
    for leg in LEGS:
        told = material.angles.get((angle, method, leg), Angles())
        t_ns, deg = np.array(told.t_ns, dtype=np.int64), np.array(told.deg)
        order = np.argsort(t_ns, kind="stable")
        rows, used = stack(t_ns[order], deg[order], _strides(material, leg))
        if len(rows):
            found.append(curve_of(leg, rows, used, _total(material, leg), "deg"))
    return (found, method) if found else ([], "")


def _loads_of_leg(material: Material, sole: Sole, leg: str, polarity: Polarity) -> tuple[Floats, list[Stride]]:
    """One row of POINTS loads for each usable stride, and those strides."""
    track = next((track for name, track in material.tracks.items() if name.rpartition(".")[2] == leg), Track())
    load = loads(track, sole, leg, polarity)
    if not np.isfinite(load).any():
        return np.empty((0, POINTS)), []
    return stack(track.t_ns, load - np.nanpercentile(load, REST_PERCENTILE), _strides(material, leg))


def _strides(material: Material, leg: str) -> list[Stride]:
    return accepted([stride for stride in material.strides if stride.leg == leg])


def _total(material: Material, leg: str) -> int:
    return sum(stride.leg == leg for stride in material.strides)
