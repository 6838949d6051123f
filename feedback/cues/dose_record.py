"""The dose record: what was trained, how, how much and with what success, for machines to read.

Lives here: `dose_record`. Why: 173 studies of gait feedback could not be compared, because target, mode, dosage and
structure of practice and feedback were not reported alike (reviews: Spencer, Wolf & Kesar 2021). Must never: tell a
plan as if it had been done: planned and actual stand side by side.

Keys follow TIDieR (Hoffmann et al. 2014, BMJ 348:g1687): why, what, procedures, how, how much, tailoring,
modifications, how well. Values are text, numbers, lists and tables; None where nobody knows. Units are in the keys.
"""

from collections import Counter
from collections.abc import Sequence
from math import isfinite
from statistics import fmean
from typing import Any

from feedback.config import Protocol
from feedback.config.cues import Ahead, CueSettings, Scored
from feedback.cues.learning import by_cue, learning, success_pct
from feedback.cues.scoring import aim_of, yardsticks
from feedback.gait.measures import METHODS
from feedback.messages import Acknowledged, BlockBegins, Outcome, Target

SCHEMA = 1
_HELPED = ("cued", "asked")


def dose_record(
    protocol: Protocol,
    blocks: Sequence[BlockBegins],
    outcomes: Sequence[Outcome],
    targets: Sequence[Target] = (),
    answers: Sequence[Acknowledged] = (),
    end_ns: int = 0,
) -> dict[str, Any]:
    """Of one session. end_ns: when it was over, if its last block did not come to its end."""
    begun = [block for block in blocks if not block.countdown]
    kinds = {block.number: block.kind for block in begun if block.kind not in ("pause", "end")}
    return {
        "schema": SCHEMA,
        "name": protocol.name,
        "why": protocol.about,
        "what": {kind: _cue(getattr(protocol.cues, kind)) for kind in protocol.cues.named},
        "feedback_structure": _structure(protocol),
        "how_much": _blocks(begun, outcomes, end_ns),
        "tailoring": [_target(target) for target in targets],
        "modifications": [_answer(answer) for answer in answers],
        "how_well": [_result(key, rows, kinds) for key, rows in by_cue(outcomes).items()],
    }


def _cue(settings: object) -> dict[str, Any]:
    """Target and mode of one cue."""
    if not isinstance(settings, CueSettings):
        return {"settings": settings.model_dump() if hasattr(settings, "model_dump") else {}}
    aim = aim_of(settings)
    return {
        "legs": list(settings.legs),
        "measures": [measure for measure, _ in yardsticks(settings)],
        "target": aim.model_dump() if aim else None,
        "sense": "hearing",
        "sound": settings.sound,
        "gain_db": settings.gain_db,
        "mode": settings.mode if isinstance(settings, Ahead) else None,
        "told": settings.tell if isinstance(settings, Scored) else "event",
        "summary_strides": settings.summary_strides if isinstance(settings, Scored) else None,
    }


def _structure(protocol: Protocol) -> dict[str, Any]:
    """How help is given and taken away."""
    dose = protocol.dose
    return {
        "seed": dose.seed,
        "catch_pct": dose.catch_pct,
        "shuffled_training": dose.shuffle_training,
        "self_request": dose.self_request,
        "countdown": dose.countdown,
        "practice": [
            {
                "kind": block.kind,
                "minutes": block.minutes,
                "strides": block.strides,
                "frequency_pct": block.frequency_pct if block.kind == "training" else 0.0,
                "end_frequency_pct": block.end_frequency_pct,
                "cues": list(block.cues),
                "said": block.say,
            }
            for block in dose.blocks
        ],
    }


def _blocks(begun: Sequence[BlockBegins], outcomes: Sequence[Outcome], end_ns: int) -> list[dict[str, Any]]:
    """Each block (or part of one, between pauses): planned and done."""
    ends_ns = [block.t_ns for block in begun[1:]] + [end_ns]
    rows = []
    for block, until_ns in zip(begun, ends_ns, strict=True):
        if block.kind == "end":
            continue
        inside = [row for row in outcomes if block.t_ns <= row.start_ns and (row.start_ns < until_ns or not until_ns)]
        rows.append(
            {
                "number": block.number,
                "kind": block.kind,
                "planned_s": _number(block.planned_s),
                "planned_strides": block.planned_strides or None,
                "actual_s": (until_ns - block.t_ns) / 1e9 if until_ns > block.t_ns else None,
                "planned_frequency_pct": [block.frequency_pct, block.end_frequency_pct],
                "cues": {kind: _counts([row for row in inside if row.kind == kind]) for kind in block.cues},
            }
        )
    return rows


def _counts(rows: Sequence[Outcome]) -> dict[str, Any]:
    """Of one cue in one block, both legs."""
    plans = Counter(row.plan for row in rows)
    sounded = [row for row in rows if row.cue_id]
    planned = sum(plans[plan] for plan in _HELPED)
    return {
        "strides": len(rows),
        "planned": dict(plans),
        "planned_pct": _pct(planned, len(rows)),
        "sent": len(sounded),
        "withheld": dict(Counter(row.why for row in rows if row.why)),
        "error_ms_mean_abs": _number(fmean(abs(row.error_ns) for row in sounded) / 1e6) if sounded else None,
        "success_cued_pct": _number(success_pct([row for row in rows if row.cue_id])),
        "success_uncued_pct": _number(success_pct([row for row in rows if not row.cue_id])),
    }


def _result(key: tuple[str, str, str, str], rows: Sequence[Outcome], kinds: dict[int, str]) -> dict[str, Any]:
    kind, leg, measure, method = key
    found = learning(rows, kinds)
    return {
        "cue": kind,
        "leg": leg,
        "measure": measure,
        "method": METHODS.get(method, method),
        "baseline": _number(found.baseline),
        "baseline_sd": _number(found.baseline_sd),
        "reached": _number(found.cued),
        "gain": _number(found.gain),
        "least_gain": _number(found.threshold),
        "retention": found.retention,
        "dependence": _number(found.dependence),
        "dependence_se": _number(found.dependence_se),
        "verdict": found.verdict,
        "words": found.words,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "t_ns": target.t_ns,
        "cue": target.kind,
        "leg": target.leg,
        "measure": target.measure,
        "method": target.method,
        "value": _number(target.value),
        "why": target.why,
    }


def _answer(answer: Acknowledged) -> dict[str, Any]:
    return {"t_ns": answer.t_ns, **{name: getattr(answer, name) for name in ("who", "key", "before", "value", "words")}}


def _pct(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None


def _number(value: float) -> float | None:
    """None for what nobody knows: JSON has no NaN."""
    return value if isfinite(value) else None
