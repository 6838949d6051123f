"""The zero of a worn sensor: how it sits while its wearer stands upright.

Lives here: Upright, over all standings of a session. Why: an angle against vertical needs a zero, and it must be this
patient's standing, not a manufacturer's axis. Must never: move the zero while somebody walks.
"""

from math import acos, degrees

import numpy as np

from feedback.config.patient import Axis
from feedback.gait.hip.pose import Array, Still, quiet, still

_BLOCKS = 3
"""Blocks of a second that must be still, one after the other."""
_KEPT = 5
_ALIKE_DEG = 8.0
"""Two standings of one person differ by 1 to 3 deg; a leaning, a bent knee or a chair by more."""
_UPRIGHT_DEG = 40.0
"""The mean of a walking thigh is within 15 deg of standing; the zero of somebody who sat is 60 to 90 deg away."""
FROM_FILE_DEG, STOOD_DEG = 4.0, 1.5
"""Expected error of the zero: strapped on anew since calibration; stood in this session."""


class Upright:
    """`up` is None until somebody stood."""

    def __init__(self, up: Axis | None) -> None:
        """up: as calibration found it, until this session's first standing."""
        self.up = up
        self.still: Still | None = None
        """The last standing, while it lasts."""
        self.fault = ""
        """Why what lies still cannot be a sensor on a standing body."""
        self.remark = ""
        self.sigma_deg = FROM_FILE_DEG
        self._blocks: list[Array] = []
        self._before: Axis | None = None
        self._count = self._before_count = 0
        self._walked = True

    def block(self, rows: Array) -> None:
        """Take a second of samples: time (s), acceleration (m/s2), turning (deg/s) in a row."""
        if not quiet(rows[:, 1:4], rows[:, 4:7]):
            self._blocks.clear()
            self.still = None
            return
        if not self._blocks:
            self._before, self._before_count = self.up, self._count
        self._blocks = [*self._blocks[1 - _KEPT :], rows]
        if len(self._blocks) < _BLOCKS:
            return
        rows = np.concatenate(self._blocks)
        found = still(rows[:, 0], rows[:, 1:4], rows[:, 4:7])
        if isinstance(found, str):
            self.still = None
            self.fault = found if "faulty" in found else ""
            return
        self.fault = ""
        self.still = found
        self._take(found.up)

    def walked(self, mean: Array) -> None:
        """Somebody has walked for some seconds; mean: of the acceleration."""
        self._walked = True
        direction = mean / max(float(np.linalg.norm(mean)), 1e-9)
        if self.up is not None and _between_deg(self.up, direction) > _UPRIGHT_DEG:
            self.up, self._count = None, 0
            self.remark = "the zero was not taken upright: stand still"

    def _take(self, up: Axis) -> None:
        """The last standing before walking is the zero; standings between walks make it better, but odd ones do not."""
        if self._before is None or not self._before_count or not self._walked:
            self.up, self._count, self._walked = up, 1, False
        elif (off_deg := _between_deg(self._before, up)) > _ALIKE_DEG:
            self.remark = f"stood {off_deg:.0f} deg otherwise than before: the zero stays"
            return
        else:
            mixed = self._before_count * np.asarray(self._before) + np.asarray(up)
            x, y, z = (mixed / np.linalg.norm(mixed)).tolist()
            self.up, self._count = (x, y, z), min(self._before_count + 1, _KEPT)
        self.sigma_deg, self.remark = STOOD_DEG, ""


def _between_deg(a: Axis | Array, b: Axis | Array) -> float:
    return degrees(acos(max(-1.0, min(1.0, float(np.dot(a, b))))))
