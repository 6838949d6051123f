"""The belt under the synthetic patient: as fast as the stride times that the script asks for need it.

Lives here: Belt. Why: foot travel on the belt and the length of strides must fit together. Must never: follow a single
stride's luck; a belt does not know it.
"""

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.steps import Transfer
from drivers.emulators.timeline import Timeline

Array = NDArray[np.float64]

POWER = 0.55
"""Stride time goes with speed to the power of minus this: cadence and stride length share a change of speed about
evenly (Grieve and Gear 1966, Ergonomics 9:379)."""
NOISE_MPS = 0.005
"""SD of what an encoder on the belt tells."""


class Belt:
    """Speed by time: constant for a constant stride time, 0 in standing, in straight lines between."""

    def __init__(self, timeline: Timeline, usual_stride_s: float, usual_mps: float) -> None:
        self._timeline, self._stride_s, self._mps = timeline, usual_stride_s, usual_mps

    def speed(self, times_s: Array) -> Array:
        """True speed in m/s at ascending times."""
        rows = self._timeline.transfers(float(times_s[0]), float(times_s[-1]))
        at_s, mps = np.array([knot for row in rows for knot in self._knots(row)]).T
        speed: Array = np.interp(times_s, at_s, mps)
        return speed

    def _knots(self, row: Transfer) -> list[tuple[float, float]]:
        """At each landing the speed of its stride; it stands when the patient has come to stand."""
        mps = self._mps * (self._stride_s / row.pace_s) ** (1 / POWER) if row.pace_s else 0.0
        stands = 0 < row.to_left < 1
        return [(row.start_s, mps), (row.end_s, 0.0)] if stands else [(row.start_s, mps)]
