"""The methods paragraph of a paper, written from the dose record.

Lives here: `methods_words`. Why: target, mode, dosage and structure are the four things that studies of gait feedback
failed to report alike; here they are written down by the machine that did it. Must never: say what the record does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedback.records.practice_words import cue_name, lower, measure_name, number, unit_of

Record = Mapping[str, Any]

_TOLD = {
    "event": "at its event",
    "concurrent": "concurrent",
    "terminal": "terminal (after the stride)",
    "both": "concurrent and terminal (after the stride)",
}
_SETTINGS = {
    "lead_ms": "lead {:g} ms",
    "reaction_ms": "and {:g} ms of reaction time",
    "release_pct": "until {:g} % of the normal cycle",
    "beat": "{} beat",
    "tempo_pct": "{:g} % of the patient's own tempo",
    "band_pct": "band {:g} %",
    "limit_deg": "limit {:g} deg",
    "tell_strides": "after {} in a row",
    "sigma_limit_ms": "only while the prediction's SD was within {:g} ms",
}
"""Of a cue's settings, those that say when it sounds."""


def methods_words(record: Record) -> list[str]:
    """Sentences, in the order of TIDieR; the session's own course after its plan."""
    cues = {kind: cue for kind, cue in record["what"].items() if "legs" in cue}
    if not cues:
        return []
    told = [_setting(record), *(_cue(kind, cue, record["how_well"]) for kind, cue in cues.items())]
    if "guard" in record["what"]:
        told.append(_guard(record["what"]["guard"]["settings"]))
    told += [_course(record["feedback_structure"]), _done(record), _criterion(record), _changes(record)]
    return [sentence for sentence in told if sentence]


def _setting(record: Record) -> str:
    session = record["session"]
    software = session.get("software") or "stridecue"
    sensors = session.get("sensors") or []
    worn = f" with the sensors {', '.join(sensors)}" if sensors else ""
    belt = session.get("belt_mps_mean")
    speed = f" at a mean belt speed of {belt:.2f} m/s" if belt else ""
    return f"Feedback while walking on a treadmill{speed} was given by {software}{worn} (protocol “{record['name']}”)."


def _cue(kind: str, cue: Record, how_well: Sequence[Record]) -> str:
    legs = "both legs" if len(cue["legs"]) > 1 else f"the {cue['legs'][0]} leg"
    when = f", {cue['trigger']}" if cue["told"] != "terminal" else ""
    mode = f", {cue['mode']}" if cue["mode"] else ""
    words = f"{cue_name(kind)}: a sound ({cue['sound']}, {cue['gain_db']:g} dB re full scale) for {legs}{when}{mode}"
    numbers = ", ".join(_numbers(cue["settings"]))
    every = cue["summary_strides"] or 1
    summed = f", results summed up over {every} strides" if every > 1 else ""
    scored = f"; scored by {used}" if (used := _scored_by(kind, cue, how_well)) else ""
    return f"{words} ({numbers}); feedback {_TOLD[cue['told']]}{summed}{scored}. {_target(cue)}".strip()


def _numbers(settings: Record) -> Iterator[str]:
    """The settings that say when it sounds."""
    for key, words in _SETTINGS.items():
        if key in settings and (key != "reaction_ms" or settings["mode"] == "reactive"):
            yield words.format(settings[key])
    if settings.get("closed_loop"):
        yield "the lead following the muscle's onset"


def _scored_by(kind: str, cue: Record, how_well: Sequence[Record]) -> str:
    """What was used, with its method; before anything was measured, what is asked for."""
    used = [(row["measure"], row["method"]) for row in how_well if row["cue"] == kind and row["measure"]]
    if used:
        return " or ".join(f"{lower(measure_name(what))} ({how})" for what, how in dict.fromkeys(used))
    return lower(measure_name(cue["measures"][0])) if cue["measures"] else ""


def _target(cue: Record) -> str:
    aim = cue["target"]
    if aim is None:
        return ""
    first = cue["measures"][0] if cue["measures"] else ""
    start = {
        "fixed": f"{number(first, aim['value'])}{unit_of(first)}",
        "baseline_sd": f"the baseline's mean plus {aim['value']:g} SD",
        "baseline_pct": f"{aim['value']:g} % of the baseline's mean",
        "norm_pct": f"{aim['value']:g} % of the norm at the belt's speed",
    }[aim["start"]]
    bounds = [
        f"{name} {aim[key]:g}" for name, key in (("at least", "least"), ("at most", "most")) if aim[key] is not None
    ]
    held = f" ({', '.join(bounds)}{unit_of(first)})" if bounds else ""
    if not aim["adapt"]:
        return f"Target: {start}{held}, fixed."
    low, high = aim["success_low_pct"], aim["success_high_pct"]
    moved = f"moved by {aim['step_sd']:g} SD after every {aim['every_strides']} scored strides"
    return f"Target: {start}{held}, {moved} when success was above {high:g} % or below {low:g} %."


def _guard(settings: Record) -> str:
    return (
        f"No hit was counted while cadence was {settings['cadence_drop_pct']:g} % or more below the baseline, or "
        f"stride time varied by {settings['cv_rise_pct']:g} % or more above it."
    )


def _course(structure: Record) -> str:
    catch = _catch(structure)
    if not structure["practice"]:
        return f"Planned course: training without end. {catch}".strip()
    blocks = "; ".join(_planned(block) for block in structure["practice"])
    order = ", the training blocks in an order drawn by chance" if structure["shuffled_training"] else ""
    return f"Planned course{order}: {blocks}. {catch}".strip()


def _catch(structure: Record) -> str:
    """How it was decided which strides have a cue."""
    if structure["practice"] and not any(block["frequency_pct"] for block in structure["practice"]):
        return ""
    if structure["self_request"]:
        return "The patient asked for cues."
    drawn = "Which strides had a cue was drawn by chance"
    left_out = f", and {structure['catch_pct']:g} % of the cued strides were left out at random as catch strides"
    return f"{drawn}{left_out if structure['catch_pct'] else ''} (seed {structure['seed']})."


def _planned(block: Record) -> str:
    length = f"{block['strides']} strides" if block["strides"] else f"{block['minutes']:g} min"
    kind = block["kind"].replace("_", "-")
    if not block["frequency_pct"]:
        return f"{kind} {length}"
    end = block["end_frequency_pct"]
    share = f"{block['frequency_pct']:g}" + (f" fading to {end:g}" if end is not None else "")
    return f"{kind} {length}, {share} % of the strides cued"


def _done(record: Record) -> str:
    done = [block for block in record["how_much"] if block["begin_s"] is not None]
    if not done:
        return "No block was walked."
    never = len(record["how_much"]) - len(done)
    minutes = sum(block["actual_s"] for block in done) / 60
    strides = sum(block["actual_strides"] for block in done)
    short = f"; {never} planned block{'s were' if never > 1 else ' was'} not reached" if never else ""
    sent = [f"{row['sent']} {cue_name(row['cue'])} {row['leg']}" for row in record["how_well"] if row["sent"]]
    cues = f"; cues sent: {', '.join(sent)}" if sent else "; no cue was sent"
    return f"Done: {len(done)} blocks, {minutes:.1f} min, {strides} strides of the leg that made most{cues}{short}."


def _criterion(record: Record) -> str:
    kinds = {row["least_gain_is"] for row in record["how_well"] if row["measure"]}
    if not kinds:
        return ""
    what = {"mdc": "the minimal detectable change", "sd": "one SD of the baseline, where no such change is published"}
    named = " or ".join(what[kind] for kind in ("mdc", "sd") if kind in kinds)
    return f"A change of the last 30 cued strides against the baseline was called a gain if it exceeded {named}."


def _changes(record: Record) -> str:
    made: Sequence[Record] = [row for row in record["modifications"] if row["value"] != row["before"]]
    if not made:
        return "No setting was changed during the session."
    return (
        f"{len(made)} settings were changed during the session (see the list)."
        if len(made) > 1
        else ("One setting was changed during the session (see the list).")
    )
