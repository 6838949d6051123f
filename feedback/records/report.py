"""One session as one page: self-contained, for the screen and for paper.

Lives here: `read_report`, which fills report.html. Why: a session that nobody can read was not worth recording. Must
never: load anything from elsewhere, show a figure without its n, or let what stands in a file act as markup.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from math import nan
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from feedback.config import Rig
from feedback.gait.measures import METHODS
from feedback.gait.variability import AROUND, FEWEST, LEAST_LIMIT, MADS
from feedback.records.belt_table import belt_rows
from feedback.records.certificate import ATTACHMENT, certified
from feedback.records.cueing import errors_by_leg, timings
from feedback.records.curves import load_curves
from feedback.records.material import Material, gather
from feedback.records.measure_plots import measure_timeline, note
from feedback.records.measured import chosen
from feedback.records.plots import load_figure, pressure_paths, stance_share, stride_timeline, timing_histogram
from feedback.records.practice import context_of, dose_of
from feedback.records.practice_section import practice_section
from feedback.records.session import SessionReader
from feedback.records.settings import affected_leg, protocol_of, rig_of
from feedback.records.spread import Spread
from feedback.records.stride_rows import LOADS, TIMES, measure_rows, show, spread_rows, symmetry_rows
from feedback.records.summary import Summary, summary_of
from feedback.records.wording import minutes, sentences


@dataclass(frozen=True)
class Report:
    """What is made of a session."""

    page: str
    """HTML."""
    dose: dict[str, Any] | None
    """The dose record; None where the protocol cannot be read."""
    summary: Summary


def report_page(path: str | Path) -> str:
    """The page of a session alone."""
    return read_report(path).page


def read_report(path: str | Path) -> Report:
    """All that is made of a session. SessionError if the file cannot be read."""
    session = SessionReader(path)
    rig, protocol = rig_of(session), protocol_of(session)
    material = gather(session, rig.sole if rig else None)
    summary = summary_of(material, session.facts, session.damage, affected_leg(session), protocol)
    dose = dose_of(material, protocol, context_of(material, session.facts)) if protocol else None
    return Report(_page(session, rig, material, summary, dose), dose, summary)


def _page(
    session: SessionReader, rig: Rig | None, material: Material, summary: Summary, dose: dict[str, Any] | None
) -> str:
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = page.from_string(files("feedback.records").joinpath("report.html").read_text(encoding="utf-8"))
    return template.render(
        session=session,
        started=_started(summary),
        summary=summary,
        sentences=sentences(summary),
        tiles=_tiles(summary),
        figures=_figures(material, summary, rig),
        times=spread_rows(summary.legs, TIMES),
        loads=spread_rows(summary.legs, LOADS),
        symmetry=symmetry_rows(summary.both),
        measures=measure_rows(summary.measured),
        timelines=_timelines(material, summary),
        methods=METHODS,
        practice=practice_section(summary.practice, dose, material.first_ns),
        certified=certified(session.attachments.get(ATTACHMENT, "")),
        latencies=_latency_table(summary),
        quality=_quality_rows(material, summary),
        newtons=rig is not None and rig.sole.calibration == "newton",
        rule={"mads": MADS, "around": AROUND, "least_pct": 100 * LEAST_LIMIT, "fewest": FEWEST},
        plotly=Markup(get_plotlyjs()),
    )


def _started(summary: Summary) -> str:
    try:
        at = datetime.fromtimestamp(summary.facts.started_unix_s or nan, UTC)
    except (ValueError, OverflowError, OSError):
        return "at an unknown time"
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _tiles(summary: Summary) -> list[tuple[str, str, str]]:
    """(figure, unit, what it is) of the few numbers to be seen first."""
    cues = summary.cues
    return [
        (minutes(summary.duration_s), "", "recorded"),
        (show(summary.cadence_spm, 0), "/min", "steps (cadence)"),
        (show(summary.legs["left"].figures["stance_pct"].mean, 1), "%", "stance left"),
        (show(summary.legs["right"].figures["stance_pct"].mean, 1), "%", "stance right"),
        (str(cues.played), f"of {cues.due}", "cues sounded"),
        (show(_timing_sd_ms(summary), 0), "ms", "spread of cue timing"),
    ]


def _timing_sd_ms(summary: Summary) -> float:
    """Against the heel strikes that came; of cues that come ahead of none, against the strides as they went."""
    if summary.cue_timing_ms.n:
        return summary.cue_timing_ms.sd
    return Spread.of([row.error_ns / 1e6 for row in summary.practice.outcomes if row.cue_id]).sd


def _figures(material: Material, summary: Summary, rig: Rig | None) -> list[dict[str, Any]]:
    errors_ms, against = errors_by_leg(material, timings(material))
    calibrated = rig is not None and rig.sole.calibration == "newton"
    curves = load_curves(material, "N" if calibrated else "")
    left_out = sum(leg.excluded for leg in summary.legs.values())
    return [
        {
            "title": "Load over the gait cycle",
            "note": "Mean of all strides; the band is one SD to either side. Dotted: end of stance. "
            + "; ".join(f"{c.leg} n = {c.n}, {c.excluded} left out" for c in curves),
            "spec": load_figure(curves) if curves else None,
            "missing": "No load curve: no complete stride, or the sole's calibration is not known.",
        },
        {
            "title": "Stance and swing",
            "note": "Share of each stride on the ground and in the air. Whisker: SD.",
            "spec": stance_share(summary.legs)
            if any(leg.figures["stance_pct"].n for leg in summary.legs.values())
            else None,
            "missing": "No complete stride was measured.",
        },
        {
            "title": "Cue timing",
            "note": f"How far each cue was from the right instant {against}",
            "spec": timing_histogram(errors_ms) if any(errors_ms.values()) else None,
            "missing": "No cue was sent whose right instant could then be told.",
        },
        {
            "title": "Stride by stride",
            "note": f"{left_out} starts, stops, turns and stumbles are left out.",
            "spec": stride_timeline(material) if material.strides else None,
            "missing": "No complete stride was measured.",
        },
        {
            "title": "Centre of pressure",
            "note": "Mean way from heel strike to toe off, seen from above; a mark each 10 % of stance. "
            f"{_counts(summary, 'cop_excursion_ap')}.",
            "spec": pressure_paths(material.strides, rig.sole.zones if rig else ()),
            "missing": "No way of the centre of pressure: it takes zones under heel and forefoot.",
        },
    ]


def _timelines(material: Material, summary: Summary) -> list[dict[str, Any]]:
    """The measures that training is about, stride by stride, each by one method."""
    return [
        {"title": row.words, "note": note(row), "spec": measure_timeline(row, material.first_ns), "missing": ""}
        for row in chosen(summary.measured)
        if any(leg.values.n for leg in row.legs.values())
    ]


def _counts(summary: Summary, figure: str) -> str:
    return ", ".join(f"{name} n = {leg.figures[figure].n}" for name, leg in summary.legs.items())


def _latency_table(summary: Summary) -> list[tuple[str, ...]]:
    rows = (
        ("Sensor byte to cue received by the sound process", summary.byte_to_cue_ms),
        ("Sound's first sample against when it was due", summary.onset_error_ms),
    )
    return [(name, str(q.n), show(q.p50, 3), show(q.p99, 3)) for name, q in rows]


def _quality_rows(material: Material, summary: Summary) -> list[tuple[str, str]]:
    losses = summary.losses
    rows = [("File", losses.damage or "complete, checksums agree")]
    for name, sensor in losses.sensors.items():
        told = f"{sensor.rate_hz:.0f} frames a second; lost {sensor.lost_frames}, bad {sensor.bad_frames}, "
        rows.append((f"Sensor {name}", f"{told}noise {sensor.discarded_bytes} bytes, reconnects {sensor.reconnects}"))
    for name, track in material.tracks.items():
        rows.append((f"Stream {name}", f"{len(track.t_ns)} samples"))
    rows += [
        ("Signal of a sole lost", str(losses.signal_losses)),
        ("Messages missed on the bus", str(losses.bus_messages)),
        ("Messages missing from the file", str(losses.unrecorded_messages)),
        ("Sound output", _sound(material)),
    ]
    rows += belt_rows(material.belt, material.first_ns)
    rows += [(f"Notice, {notice.process}", notice.text) for notice in material.notices]
    for kind, row in summary.accuracy.items():
        told = f"{row.recall_pct:.1f} % of {row.true} found, {row.precision_pct:.1f} % of {row.found} true, "
        rows.append((f"Emulated patient: {kind.replace('_', ' ')}", f"{told}mean error {show(row.mae_ms, 1)} ms"))
    return rows


def _sound(material: Material) -> str:
    if not material.audio:
        return "no word from it"
    last = material.audio[-1]
    name = "none: cues were computed, not heard" if last.output == "null" else last.output
    return f"{name}; latency {last.latency_ns / 1e6:.1f} ms, underruns {last.underruns}"
