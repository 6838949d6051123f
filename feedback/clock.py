"""Time: the host's one clock, a clock for replays, and the map from a device's clock to the host's.

Lives here: now_ns, VirtualClock, DeviceClock, Rate. Why: every time in the system is on one clock,
`time.perf_counter_ns()`, which all processes of a host share. Must never: read the wall clock.

A Discussion of device time. Bytes arrive late and in lumps: a USB bridge holds them up to 16 ms. Delay only ever
adds, so of all (device, arrival) pairs the earliest arrivals tell the truth. DeviceClock keeps the earliest pair of
each half second and lays the line under them that is nearest to all of them: an edge of their lower convex hull
(Zhang, Liu & Xia 2002, "Clock synchronization algorithms for network measurements", IEEE INFOCOM). A constant
smallest delay cannot be seen from one end and stays in.
"""

import time
from collections import deque
from collections.abc import Callable
from itertools import pairwise

now_ns: Callable[[], int] = time.perf_counter_ns

MAX_DRIFT = 500e-6
"""Crystals err by less than 100 ppm, ceramic resonators by up to 0.5 % = 5000 ppm; a device with a crystal is meant."""
LUMP_NS = 500_000_000
KEPT = 60
"""Earliest pairs kept: the last half minute."""
FUTURE_NS, PAST_NS = 20_000_000, 1_500_000_000
"""A mapped time this far after its arrival is impossible; this far before it, the device's clock has jumped."""


class VirtualClock:
    """A clock that stands still until it is set: replays and tests."""

    def __init__(self, start_ns: int = 0) -> None:
        self._now_ns = start_ns

    def __call__(self) -> int:
        """The time it is set to."""
        return self._now_ns

    def set(self, now_ns: int) -> None:
        """Move to a time, never backwards. ValueError if it would."""
        if now_ns < self._now_ns:
            raise ValueError(f"time cannot run backwards: from {self._now_ns} to {now_ns} ns")
        self._now_ns = now_ns


class DeviceClock:
    """Maps a device's own clock to the host's; give it every sample in order."""

    def __init__(self, modulus_us: int = 0, max_drift: float = MAX_DRIFT) -> None:
        """modulus_us: where the device's clock wraps, 0 if it does not. max_drift: largest rate error believed."""
        self._modulus_us = modulus_us
        self._max_drift = max_drift
        self.resets = -1
        self._restart(0)

    def to_host(self, device_us: int, arrival_ns: int) -> int:
        """Host time of a sample that the device stamped `device_us` and that arrived at `arrival_ns`."""
        device_ns = self._unwrap(device_us)
        mapped_ns = self._mapped(device_ns)
        if self._lumps and not -FUTURE_NS <= arrival_ns - mapped_ns <= PAST_NS:
            self._restart(device_us)
            device_ns = device_us * 1000
        if self._take(device_ns, arrival_ns, mapped_ns):
            self._fit()
            mapped_ns = self._mapped(device_ns)
        return mapped_ns if mapped_ns < arrival_ns else arrival_ns

    @property
    def drift_ppm(self) -> float:
        """Rate of the device's clock against the host's: positive, the device runs fast."""
        return -self._slope * 1e6

    def _restart(self, device_us: int) -> None:
        self._last_us, self._total_us = device_us, device_us
        self._lumps: deque[tuple[int, int]] = deque(maxlen=KEPT)
        self._lump_start = 0
        self._slope, self._origin = 0.0, (0, 0)
        self.resets += 1

    def _unwrap(self, device_us: int) -> int:
        step = device_us - self._last_us
        if self._modulus_us:
            step = (step + self._modulus_us // 2) % self._modulus_us - self._modulus_us // 2
        if not self._lumps:
            step = device_us - self._total_us
        self._last_us = device_us
        self._total_us += step
        return self._total_us * 1000

    def _mapped(self, device_ns: int) -> int:
        at_ns, offset_ns = self._origin
        return device_ns + offset_ns + round(self._slope * (device_ns - at_ns))

    def _take(self, device_ns: int, arrival_ns: int, mapped_ns: int) -> bool:
        """Keep the earliest pair of each lump; True if the line must be laid anew: a new lump, or an earlier pair."""
        lumps = self._lumps
        if not lumps or device_ns - self._lump_start >= LUMP_NS:
            self._lump_start = device_ns
            lumps.append((device_ns, arrival_ns - device_ns))
            return True
        if arrival_ns - device_ns < lumps[-1][1]:
            lumps[-1] = (device_ns, arrival_ns - device_ns)
        return mapped_ns > arrival_ns

    def _fit(self) -> None:
        middle_ns = (self._lumps[0][0] + self._lumps[-1][0]) / 2
        hull = _lower_hull(self._lumps)
        for (a, at_a), (b, at_b) in pairwise(hull):
            if a <= middle_ns <= b:
                slope = (at_b - at_a) / (b - a)
                self._slope = max(-self._max_drift, min(self._max_drift, slope)) if len(self._lumps) > 4 else 0.0
                break
        self._origin = self._lowest(hull)

    def _lowest(self, hull: list[tuple[int, int]]) -> tuple[int, int]:
        """The hull's point that the line of this slope touches: all the others lie on it or above."""
        return min(hull, key=lambda point: point[1] - self._slope * (point[0] - hull[0][0]))


def _lower_hull(points: deque[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lower convex hull of points sorted by their first coordinate (Andrew's monotone chain)."""
    hull: list[tuple[int, int]] = []
    for x, y in points:
        while len(hull) > 1:
            (ax, ay), (bx, by) = hull[-2], hull[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            hull.pop()
        hull.append((x, y))
    return hull


class Rate:
    """Events a second over the last whole second or more."""

    def __init__(self) -> None:
        self._since_ns, self._count, self.hz = 0, 0, 0.0

    def add(self, count: int, now_ns: int) -> None:
        """Count events; the figure is renewed each second."""
        self._since_ns = self._since_ns or now_ns
        self._count += count
        if (span_ns := now_ns - self._since_ns) >= 1_000_000_000:
            self.hz = self._count * 1e9 / span_ns
            self._since_ns, self._count = now_ns, 0
