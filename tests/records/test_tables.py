import csv
from pathlib import Path

import pytest

from feedback.messages import (
    HEEL_STRIKE,
    TOE_OFF,
    Burst,
    Cue,
    GaitEvent,
    GaitState,
    Measure,
    Prediction,
    Stride,
    Withheld,
)
from feedback.records.tables import COLUMNS, Commitments, Tables

MS = 1_000_000


def prediction(made_ms: int, predicted_ms: int, leg: str = "left", event: str = HEEL_STRIKE) -> Prediction:
    return Prediction(made_ms * MS, 0, 0, leg, event, predicted_ms * MS, 20 * MS, "toe_off")


def event(at_ms: int, kind: str = HEEL_STRIKE, leg: str = "left") -> GaitEvent:
    return GaitEvent(at_ms * MS, 0, 0, leg, kind, (at_ms + 15) * MS, 1.0, "heel")


def cue(cue_id: int, revision: int, made_ms: int, due_ms: int, cancelled: str = "") -> Cue:
    head = (made_ms * MS, 0, 0, cue_id, revision, "glute_ready", "left")
    return Cue(*head, due_ms * MS, (due_ms + 60) * MS, 20 * MS, "click", -12.0, cancelled)


def committed(*made: Prediction, strike_ms: int) -> tuple[int, int] | None:
    """(predicted, committed) in ms of the row for a strike."""
    commitments = Commitments()
    for one in made:
        commitments.predict(one)
    row = commitments.strike("left", strike_ms * MS)
    return row and (row[0].predicted_ns // MS, row[1] // MS)


def test_the_prediction_that_stood_at_250_ms_is_committed() -> None:
    assert committed(prediction(100, 1000), prediction(600, 1020), prediction(800, 980), strike_ms=1000) == (1020, 770)


def test_a_prediction_that_moves_the_strike_out_of_reach_again_replaces_it() -> None:
    assert committed(prediction(100, 1000), prediction(900, 1400), strike_ms=1390) == (1400, 1150)


def test_one_made_late_counts_from_its_making_if_none_stood_before() -> None:
    assert committed(prediction(900, 1000), strike_ms=1005) == (1000, 900)
    assert committed(prediction(100, 1300), prediction(900, 1000), strike_ms=1005) == (1000, 900)


def test_one_that_was_never_due_or_was_withdrawn_is_no_row() -> None:
    assert committed(prediction(100, 1400), strike_ms=1000) is None
    assert committed(prediction(100, 1000), prediction(500, 0), strike_ms=1000) is None
    assert committed(strike_ms=1000) is None


def test_what_was_committed_before_it_was_withdrawn_stays_said() -> None:
    commitments = Commitments()
    commitments.predict(prediction(100, 1000))
    row = commitments.predict(prediction(900, 0))
    assert row is not None
    assert row[1] == 750 * MS
    assert commitments.strike("left", 5000 * MS) is None


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with open(folder / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_of_a_walk(tmp_path: Path) -> None:
    stride = Stride(2000 * MS, 0, 0, "left", 1000 * MS, 1.0, 0.62, 0.38, float("nan"), 0.4, 0.5, 1.1, "heel", 1.0)
    with Tables(tmp_path / "new" / "out") as tables:
        for message in (
            prediction(100, 1000),
            prediction(120, 9000, event=TOE_OFF),
            GaitState(1, 0, 0, "walking", 0.1, 0.2, 0.5, 0.5, 110.0),
            event(1000),
            event(1620, TOE_OFF),
            stride,
            Measure(1700 * MS, 1700 * MS, 0, "left", 1000 * MS, "thigh_extension_deg", 12.0, 1.0, "thigh_imu"),
            Burst(960 * MS, 0, 0, "left", "gluteus_maximus", "on", 990 * MS, 8.0),
        ):
            tables.add(message)
    out = tmp_path / "new" / "out"
    assert (tables.events, tables.strides) == (2, 1)
    assert read(out, "events")[0] == {
        "time_s": "1.000000", "leg": "left", "event": "heel_strike", "known_s": "1.015000"
    }  # fmt: skip
    assert read(out, "predictions") == [
        {"leg": "left", "committed_s": "0.750000", "predicted_s": "1.000000", "sigma_s": "0.020000"}
    ]
    assert read(out, "strides")[0]["stance_s"] == "0.620000"
    assert read(out, "strides")[0]["double_support_s"] == "nan"
    assert [(row["measure"], row["told_s"]) for row in read(out, "measures")] == [("thigh_extension_deg", "1.700000")]
    assert [(row["muscle"], row["known_s"]) for row in read(out, "bursts")] == [("gluteus_maximus", "0.990000")]
    assert {path.name for path in out.iterdir()} == {f"{name}.csv" for name in COLUMNS}


def test_the_ledger_of_cues(tmp_path: Path) -> None:
    with Tables(tmp_path) as tables:
        for message in (
            cue(1, 0, 100, 900),
            cue(1, 1, 300, 940),
            cue(2, 0, 1500, 2000),
            cue(2, 1, 1700, 2000, "signal silent: no samples, for 0.3 s"),
            Withheld(3000 * MS, 0, 0, "glute_ready", "left", 0, "no prediction"),
            cue(3, 0, 9000, 9500),
        ):
            tables.add(message)
    rows = read(tmp_path, "cues")
    assert [(row["cue_id"], row["outcome"], row["revisions"], row["why"]) for row in rows] == [
        ("1", "sounds", "1", ""),
        ("", "withheld", "0", "no prediction"),
        ("2", "cancelled", "1", "signal silent: no samples, for 0.3 s"),
        ("3", "sounds", "0", ""),
    ]
    assert (rows[0]["decided_s"], rows[0]["due_s"], rows[0]["target_s"]) == ("0.100000", "0.940000", "1.000000")


def test_a_settled_cue_is_written_before_the_end(tmp_path: Path) -> None:
    tables = Tables(tmp_path)
    tables.add(cue(1, 0, 100, 900))
    tables.add(cue(2, 0, 5000, 5500))
    assert list(tables._ledger._open) == [2]
    tables.close()
    assert len(read(tmp_path, "cues")) == 2


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        Tables(tmp_path / "file" / "out")
