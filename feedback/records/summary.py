"""One session in numbers.

Lives here: Summary, for people (`text`) and for programs (`to_json`). Why: the figures of every session are the same
ones, taken the same way, whoever asks. Must never: give a figure without its n, or hide what was lost.
"""

import json
from dataclasses import dataclass
from math import isfinite

from feedback.config import Protocol
from feedback.gait.variability import FEWEST, Variability
from feedback.gait.walked import Walked
from feedback.messages import LEGS
from feedback.records import practice_words
from feedback.records.belt_table import belt_words
from feedback.records.cueing import CueCounts, byte_to_cue_ms, count_cues, onset_error_ms, timing_error_ms, timings
from feedback.records.losses import Losses, losses_in_words, losses_of
from feedback.records.material import Material, gather
from feedback.records.measured import Measured, figures, measured, spoken
from feedback.records.practice import Practice, practice_of
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.settings import affected_leg, protocol_of
from feedback.records.spread import Quantiles, Spread
from feedback.records.walking import Accuracy, BothLegs, LegWalk, accuracy, both_legs, cadence_spm, leg_walk


@dataclass(frozen=True)
class Summary:
    """One session in numbers; NaN where there is nothing to measure."""

    facts: SessionFacts
    duration_s: float
    cadence_spm: float
    legs: dict[str, LegWalk]
    both: BothLegs
    measured: list[Measured]
    cues: CueCounts
    byte_to_cue_ms: Quantiles
    onset_error_ms: Quantiles
    cue_timing_ms: Spread
    practice: Practice
    accuracy: dict[str, Accuracy]
    losses: Losses
    belt: str = ""
    """What the belt did, in words; '' where none said anything."""

    def to_json(self) -> str:
        """One flat JSON object, units in the keys; null where there is nothing to measure."""
        flat = {"duration_s": self.duration_s, "cadence_spm": self.cadence_spm}
        for leg, walk in self.legs.items():
            flat |= _leg_figures(leg, walk)
        flat |= _both_figures(self.both) | figures(self.measured)
        flat |= _cue_figures(self) | practice_words.figures(self.practice.cues)
        flat |= _accuracy_figures(self.accuracy) | _loss_figures(self.losses)
        words = practice_words.verdicts(self.practice.cues) | {"file_damage": self.losses.damage}
        return json.dumps({key: _plain(value) for key, value in flat.items()} | words)

    def text(self) -> str:
        """A block of lines for people."""
        rows = [f"walk     {self.duration_s:.1f} s, cadence {_show(self.cadence_spm, 0)} steps/min"]
        rows += [_leg_line(leg, walk) for leg, walk in self.legs.items()]
        rows += _both_lines(self)
        rows += [f"{leg:<8} {words}" for leg, words in spoken(self.measured)]
        rows += _cue_lines(self)
        rows += practice_words.lines(self.practice)
        rows += [_accuracy_line(kind, row) for kind, row in self.accuracy.items()]
        rows += [f"belt     {self.belt}"] if self.belt else []
        rows.append(f"losses   {losses_in_words(self.losses) or 'none'}")
        return "\n".join(rows)


def summarise(session: SessionReader) -> Summary:
    """Read a session and sum it up."""
    material = gather(session, samples=False)
    return summary_of(material, session.facts, session.damage, affected_leg(session), protocol_of(session))


def summary_of(
    material: Material, facts: SessionFacts, damage: str = "", affected: str = "", protocol: Protocol | None = None
) -> Summary:
    """Sum up what was gathered. damage: what the reader found wrong with the file; affected: a leg, or '';
    protocol: the plan, if it can be read.
    """
    walked = Walked(material.strides)
    legs = {leg: leg_walk(walked, leg) for leg in LEGS}
    return Summary(
        facts=facts,
        duration_s=material.duration_s,
        cadence_spm=cadence_spm(list(legs.values())),
        legs=legs,
        both=both_legs(walked, affected),
        measured=measured(material.measures, material.strides),
        cues=count_cues(material),
        byte_to_cue_ms=byte_to_cue_ms(material),
        onset_error_ms=onset_error_ms(material),
        cue_timing_ms=timing_error_ms(timings(material)),
        practice=practice_of(material, protocol),
        accuracy=accuracy(material.events, material.truths),
        losses=losses_of(material, damage),
        belt=belt_words(material.belt),
    )


def _leg_figures(leg: str, walk: LegWalk) -> dict[str, float]:
    told: dict[str, float] = {f"{leg}_strides": walk.strides, f"{leg}_strides_excluded": walk.excluded}
    for figure, spread in walk.figures.items():
        told |= {
            f"{leg}_{figure}_n": spread.n,
            f"{leg}_{figure}_mean": spread.mean,
            f"{leg}_{figure}_sd": spread.sd,
            f"{leg}_{figure}_cv_pct": spread.cv_pct,
            f"{leg}_{figure}_trend_per_min": spread.trend_per_min,
        }
    return told


def _both_figures(both: BothLegs) -> dict[str, float]:
    """Ratios and indices say whose figure is above: 'left_to_right', or the other way where the right is affected."""
    sides = f"{both.p}_to_{both.n}"
    told = {f"{both.p}_load_share_pct": both.load_share_pct, f"{sides}_swing_stance_ratio": both.temporal}
    for figure, seen in both.symmetry.items():
        told |= {
            f"{sides}_{figure}_ratio": seen.ratio,
            f"{sides}_{figure}_index_pct": seen.robinson_pct,
            f"{sides}_{figure}_log_ratio_pct": seen.log_ratio_pct,
            f"{sides}_{figure}_angle_pct": seen.angle_pct,
        }
    keeping = both.coordination
    told |= {"step_phase_n": keeping.n, "step_phase_deg_mean": keeping.phase_deg, "step_phase_cv_pct": keeping.cv_pct}
    return told | {"step_phase_distance_pct": keeping.distance_pct, "pci_pct": keeping.pci_pct}


def _cue_figures(summary: Summary) -> dict[str, float]:
    cues, timing = summary.cues, summary.cue_timing_ms
    return {
        "cues_due": cues.due,
        "cues_played": cues.played,
        "cues_late": cues.late,
        "cues_lost": cues.lost,
        "cues_open": cues.open,
        "cues_cancelled": cues.cancelled,
        "cues_suppressed": cues.suppressed,
        "sounds_beside_cues": sum(cues.told.values()),
        "rewards_withheld": cues.guarded,
        "byte_to_cue_n": summary.byte_to_cue_ms.n,
        "byte_to_cue_ms_p50": summary.byte_to_cue_ms.p50,
        "byte_to_cue_ms_p99": summary.byte_to_cue_ms.p99,
        "onset_error_n": summary.onset_error_ms.n,
        "onset_error_ms_p50": summary.onset_error_ms.p50,
        "onset_error_ms_p99": summary.onset_error_ms.p99,
        "cue_timing_n": timing.n,
        "cue_timing_ms_mean": timing.mean,
        "cue_timing_ms_sd": timing.sd,
    }


def _accuracy_figures(rows: dict[str, Accuracy]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for kind, row in rows.items():
        figures |= {
            f"{kind}_true": row.true,
            f"{kind}_recall_pct": row.recall_pct,
            f"{kind}_precision_pct": row.precision_pct,
            f"{kind}_mae_ms": row.mae_ms,
        }
    return figures


def _loss_figures(losses: Losses) -> dict[str, float]:
    sensors = losses.sensors.values()
    return {
        "frames_lost": sum(sensor.lost_frames for sensor in sensors),
        "frames_bad": sum(sensor.bad_frames for sensor in sensors),
        "bytes_discarded": sum(sensor.discarded_bytes for sensor in sensors),
        "reconnects": sum(sensor.reconnects for sensor in sensors),
        "bus_messages_lost": losses.bus_messages,
        "messages_unrecorded": losses.unrecorded_messages,
        "underruns": losses.underruns,
        "signal_losses": losses.signal_losses,
    }


def _leg_line(leg: str, walk: LegWalk) -> str:
    stride = walk.figures["stride_s"]
    left_out = f", {walk.excluded} left out" if walk.excluded else ""
    return (
        f"{leg:<8} {walk.strides} strides{left_out}: {_show(stride.mean, 3)} s (SD {_show(stride.sd, 3)} s, "
        f"CV {_show(stride.cv_pct, 1)} %), stance {_show(walk.figures['stance_pct'].mean, 1)} %, "
        f"swing {_show(walk.figures['swing_s'].mean, 3)} s"
    )


def _both_lines(summary: Summary) -> list[str]:
    """Symmetry, coordination and, where the soles tell it, load."""
    both, keeping = summary.both, summary.both.coordination
    if not keeping.n:
        return []
    ratios = ", ".join(f"{name} {_show(both.symmetry[f'{name}_s'].ratio, 2)}" for name in ("stance", "swing", "step"))
    index = _show(keeping.pci_pct, 1) + " %" if keeping.n >= FEWEST else f"takes {FEWEST} strides"
    rows = [f"legs     {both.p} to {both.n}: {ratios}; phase coordination index {index} (n {keeping.n})"]
    loads = [_load_words(leg, walk.figures) for leg, walk in summary.legs.items() if walk.figures["first_peak"].n]
    if loads:
        share = f"{both.p} {_show(both.load_share_pct, 1)} % of both"
        rows.append(f"load     {share}; peak/valley/peak and push-off in body weights: {', '.join(loads)}")
    return rows


def _load_words(leg: str, figures: dict[str, Variability]) -> str:
    curve = "/".join(_show(figures[name].mean, 2) for name in ("first_peak", "valley", "second_peak"))
    return f"{leg} {curve} and {_show(figures['push_off_peak'].mean, 2)}"


def _cue_lines(summary: Summary) -> list[str]:
    cues, timing = summary.cues, summary.cue_timing_ms
    parts = {"due": cues.due, "played": cues.played, "late": cues.late, "suppressed": cues.suppressed}
    rare = {"lost": cues.lost, "open at the end": cues.open}
    rows = [", ".join(f"{n} {what}" for what, n in (parts | {k: v for k, v in rare.items() if v}).items())]
    rows += [f"  {n} x {why}" for why, n in cues.withheld.items()]
    rows += _told_lines(cues)
    byte, onset = summary.byte_to_cue_ms, summary.onset_error_ms
    rows.append(f"byte -> cue         p50 {_show(byte.p50, 2)} ms, p99 {_show(byte.p99, 2)} ms (n {byte.n})")
    rows.append(f"due -> onset error  p50 {_show(onset.p50, 3)} ms, p99 {_show(onset.p99, 3)} ms (n {onset.n})")
    rows.append(f"against the step    mean {_show(timing.mean, 1)} ms, SD {_show(timing.sd, 1)} ms (n {timing.n})")
    return [f"{'cues' if i == 0 else '':<8} {row}" for i, row in enumerate(rows)]


def _told_lines(cues: CueCounts) -> list[str]:
    """Sounds that are no cue of a stride, and rewards that were withheld."""
    told = [f"{n} x {what}" for what, n in cues.told.items()]
    told += [f"{cues.guarded} rewards withheld by the guard"] if cues.guarded else []
    return [f"beside them: {', '.join(told)}"] if told else []


def _accuracy_line(kind: str, row: Accuracy) -> str:
    return (
        f"{kind.replace('_', ' ')}: found {row.recall_pct:.1f} % of {row.true} true ones, {row.precision_pct:.1f} % of "
        f"{row.found} found are true, mean error {_show(row.mae_ms, 1)} ms"
    )


def _show(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if isfinite(value) else "--"


def _plain(value: float) -> float | None:
    return (round(value, 6) if isinstance(value, float) else value) if isfinite(value) else None
