"""The tables of a report that tell how good its data are.

Lives here: `latency_rows`, `quality_rows`, `note_rows`. Why: figures are worth what was lost beneath them. Must never:
leave out a loss that is known.
"""

from collections.abc import Sequence
from math import isfinite

from feedback.messages import ProcessHealth
from feedback.records.belt_table import belt_rows
from feedback.records.certificate import ATTACHMENT, certified
from feedback.records.material import Material
from feedback.records.practice_rows import clock
from feedback.records.reviewed import Reviewed
from feedback.records.stride_rows import show
from feedback.records.summary import Summary

MARK = "mark"
"""Word of a notice that a person set, to be found again."""


def latency_rows(summary: Summary) -> list[tuple[str, ...]]:
    """(from … to …, n, median, 99th percentile), ms."""
    rows = (
        ("Sensor byte to cue received by the sound process", summary.byte_to_cue_ms),
        ("Sound's first sample against when it was due", summary.onset_error_ms),
    )
    return [(name, str(q.n), show(q.p50, 3), show(q.p99, 3)) for name, q in rows]


def quality_rows(reviewed: Reviewed) -> list[tuple[str, str]]:
    """(what, how it was)."""
    summary, material = reviewed.summary, reviewed.material
    losses = summary.losses
    certificate = certified(reviewed.session.attachments.get(ATTACHMENT, ""))
    rows = [
        ("File", losses.damage or "complete, checksums agree"),
        ("Preflight", certificate.removeprefix("preflight ")),
    ]
    for name, sensor in losses.sensors.items():
        told = f"{sensor.rate_hz:.0f} frames a second; lost {sensor.lost_frames}, bad {sensor.bad_frames}, "
        rows.append((f"Sensor {name}", f"{told}noise {sensor.discarded_bytes} bytes, reconnects {sensor.reconnects}"))
    rows += [(f"Stream {name}", f"{count:,} samples") for name, count in reviewed.counts.items()]
    counted = {name: (leg.strides - leg.excluded, leg.strides) for name, leg in summary.legs.items() if leg.strides}
    rows += [
        (f"Strides {name}", f"{kept} of {of} count ({100 * kept / of:.0f} %)") for name, (kept, of) in counted.items()
    ]
    rows += [
        ("Signal of a sole lost", str(losses.signal_losses)),
        ("Messages missed on the bus", str(losses.bus_messages)),
        ("Messages missing from the file", str(losses.unrecorded_messages)),
        ("Sound output", _sound(material)),
    ]
    rows += [(f"Process {name}", _process(told)) for name, told in sorted(material.processes.items())]
    rows += belt_rows(material.belt, material.first_ns)
    rows += [(f"Notice, {notice.process}", notice.text) for notice in material.notices if notice.word != MARK]
    for kind, row in summary.accuracy.items():
        told = f"{row.recall_pct:.1f} % of {row.true} found, {row.precision_pct:.1f} % of {row.found} true, "
        rows.append((f"Emulated patient: {kind.replace('_', ' ')}", f"{told}mean error {show(row.mae_ms, 1)} ms"))
    return rows


def note_rows(reviewed: Reviewed) -> list[tuple[str, str, str]]:
    """(when, who, text) of the marks that were set while walking, and of the notes that were put beside the session."""
    material = reviewed.material
    marks = [notice for notice in material.notices if notice.word == MARK]
    told = [(f"{clock((row.t_ns - material.first_ns) / 1e9)} min", row.process, row.text) for row in marks]
    return told + [(at, "afterwards", text) for at, text in reviewed.notes]


def _process(told: Sequence[ProcessHealth]) -> str:
    """At its worst, and what it took."""
    turn, late = (max(getattr(row, name) for row in told) / 1e6 for name in ("longest_turn_ns", "latest_ns"))
    cpu_pct = sum(row.cpu_pct for row in told) / len(told)
    held = f", {told[-1].resident_mib:.0f} MiB" if isfinite(told[-1].resident_mib) else ""
    return f"longest turn {turn:.1f} ms, woken {late:.1f} ms late at most; {cpu_pct:.0f} % of a core on the mean{held}"


def _sound(material: Material) -> str:
    if not material.audio:
        return "no word from it"
    last = material.audio[-1]
    name = "none: cues were computed, not heard" if last.output == "null" else last.output
    return f"{name}; latency {last.latency_ns / 1e6:.1f} ms, underruns {last.underruns}, outages {last.outages}"
