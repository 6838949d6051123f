"""What became of each device in a recorded round: times, losses, return.

Lives here: `judge`, from a session's messages and the truth to figures, and `broken`, what is not as it must be. Why:
the same rules hold in the script and in the tests. Must never: forgive by name; a device is judged by what its driver
has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from device_soak.truth import Truth
from drivers import create
from drivers.number_lines import NumberLines
from feedback.config import Sensor
from feedback.messages import Samples, SensorHealth

Plan = Sequence[tuple[str, float, float]]
"""(fault, when, for how long), seconds of the run."""

SETTLE_S = 2.0
"""From the opening of a port, or a restart of the device, until its clock is known."""
TIME_MS, HELD_MS = 2.0, 25.0
"""Largest error of a time, p99: of devices with a clock or a counter; of those placed by arrival, which a bridge of 16
ms holds up, and a busy computer too."""
BACK_S = 4.5
"""Within this of its return a device delivers: the port looks again after 4 s at the latest."""
LOSS_SLACK, LOSS_SHARE = 4, 0.02
"""Frames by which the told losses may differ from the true ones: those at the edges of a fault."""
NARROW = 1 << 8
"""A counter up to so wide that begins anew without its port may look like a gap of less than half of it."""


@dataclass
class Span:
    """A stretch of a run in which the device counted on."""

    begin_s: float
    end_s: float
    known: list[tuple[Samples, int]] = field(default_factory=list)
    """Samples of which it is known which of the device's they were."""
    unclear: int = 0
    """Samples that came between these, and could have been more than one."""
    waiting: int = 0
    """The same, after the last one that is known."""

    def missing(self) -> int:
        """Samples between the first and the last that are known, less those that came."""
        places = [place for _, place in self.known]
        return max(places) - min(places) + 1 - len(places) - self.unclear if places else 0

    def errors_ms(self, times_ns: Sequence[int], begin_ns: int) -> list[float]:
        """Of the times of its samples, once the clock has settled."""
        settled_ns = begin_ns + round((self.begin_s + SETTLE_S) * 1e9)
        rows = [(row, times_ns[place]) for row, place in self.known]
        return [abs(row.t_ns - true_ns) / 1e6 for row, true_ns in rows if true_ns >= settled_ns]


def spans(plan: Plan, seconds: float) -> list[Span]:
    """Between the restarts that the plan holds: [(kind, at_s, for_s), ...]."""
    edges = [(0.0, 0.0)]
    edges += [(at_s, at_s + length_s) for kind, at_s, length_s in plan if kind in ("unplug", "clock_reset")]
    edges.append((seconds, seconds))
    return [Span(a[1], b[0]) for a, b in pairwise(sorted(edges))]


def judge(
    sensor: Sensor,
    samples: Sequence[Samples],
    health: Sequence[SensorHealth],
    truths: Mapping[str, Truth],
    begin_ns: int,
    plan: Plan,
    seconds: float,
) -> dict[str, Any]:
    """Figures of one device. truths: stream -> Truth; none for a device that is asked."""
    driver, last = create(sensor.driver, **sensor.options), health[-1]
    stretches = {stream: spans(plan, seconds) for stream in truths}
    for row in samples:
        if row.stream in truths:
            _sort(row, truths[row.stream], stretches[row.stream], begin_ns)
    errors = [
        error
        for stream, rows in stretches.items()
        for span in rows
        for error in span.errors_ms(truths[stream].times_ns, begin_ns)
    ]
    missing = [sum(span.missing() for span in rows) for rows in stretches.values()] or [0]
    p50, p99, worst = np.percentile(errors or [np.nan], (50, 99, 100)).round(3).tolist()
    return {
        "driver": sensor.driver,
        "placed_by": "clock" if driver.device_us_modulus else "counter" if driver.frame_modulus else "arrival",
        "counts": bool(driver.frame_modulus),
        "restart_frames": driver.frame_modulus // 2 if driver.frame_modulus <= NARROW else 0,
        "samples": len(samples),
        "error_ms_p50": p50,
        "error_ms_p99": p99,
        "error_ms_max": worst,
        "missing": sum(missing) // (len(missing) if isinstance(driver, NumberLines) else 1),
        "lost_frames": last.lost_frames,
        "bad_frames": last.bad_frames,
        "reconnects": last.reconnects,
        "back_s": _back_s(samples, begin_ns, plan),
        "last_s": round((samples[-1].cause_ns - begin_ns) / 1e9, 2) if samples else 0.0,
    }


def _sort(row: Samples, truth: Truth, stretches: Sequence[Span], begin_ns: int) -> None:
    """Into the stretch in which it was taken; one that could have been several, by its own time."""
    place = truth.place(row.values, row.cause_ns)
    at_s = ((row.t_ns if place is None else truth.times_ns[place]) - begin_ns) / 1e9
    span = next((span for span in stretches if span.begin_s <= at_s < span.end_s), None)
    if span is not None and place is not None:
        span.known.append((row, place))
        span.unclear, span.waiting = span.unclear + span.waiting, 0
    elif span is not None and span.known:
        span.waiting += 1


def _back_s(samples: Sequence[Samples], begin_ns: int, plan: Plan) -> float | None:
    """From the plug's return to the next sample; None if it never came."""
    ((at_s, length_s),) = [(at_s, length_s) for kind, at_s, length_s in plan if kind == "unplug"]
    plugged_ns = begin_ns + round((at_s + length_s) * 1e9)
    after = [row.cause_ns for row in samples if row.cause_ns > plugged_ns]
    return round((after[0] - plugged_ns) / 1e9, 2) if after else None


def broken(row: dict[str, Any], seconds: float) -> list[str]:
    """What is not as it must be, in words."""
    name, out = row["driver"], []
    limit_ms = HELD_MS if row["placed_by"] == "arrival" else TIME_MS
    if row["error_ms_p99"] > limit_ms:
        out.append(f"{name}: times are off by {row['error_ms_p99']} ms (p99), not {limit_ms:g}")
    slack = LOSS_SLACK + LOSS_SHARE * row["missing"]
    told = row["lost_frames"] - row["missing"]
    if row["counts"] and not -slack <= told <= slack + row["restart_frames"]:
        out.append(f"{name}: {row['missing']} samples are missing, {row['lost_frames']} were told")
    if row["missing"] and not row["lost_frames"] + row["bad_frames"]:
        out.append(f"{name}: {row['missing']} samples are missing, and nothing was told")
    if row["back_s"] is None or row["back_s"] > BACK_S:
        out.append(f"{name}: unplugged and back, it delivered after {row['back_s']} s")
    if row["reconnects"] < 1 or row["last_s"] < seconds - 3:
        out.append(f"{name}: {row['reconnects']} reconnects, last sample at {row['last_s']} s of {seconds:g}")
    return out
