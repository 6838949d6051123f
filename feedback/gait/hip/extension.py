"""The thigh's peak of extension and its range, from the angles between two events.

Lives here: `peak`, `span`. Why: the peak lies between samples, and only a part of the stride may hold it. Must never:
take the least angle of a stride that a stumble has bent elsewhere.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from itertools import islice
from typing import NamedTuple

FROM_SHARE, BEYOND_SHARE = 0.35, 0.05
"""The peak is sought from 35 % of the stride to 5 % of it after toe off (science 5.2)."""
_LEAST = 5

Angles = deque[tuple[int, float]]


class Peak(NamedTuple):
    """Least angle, flexion above 0, and when."""

    deg: float
    t_ns: int


def between(angles: Angles, start_ns: int, end_ns: int) -> list[tuple[int, float]]:
    """The angles of this time; none if they do not reach so far, or most are missing."""
    first = bisect_left(angles, start_ns, key=_time)
    last = bisect_right(angles, end_ns, key=_time)
    if first == 0 or last - first < _LEAST:
        return []
    back = islice(reversed(angles), len(angles) - last, len(angles) - first)
    return list(back)[::-1]


def peak(rows: list[tuple[int, float]]) -> Peak | None:
    """The least angle, by a parabola through it and its neighbours."""
    if len(rows) < _LEAST:
        return None
    k = min(range(len(rows)), key=lambda index: rows[index][1])
    t_ns, deg = rows[k]
    if not 0 < k < len(rows) - 1:
        return Peak(deg, t_ns)
    (before_ns, a), (after_ns, c) = rows[k - 1], rows[k + 1]
    bend = a - 2.0 * deg + c
    if bend <= 0.0:
        return Peak(deg, t_ns)
    shift = 0.5 * (a - c) / bend
    return Peak(deg - 0.25 * (a - c) * shift, t_ns + round(shift * 0.5 * (after_ns - before_ns)))


def span(rows: list[tuple[int, float]]) -> float:
    """Largest less least."""
    degs = [deg for _, deg in rows]
    return max(degs) - min(degs)


def nearest(angles: Angles, t_ns: int) -> float | None:
    """The angle at this time; None if it is not kept."""
    k = bisect_left(angles, t_ns, key=_time)
    return angles[k][1] if 0 < k < len(angles) else None


def _time(row: tuple[int, float]) -> int:
    return row[0]
