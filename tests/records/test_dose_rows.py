from typing import Any

from feedback.records.dose_rows import dose_rows, effort_words


def block(kind: str, begin_s: float | None, planned_s: float | None, **more: Any) -> dict[str, Any]:
    known = {"planned_strides": None, "actual_s": 0.0, "actual_strides": 0, "cues": {}}
    return {"kind": kind, "begin_s": begin_s, "planned_s": planned_s} | known | more


def test_done_stands_beside_planned_and_what_was_not_reached_is_counted() -> None:
    sent = {"hip_extend": {"left": {"sent": 20}, "right": {"sent": 0}}}
    record = {
        "how_much": [
            block("warm_up", 0.0, 120.0, actual_s=121.0, actual_strides=100),
            block("training", 130.0, 300.0, actual_s=300.0, actual_strides=270, cues=sent),
            block("training", 500.0, 300.0, actual_s=60.0, actual_strides=50, cues=sent),
            block("probe", None, None, planned_strides=30),
        ]
    }
    assert dose_rows(record) == [
        ("warm-up", "1 of 1", "2:01 of 2:00", "100", "none"),
        ("training", "2 of 2", "6:00 of 10:00", "320", "HIP-EXTEND left 40"),
        ("probe", "0 of 1", "0:00", "0 of 30", "none"),
    ]


def test_effort_is_told_as_it_was_rated() -> None:
    rows = [{"key": "effort", "value": "6", "at_s": 125.0}, {"key": "pause", "value": "", "at_s": 1.0}]
    assert effort_words({"modifications": rows}) == "Effort, 0 to 10, as rated: 6 at 2:05 min."
    assert effort_words({"modifications": []}) == ""
