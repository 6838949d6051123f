"""What if, in words and as JSON.

Lives here: `words` and `to_json` of a WhatIf. Why: people and the console's job read the same figures. Must never: give
a hit that depends on how a patient would have reacted without saying so.
"""

import json
from math import isfinite
from typing import Any

from feedback.messages import Acknowledged
from feedback.records.what_if import SUCCESSES, Counts, WhatIf

CAVEAT = (
    "What this cannot know: the steps are those that were walked, with the cues that sounded then. Which strides\n"
    "would have been cued, and how each value stands to the other target, is computed. How the patient would have\n"
    "reacted is not, nor what hangs on it: later strides, targets that move with success, a closed loop. Where a\n"
    "stride would have been treated as it was, its hit or miss is as good as the record; where not, it only says\n"
    "how the stride that was walked would have been judged."
)
_MOST_CHANGES = 8


def words(found: WhatIf, changed: list[str], first_ns: int) -> str:
    """A block of lines for people. changed: what differs in the settings, a line each."""
    rows = [f"what if: {line}" for line in changed[:_MOST_CHANGES] or ["nothing is changed"]]
    if len(changed) > _MOST_CHANGES:
        rows.append(f"what if: … and {len(changed) - _MOST_CHANGES} more settings (--json lists all)")
    counts = found.counts()
    rows += [line for (kind, leg), one in counts.items() for line in _lines(kind, leg, one)]
    if not counts:
        rows.append("no stride of any cue is in either ledger")
    rows.append(
        f"sounds in all: {found.was.cues} -> {found.now.cues}; {found.was.unheard} of the session's never sounded"
    )
    rows += [_asked(was, now, first_ns) for was, now in found.commands()]
    return "\n".join([*rows, CAVEAT])


def _lines(kind: str, leg: str, one: Counts) -> list[str]:
    head = f"{kind} {leg}: {one.strides} strides, cued {one.cued_was} -> {one.cued_now}"
    rows = [f"{head}; {_successes(one.success_was, one.success_now)}"]
    if one.alike < one.strides:
        rows.append(f"  treated alike {one.alike}: {_successes(one.alike_was, one.alike_now)}")
    if one.withheld_now:
        rows.append("  would not be cued: " + ", ".join(f"{n} x {why}" for why, n in one.withheld_now.most_common()))
    return rows


def _successes(was: Any, now: Any) -> str:
    return ", ".join(f"{word} {was[word]} -> {now[word]}" for word in SUCCESSES if was[word] or now[word]) or "unscored"


def _asked(was: Acknowledged, now: Acknowledged | None, first_ns: int) -> str:
    asked = f"{(was.t_ns - first_ns) / 1e9:.1f} s, {was.who}: {was.key} {was.value}".rstrip()
    then = "refused then" if was.refused else "done then"
    if now is None:
        return f"  {asked}: {then}, not reached now"
    answer = f"does not apply: {now.words}" if now.refused else f"still applies{f' ({now.words})' if now.words else ''}"
    return f"  {asked}: {then}, {answer}"


def to_json(found: WhatIf, changed: list[str], more: dict[str, Any]) -> str:
    """One object; more: what else there is to say of the run."""
    cues = [{"kind": kind, "leg": leg} | _figures(one) for (kind, leg), one in found.counts().items()]
    for cue in cues:
        for side in ("was", "now"):
            target = getattr(found, side).targets.get((cue["kind"], cue["leg"]))
            cue[f"last_target_{side}"] = target.value if target and isfinite(target.value) else None
    commands = [
        {
            "t_ns": was.t_ns, "who": was.who, "key": was.key, "value": was.value, "refused_was": was.refused,
            "refused_now": now.refused if now else None, "words_now": now.words if now else "",
        }
        for was, now in found.commands()
    ]  # fmt: skip
    sounds = {"sounds_was": found.was.cues, "sounds_now": found.now.cues, "sounds_unheard_was": found.was.unheard}
    told = {"changed": changed, "cues": cues, "commands": commands} | sounds | more
    return json.dumps(told | {"caveat": CAVEAT.replace("\n", " ")})


def _figures(one: Counts) -> dict[str, Any]:
    told: dict[str, Any] = {"strides": one.strides, "cued_was": one.cued_was, "cued_now": one.cued_now}
    told["treated_alike"] = one.alike
    for word in SUCCESSES:
        told |= {f"{word}_was": one.success_was[word], f"{word}_now": one.success_now[word]}
        told |= {f"{word}_alike_was": one.alike_was[word], f"{word}_alike_now": one.alike_now[word]}
    return told | {"withheld_now": dict(one.withheld_now)}
