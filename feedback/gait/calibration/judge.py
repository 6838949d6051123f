"""What a whole sequence found: the calibration to be saved, or why there is none.

Lives here: Collected and `judge`. Why: poses, baselines and the leg's vertical hang on each other, and are found in
this order. Must never: know a clock; who calls says when it was made.
"""

from collections.abc import Sequence
from typing import NamedTuple

from feedback.config import Patient, Rig
from feedback.config.patient import Calibration
from feedback.gait.calibration import baseline
from feedback.gait.calibration.poses import Posed, posed
from feedback.gait.calibration.refusal import Refusal
from feedback.gait.calibration.standing import Stood
from feedback.gait.calibration.vertical import leg_vertical
from feedback.gait.observer import Observer
from feedback.gait.tracker import GaitTracker
from feedback.messages import LimbAngle, Measure, Samples, Stride


class Collected(NamedTuple):
    """What the steps of the sequence have gathered."""

    samples: Sequence[Samples]
    """Of all streams, each stream's own in order."""
    walk_ns: tuple[int, int]
    """From when to when the baseline was walked."""
    stood: Stood | None = None
    """None for soles that tell no load."""
    leaned: tuple[float, float] | None = None
    """Share of the left sole when leaning left, and right."""


class Judged(NamedTuple):
    """Either a calibration, or refusals."""

    calibration: Calibration | None
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


def judge(rig: Rig, patient: Patient, seen: Collected, made: str) -> Judged:
    """made: date and time, for the file. The samples are taken in order of time, however they came."""
    seen = seen._replace(samples=sorted(seen.samples, key=lambda one: (one.t_ns, one.stream)))
    strides = _strides(rig, patient, seen)
    counted = baseline.good(strides)
    if refused := baseline.belt_refusal(seen.samples, seen.walk_ns) or baseline.refusal(strides, counted):
        return Judged(None, (refused,))
    both = sorted((one for kept in counted.values() for one in kept), key=lambda one: one.start_ns)
    found = posed(rig.imus, seen.samples, seen.stood, both) if rig.imus and seen.stood else Posed()
    if found.refusals:
        return Judged(None, found.refusals, found.notes)
    good_pct = 100.0 * len(both) / len(strides)
    made_so_far = _calibration(rig, seen, made, good_pct, found)
    measures, angles = _observed(rig, patient.model_copy(update={"calibration": made_so_far}), seen)
    vertical = leg_vertical(both, angles)
    if vertical:
        made_so_far = made_so_far.model_copy(update={"leg_vertical": vertical})
        measures, _ = _observed(rig, patient.model_copy(update={"calibration": made_so_far}), seen)
    rows = baseline.baselines(counted, measures)
    return Judged(made_so_far.model_copy(update={"baselines": rows}), (), found.notes)


def _strides(rig: Rig, patient: Patient, seen: Collected) -> list[Stride]:
    """Those of the walk, by soles and belt alone."""
    tracker, worn = GaitTracker(rig.sole, patient.mass_kg), set(rig.worn)
    told = [message for one in seen.samples if one.stream not in worn for message in tracker.feed(one)]
    first_ns, last_ns = seen.walk_ns
    return [m for m in told if isinstance(m, Stride) and first_ns <= m.start_ns and m.t_ns <= last_ns]


def _observed(rig: Rig, patient: Patient, seen: Collected) -> tuple[list[Measure], list[LimbAngle]]:
    """What all sensors together tell of it, with this calibration in force."""
    observer = Observer(rig, patient)
    told = [message for one in seen.samples for message in observer.feed(one)]
    return [m for m in told if isinstance(m, Measure)], [m for m in told if isinstance(m, LimbAngle)]


def _calibration(rig: Rig, seen: Collected, made: str, good_pct: float, found: Posed) -> Calibration:
    stood = seen.stood
    return Calibration(
        made=made,
        rig=rig.name,
        stood_load=stood.load if stood else None,
        stood_load_sd_pct=stood.load_sd_pct if stood else None,
        left_share=stood.left_share if stood else None,
        left_share_sd=stood.left_share_sd if stood else None,
        leaned_left_share=seen.leaned[0] if seen.leaned else None,
        leaned_right_share=seen.leaned[1] if seen.leaned else None,
        walked_s=(seen.walk_ns[1] - seen.walk_ns[0]) * 1e-9,
        good_strides_pct=good_pct,
        imus=found.poses,
    )
