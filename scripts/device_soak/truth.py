"""What each sample of an emulated device truly was, and when it was taken.

Lives here: Truth, of one stream. Why: the session holds what arrived; which of the device's samples that was shows in
its values, which nobody but the device's source could have drawn. Must never: tell a time by a time of the session.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict

from drivers import create
from feedback.messages import TrueEvent
from feedback.processes.emulated import cast

BEHIND_NS, AHEAD_NS = 1_500_000_000, 20_000_000
"""A sample was taken that long before its arrival at most, and never after it."""


class Truth:
    """The samples of one stream, by their values."""

    def __init__(self, times_ns: list[int], values: list[tuple[float, ...]]) -> None:
        self.times_ns = times_ns
        self._places: dict[tuple[float, ...], list[int]] = defaultdict(list)
        for place, row in enumerate(values):
            self._places[row].append(place)

    def place(self, values: tuple[float, ...], arrival_ns: int) -> int | None:
        """Which of the device's samples this was; None if more than one could have been it."""
        places = self._places.get(values, [])
        first = bisect_left(self.times_ns, arrival_ns - BEHIND_NS)
        last = bisect_right(self.times_ns, arrival_ns + AHEAD_NS)
        near = places[bisect_left(places, first) : bisect_left(places, last)]
        return near[0] if len(near) == 1 else None


def start_ns(rig, events: list[TrueEvent]) -> int:
    """When the emulated walk began, by the true events in the session: the emulator tells them on the host's clock."""
    played = next(
        part for part in cast(rig, None).values() if hasattr(part, "sides") and set(part.sides) & {"left", "right"}
    )
    told = {(row.leg, row.event): row for row in reversed(events)}
    for row in played.source.events(-1.0, 30.0):
        if (row.leg, row.event) in told:
            return told[row.leg, row.event].t_ns - round(row.time_s * 1e9)
    raise ValueError("the session holds no true event")


def truths(rig, name: str, seconds: float, begin_ns: int) -> dict[str, Truth]:
    """Stream -> its samples, of a device that sends by itself: source, encoder and decoder without any port."""
    played = cast(rig, None)[name]
    sensor = next(row for row in rig.sensors if row.name == name)
    driver, source = create(sensor.driver, **sensor.options), played.source
    count = int(seconds * source.rate_hz)
    times_ns, rows = [], defaultdict(list)
    for i in range(count + 20):
        frame = source.frame(i)
        times_ns.append(begin_ns + round(frame.time_s * 1e9))
        sent = [
            row if stream in played.sides else None for stream, row in zip(source.streams, frame.values, strict=True)
        ]
        for _, data in played.encoder.encode(i, round(frame.time_s * 1e6), *sent):
            for reading in driver.decode(data):
                rows[f"{name}.{reading.stream}"].append(reading.values)
    missing = {stream: len(times_ns) - len(values) for stream, values in rows.items()}
    if any(not 0 <= count <= 2 for count in missing.values()):
        raise ValueError(f"{name}: a clean line loses samples: {missing}")
    return {stream: Truth(times_ns[: len(values)], values) for stream, values in rows.items()}
