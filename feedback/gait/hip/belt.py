"""How far the belt has carried a foot: speed over time, from readings that may be few.

Lives here: Belt. Why: a foot in stance goes with the belt, so the way of the belt is the way of the foot, on ramps too.
Must never: fill a hole in the readings.
"""

from bisect import bisect_right
from collections import deque
from math import isfinite

from feedback.messages import LEFT

SILENT_NS = 1_500_000_000
"""A belt without readings for so long is silent. Slow treadmills tell 4 a second, Bluetooth's fitness machines one."""
SLOWEST_MPS = 0.1
"""A belt slower than this stands (as in gait/pace)."""
_KEPT_NS = 8_000_000_000
_FOR_EVER_NS = 1 << 62
_S = 1e-9

Row = tuple[int, float, float, float, float]
"""Time; speed of the left and the right belt, m/s; their ways so far, m."""


class Belt:
    """Feed it each reading; ask for the way between two times. One reading alone says: so fast, all the time."""

    def __init__(self) -> None:
        self._rows: deque[Row] = deque()
        self._count = 0

    def measure(self, t_ns: int, speeds: tuple[float, ...]) -> None:
        """Take a reading, m/s: of the belt, or of the left and the right one. What is no number is left out."""
        if not speeds or not isfinite(sum(speeds)):
            return
        left, right = abs(speeds[0]), abs(speeds[-1])
        way_left = way_right = 0.0
        if self._rows:
            last = self._rows[-1]
            passed_s = (t_ns - last[0]) * _S
            if passed_s <= 0:
                return
            way_left = last[3] + 0.5 * (last[1] + left) * passed_s
            way_right = last[4] + 0.5 * (last[2] + right) * passed_s
            if passed_s * 1e9 > SILENT_NS:
                self._rows.clear()
        self._rows.append((t_ns, left, right, way_left, way_right))
        self._count += 1
        while self._rows[0][0] < t_ns - _KEPT_NS:
            self._rows.popleft()

    @property
    def constant(self) -> bool:
        """There was one reading only: no treadmill sends one, a file that states a speed does."""
        return self._count == 1

    def reach_ns(self, now_ns: int) -> int:
        """Up to when the way is known."""
        if not self._rows:
            return 0
        last_ns = self._rows[-1][0]
        return _FOR_EVER_NS if self._count == 1 and now_ns - last_ns > SILENT_NS else last_ns

    def speed_mps(self, leg: str) -> float | None:
        """By the last reading; None before the first."""
        return self._rows[-1][1 if leg == LEFT else 2] if self._rows else None

    def way_m(self, leg: str, start_ns: int, end_ns: int) -> float | None:
        """How far the belt under this leg went; None where it is not known. The last speed holds beyond the last."""
        start, end = self._at(leg, start_ns), self._at(leg, end_ns)
        return None if start is None or end is None else end - start

    def _at(self, leg: str, t_ns: int) -> float | None:
        rows = self._rows
        side = 1 if leg == LEFT else 2
        k = bisect_right(rows, t_ns, key=_time) - 1
        if k < 0:
            alone = rows and self._count == 1
            return -rows[0][side] * (rows[0][0] - t_ns) * _S if alone else None
        row = rows[k]
        passed_s = (t_ns - row[0]) * _S
        speed = row[side]
        if k + 1 < len(rows):
            after = rows[k + 1]
            speed += 0.5 * (after[side] - speed) * passed_s / ((after[0] - row[0]) * _S)
        elif passed_s * 1e9 > SILENT_NS and self._count != 1:
            return None
        return row[side + 2] + speed * passed_s


def _time(row: Row) -> int:
    return row[0]
