"""The dose record: what was trained, how, how much and with what success, for machines to read.

Lives here: `dose_record`. Why: 173 studies of gait feedback could not be compared, because target, mode, dosage and
structure of practice and feedback were not reported alike (reviews: Spencer, Wolf & Kesar 2021). Must never: tell a
plan as if it had been done: planned and actual stand side by side.

Keys follow TIDieR (Hoffmann et al. 2014, BMJ 348:g1687): why, what, procedures, how, how much, tailoring,
modifications, how well. Values are text, numbers, lists and tables; None where nobody knows. Units are in the keys.
Each key: docs/dose-record.md.
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from feedback.config import Protocol
from feedback.config.cues import Ahead, CueSettings, Scored
from feedback.cues.catalogue import CATALOGUE
from feedback.cues.practised import BlockCue, Practised, Success, block_cues, kinds_of, practised, walked
from feedback.cues.scoring import aim_of, companion, yardsticks
from feedback.cues.trained import Trained, trained
from feedback.gait.measures import METHODS
from feedback.messages import Acknowledged, BlockBegins, Outcome, Target

SCHEMA = 1
"""Goes up when a key is renamed or changes its meaning; new keys may come without."""


def dose_record(
    protocol: Protocol,
    blocks: Sequence[BlockBegins],
    outcomes: Sequence[Outcome],
    targets: Sequence[Target] = (),
    answers: Sequence[Acknowledged] = (),
    end_ns: int = 0,
    start_ns: int = 0,
    context: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Of one session. end_ns: when it was over, if its last block did not come to its end; start_ns: from where times
    are told. context: who, with what (patient, rig, software …), as the session's file has it.
    """
    counted = walked(outcomes, blocks)
    done = practised(blocks, counted, end_ns, protocol.dose)
    inside = block_cues(counted)
    return {
        "schema": SCHEMA,
        "name": protocol.name,
        "why": protocol.about,
        "session": dict(context or {}),
        "what": {kind: _cue(kind, getattr(protocol.cues, kind)) for kind in protocol.cues.named},
        "feedback_structure": _structure(protocol),
        "how_much": [_block(block, inside, start_ns) for block in done],
        "tailoring": [_target(target, start_ns) for target in targets],
        "modifications": [_answer(answer, start_ns) for answer in answers],
        "how_well": [_result(one) for one in trained(counted, kinds_of(blocks))],
    }


def _cue(kind: str, settings: object) -> dict[str, Any]:
    """Target and mode of one cue."""
    if not isinstance(settings, CueSettings):
        return {"settings": settings.model_dump() if hasattr(settings, "model_dump") else {}}
    aim, row = aim_of(settings), CATALOGUE[kind]
    return {
        "goal": row.goal,
        "said_to_patient": row.say,
        "trigger": row.trigger,
        "legs": list(settings.legs),
        "measures": [measure for measure, _ in yardsticks(settings)],
        "not_to_grow_worse": companion(settings) or None,
        "target": aim.model_dump() if aim else None,
        "sense": "hearing",
        "sound": settings.sound,
        "gain_db": settings.gain_db,
        "mode": settings.mode if isinstance(settings, Ahead) else None,
        "told": settings.tell if isinstance(settings, Scored) else "event",
        "summary_strides": settings.summary_strides if isinstance(settings, Scored) else None,
        "settings": settings.model_dump(mode="json"),
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
                "frequency_pct": block.frequency_pct if block.kind == "training" or block.cues else 0.0,
                "end_frequency_pct": block.end_frequency_pct,
                "cues": list(block.cues),
                "said": block.say,
            }
            for block in dose.blocks
        ],
    }


def _block(block: Practised, inside: Sequence[BlockCue], start_ns: int) -> dict[str, Any]:
    """Planned and done."""
    kinds = dict.fromkeys(row.kind for row in inside if row.number == block.number)
    return {
        "number": block.number,
        "kind": block.kind,
        "begin_s": (block.start_ns - start_ns) / 1e9 if block.start_ns else None,
        "planned_s": _number(block.planned_s),
        "planned_strides": block.planned_strides or None,
        "actual_s": block.actual_s if block.start_ns else 0.0,
        "actual_strides": block.strides,
        "planned_frequency_pct": list(block.frequency_pct),
        "cues": {
            kind: {row.leg: _counts(row) for row in inside if (row.number, row.kind) == (block.number, kind)}
            for kind in kinds
        },
    }


def _counts(row: BlockCue) -> dict[str, Any]:
    """Of one cue and leg in one block."""
    return {
        "strides": row.strides,
        "planned": dict(row.plans),
        "planned_pct": _number(row.planned_pct),
        "sent": row.sent,
        "sent_pct": _number(row.sent_pct),
        "withheld": dict(row.withheld),
        "error_ms_mean_abs": _number(row.error_ms),
        "success_cued": _success(row.cued),
        "success_uncued": _success(row.uncued),
        "guarded": row.guarded,
        "measure": row.measure or None,
        "method": METHODS.get(row.method, row.method) or None,
        "n": row.n,
        "mean": _number(row.mean),
        "sd": _number(row.sd),
    }


def _result(one: Trained) -> dict[str, Any]:
    found = one.learning
    return {
        "cue": one.kind,
        "leg": one.leg,
        "measure": one.measure or None,
        "method": METHODS.get(one.method, one.method) or None,
        "strides": one.strides,
        "sent": one.sent,
        "error_ms_mean": _number(one.error_ms),
        "error_ms_sd": _number(one.error_sd_ms),
        "error_ms_mean_abs": _number(one.error_abs_ms),
        "success": {name: _success(part) for name, part in one.success.items()},
        "baseline": _number(found.baseline),
        "baseline_sd": _number(found.baseline_sd),
        "reached": _number(found.cued),
        "gain": _number(found.gain),
        "least_gain": _number(found.threshold),
        "least_gain_is": found.threshold_is,
        "retention": found.retention,
        "dependence": _number(found.dependence),
        "dependence_se": _number(found.dependence_se),
        "reached_n": found.reached_n,
        "bought_elsewhere_n": found.guarded_n,
        "n": found.n,
        "left_out": found.left_out,
        "verdict": found.verdict,
        "words": found.words,
    }


def _success(part: Success) -> dict[str, Any]:
    return {"hits": part.hits, "scored": part.scored, "pct": _number(part.pct)}


def _target(target: Target, start_ns: int) -> dict[str, Any]:
    return {
        "at_s": (target.t_ns - start_ns) / 1e9,
        "cue": target.kind,
        "leg": target.leg,
        "measure": target.measure,
        "method": METHODS.get(target.method, target.method) or None,
        "value": _number(target.value),
        "baseline": _number(target.baseline),
        "baseline_sd": _number(target.baseline_sd),
        "why": target.why,
    }


def _answer(answer: Acknowledged, start_ns: int) -> dict[str, Any]:
    told = {name: getattr(answer, name) for name in ("who", "key", "before", "value", "words")}
    return {"at_s": (answer.t_ns - start_ns) / 1e9, **told}


def _number(value: float) -> float | None:
    """None for what nobody knows: JSON has no NaN."""
    return value if isfinite(value) else None
