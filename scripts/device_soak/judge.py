"""What became of each device in a recorded round: times, losses, return.

Lives here: `judge`, from a session's messages and the truth to figures, and `broken`, what is not as it must be. Why: the
same rules hold in the script and in the tests. Must never: forgive by name; a device is judged by what its driver has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from drivers import create
from feedback.messages import Samples, SensorHealth

SETTLE_S = 2.0
"""From the opening of a port, or a restart of the device, until its clock is known."""
TIME_MS, HELD_MS = 2.0, 25.0
"""Largest error of a time, p99: of devices with a clock or a counter; of those placed by arrival, which a bridge of 16 ms
holds up and a busy computer too."""
BACK_S = 4.5
"""Within this of its return a device delivers: the port looks again after 4 s at the latest."""
LOSS_SLACK, LOSS_SHARE = 4, 0.02
"""Frames by which the told losses may differ from the true ones: those at the edges of a fault."""


@dataclass
class Span:
    """A stretch of a run in which the device counted on."""

    begin_s: float
    end_s: float
    missing: int = 0
    received: int = 0
    places: list[int] = field(default_factory=list)


def spans(plan: Sequence[tuple[str, float, float]], seconds: float) -> list[Span]:
    """Between the restarts that the plan holds: [(kind, at_s, for_s), ...]."""
    edges = [(0.0, 0.0)]
    edges += [(at_s, at_s + length_s) for kind, at_s, length_s in plan if kind in ("unplug", "clock_reset")]
    edges.append((seconds, seconds))
    return [Span(a[1], b[0]) for a, b in pairwise(sorted(edges))]


def judge(sensor, samples: Sequence[Samples], health: Sequence[SensorHealth], truths, begin_ns, plan, seconds) -> dict:
    """Figures of one device. truths: stream -> Truth; none for a device that is asked."""
    driver = create(sensor.driver, **sensor.options)
    errors_ms, missing, unclear = [], 0, 0
    for stream, truth in truths.items():
        mine = [row for row in samples if row.stream == stream]
        placed = [(row, truth.place(row.values, row.cause_ns)) for row in mine]
        unclear += sum(place is None for _, place in placed)
        stretches = spans(plan, seconds)
        for row, place in placed:
            if place is not None:
                true_s = (truth.times_ns[place] - begin_ns) / 1e9
                span = next((span for span in stretches if span.begin_s <= true_s < span.end_s), None)
                if span is not None:
                    span.places.append(place)
                    if true_s >= span.begin_s + SETTLE_S:
                        errors_ms.append(abs(row.t_ns - truth.times_ns[place]) / 1e6)
        missing += sum(_missing(span, truth, begin_ns, mine, placed) for span in stretches)
    errors = np.array(errors_ms or [np.nan])
    last = health[-1]
    return {
        "driver": sensor.driver,
        "placed_by": "clock" if driver.device_us_modulus else "counter" if driver.frame_modulus else "arrival",
        "counts": bool(driver.frame_modulus),
        "samples": len(samples),
        "unclear": unclear,
        "error_ms_p50": round(float(np.percentile(errors, 50)), 3),
        "error_ms_p99": round(float(np.percentile(errors, 99)), 3),
        "error_ms_max": round(float(errors.max()), 3),
        "missing": missing,
        "lost_frames": last.lost_frames,
        "bad_frames": last.bad_frames,
        "reconnects": last.reconnects,
        "back_s": _back_s(samples, begin_ns, plan),
        "last_s": round((samples[-1].cause_ns - begin_ns) / 1e9, 2) if samples else 0.0,
    }


def _missing(span: Span, truth, begin_ns: int, mine: Sequence[Samples], placed) -> int:
    """Samples between the first and the last that came within a stretch, less those that came."""
    if len(span.places) < 2:
        return 0
    first_ns, last_ns = truth.times_ns[min(span.places)], truth.times_ns[max(span.places)]
    came = [row for row, place in placed if place is not None and min(span.places) <= place <= max(span.places)]
    unclear = [row for row, place in placed if place is None and first_ns < row.t_ns < last_ns]
    return max(span.places) - min(span.places) + 1 - len(came) - len(unclear)


def _back_s(samples: Sequence[Samples], begin_ns: int, plan) -> float | None:
    """From the plug's return to the next sample; None if it never came."""
    ((at_s, length_s),) = [(at_s, length_s) for kind, at_s, length_s in plan if kind == "unplug"]
    plugged_ns = begin_ns + round((at_s + length_s) * 1e9)
    after = [row.cause_ns for row in samples if row.cause_ns > plugged_ns]
    return round((after[0] - plugged_ns) / 1e9, 2) if after else None


def broken(row: dict, seconds: float) -> list[str]:
    """What is not as it must be, in words."""
    name, out = row["driver"], []
    limit_ms = HELD_MS if row["placed_by"] == "arrival" else TIME_MS
    if row["error_ms_p99"] > limit_ms:
        out.append(f"{name}: times are off by {row['error_ms_p99']} ms (p99), not {limit_ms:g}")
    slack = LOSS_SLACK + LOSS_SHARE * row["missing"]
    if row["counts"] and abs(row["lost_frames"] - row["missing"]) > slack:
        out.append(f"{name}: {row['missing']} samples are missing, {row['lost_frames']} were told")
    if row["missing"] and not row["lost_frames"] + row["bad_frames"]:
        out.append(f"{name}: {row['missing']} samples are missing, and nothing was told")
    if row["back_s"] is None or row["back_s"] > BACK_S:
        out.append(f"{name}: unplugged and back, it delivered after {row['back_s']} s")
    if row["reconnects"] < 1 or row["last_s"] < seconds - 3:
        out.append(f"{name}: {row['reconnects']} reconnects, last sample at {row['last_s']} s of {seconds:g}")
    return out
