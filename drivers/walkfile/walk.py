"""What a recorded walk is, once it is read: both feet on one time axis.

Lives here: Walk and the errors of reading one. Why: every format ends in the same. Must never: read files.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

NEWTON, COUNT = "N", "count"


class WalkError(ValueError):
    """A recording cannot be read; the text names the file, and the line where there is one."""


class WalkMissing(WalkError):  # noqa: N818
    """The recording, or the library that reads it, is not there."""


@dataclass(frozen=True)
class Walk:
    """One recorded walk; both feet on one time axis."""

    name: str
    rate_hz: float
    time_s: Floats
    """Shape (n,), increasing, on the recording's own axis."""
    left: Floats
    """Shape (n, zones), in `unit`."""
    right: Floats
    unit: str
    """'N' for newtons, 'count' for the raw numbers of the recorder's converter."""
    zero: int = 0
    """'count' only: added to make counts unsigned; half the converter's range."""

    @property
    def zones(self) -> int:
        """Channels of each foot."""
        return int(self.left.shape[1])

    @property
    def duration_s(self) -> float:
        """From the first sample to the last."""
        return float(self.time_s[-1] - self.time_s[0])
