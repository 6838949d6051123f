"""How far each zone of both soles is loaded, for the eye.

Lives here: Soles. Why: the newest sample of each sole, looked at once a picture, is all that a screen needs; the engine
does not have to send it. Must never: be taken for a measurement: each zone is shown as a share of its own range, which
is followed by itself.
"""

from math import isfinite

from feedback.config import Sole
from feedback.gait.load import DividerMeter, Meter
from feedback.messages import LEGS, Samples
from feedback.topics import TOPICS

FRESH_NS = round((TOPICS["samples"].max_age_ms or 0) * 1e6)
CELLS_MOST = 32
"""A sole of more zones is shown by region: smaller cells are not seen from two metres."""
_LEAST_SHARE = 0.25
"""A zone's range is at least this share of the largest one: noise of a zone that bears nothing stays dark."""
_FADE = 0.999
"""A range shrinks by this at each picture: 6 % a second at most, so that a stamp does not dim the rest of a walk."""
_NEAR, _FOLLOW = 0.25, 0.01
"""While a zone reads within this share of its range above its zero, the zero follows it by so much a picture."""


class Soles:
    """Both soles."""

    def __init__(self, sole: Sole) -> None:
        self._meter = DividerMeter(sole) if sole.calibration.startswith("fsr") else Meter(sole)
        self._groups = _groups(sole)
        self.cells = tuple(
            (
                sum(sole.zones[z].x for z in group) / len(group),
                sum(sole.zones[z].y for z in group) / len(group),
            )
            for group in self._groups
        )
        """Middle of each cell: x -1 medial … 1 lateral, y -1 heel … 1 toe."""
        self._is_switch = sole.calibration == "switch"
        self._newest: dict[str, Samples] = {}
        self._zero = {leg: [0.0] * len(self.cells) for leg in LEGS}
        self._range = {leg: [0.0] * len(self.cells) for leg in LEGS}

    def take(self, samples: Samples) -> None:
        """Keep it if it is of a sole; only the newest counts."""
        leg = samples.stream.rpartition(".")[2]
        if leg in LEGS:
            self._newest[leg] = samples

    def levels(self, leg: str, now_ns: int, load: float) -> tuple[float, ...]:
        """Each cell from 0 to 1. A sole that knows no loads, or says nothing, is filled evenly by `load`."""
        samples = self._newest.get(leg)
        if self._is_switch or samples is None or now_ns - samples.t_ns > FRESH_NS:
            return (load,) * len(self.cells)
        raw = self._meter.raw(samples.values)
        if len(raw) != self._meter.zones:
            return (load,) * len(self.cells)
        seen = [_mean([raw[z] for z in group]) for group in self._groups]
        return self._shares(seen, self._zero[leg], self._range[leg])

    def _shares(self, seen: list[float], zero: list[float], span: list[float]) -> tuple[float, ...]:
        for z, value in enumerate(seen):
            above = value - zero[z]
            span[z] = max(span[z] * _FADE, above)
            if above < _NEAR * span[z]:
                zero[z] += above if above < 0 else _FOLLOW * above
        largest = max(max(spans) for spans in self._range.values())
        if largest <= 0:
            return (0.0,) * len(seen)
        least = _LEAST_SHARE * largest
        return tuple(
            min(1.0, max(0.0, (value - zero[z]) / max(span[z], least) - 0.05) / 0.9) for z, value in enumerate(seen)
        )


def _mean(values: list[float]) -> float:
    known = [value for value in values if isfinite(value)]
    return sum(known) / len(known) if known else 0.0


def _groups(sole: Sole) -> tuple[tuple[int, ...], ...]:
    """The zones of each cell."""
    if len(sole.zones) <= CELLS_MOST:
        return tuple((z,) for z in range(len(sole.zones)))
    regions = dict.fromkeys(zone.region for zone in sole.zones)
    return tuple(tuple(z for z, zone in enumerate(sole.zones) if zone.region == region) for region in regions)
