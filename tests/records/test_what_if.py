import json
from math import nan

from feedback.messages import Acknowledged, Cue, Outcome, Played
from feedback.records.what_if import COLUMNS, WhatIf
from feedback.records.what_if_words import to_json, words

S = 1_000_000_000


def outcome(stride: int, cue_id: int, success: str, target: float = 12.0, why: str = "") -> Outcome:
    place = (stride * S, 0, 0, "hip_extend", "left", stride * S, 1, "cued", cue_id, why, 0)
    return Outcome(*place, "thigh_extension_deg", "thigh_imu", 13.0, target, success)


def answer(key: str, words_: str = "", refused: bool = False) -> Acknowledged:
    return Acknowledged(5 * S, 0, 0, 1, "therapist", key, "3", "2", words_, refused)


def compared() -> WhatIf:
    """Four strides: alike, no longer cued, newly cued, and one that only the session has."""
    found = WhatIf()
    for row in (outcome(1, 7, "hit"), outcome(2, 8, "hit"), outcome(3, 0, "miss"), outcome(4, 9, "miss")):
        found.was.take(row)
    for row in (outcome(1, 3, "miss", 14.0), outcome(2, 0, "miss", 14.0, "sigma: 48, ms"), outcome(3, 4, "miss", 14.0)):
        found.now.take(row)
    found.was.take(answer("cues.hip_extend.aim.value"))
    found.now.take(answer("cues.hip_extend.aim.value", "is no cue here", refused=True))
    return found


def test_strides_are_laid_side_by_side() -> None:
    found = compared()
    rows = list(found.rows())
    assert [row.is_alike for row in rows] == [True, False, False, False]
    cells = rows[1].csv().replace('"sigma: 48, ms"', "why").split(",")
    assert dict(zip(COLUMNS.split(","), cells, strict=True)) == {
        "kind": "hip_extend", "leg": "left", "start_s": "2.000000", "treated_alike": "no", "cued_was": "1",
        "cued_now": "0", "plan_was": "cued", "plan_now": "cued", "why_was": "", "why_now": "why",
        "measure": "thigh_extension_deg", "value": "13.000000", "target_was": "12.000000",
        "target_now": "14.000000", "success_was": "hit", "success_now": "miss",
    }  # fmt: skip


def test_they_are_counted_and_those_treated_alike_apart() -> None:
    one = compared().counts()["hip_extend", "left"]
    assert (one.strides, one.cued_was, one.cued_now, one.alike) == (4, 3, 2, 1)
    assert (one.success_was["hit"], one.success_now["hit"], one.alike_was["hit"], one.alike_now["miss"]) == (2, 0, 1, 1)
    assert one.withheld_now == {"sigma": 1}


def test_words_name_what_no_longer_applies_and_what_nobody_can_know() -> None:
    told = words(compared(), ["a 1 -> 2"] * 20, 0)
    assert "hip_extend left: 4 strides, cued 3 -> 2; hit 2 -> 0, miss 2 -> 3" in told
    assert "treated alike 1: hit 1 -> 0, miss 0 -> 1" in told
    assert "5.0 s, therapist: cues.hip_extend.aim.value 3: done then, does not apply: is no cue here" in told
    assert "and 12 more settings" in told
    assert "What this cannot know" in told


def test_json_holds_no_nan_and_sounds_are_counted_once() -> None:
    found = compared()
    cue = Cue(1, 1, 0, 5, 0, "hip_extend", "left", 2, 3, 0, "tone", -12.0, "")
    for message in (cue, cue.replace(revision=1), Played(1, 1, 0, 5, 1, "hip_extend", "left", 2, 0, 0, "late")):
        found.was.take(message)
    found.now.take(outcome(9, 0, "unknown", nan))
    told = json.loads(to_json(found, [], {"duration_s": 3.0}), parse_constant=lambda word: word)
    assert (told["sounds_was"], told["sounds_unheard_was"], told["duration_s"]) == (1, 1, 3.0)
    assert "NaN" not in json.dumps(told)
