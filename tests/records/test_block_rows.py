from math import nan
from pathlib import Path

import pytest

from feedback.records.block_rows import changed, measure_tables
from feedback.records.blockwise import blockwise
from feedback.records.change_marks import Change
from feedback.records.reviewed import review


def test_each_table_says_its_method_and_what_a_change_had_to_exceed(weeks: list[Path]) -> None:
    reviewed = review(weeks[0], samples=False)
    tables = {
        row["title"]: row
        for row in measure_tables(blockwise(reviewed.told(), reviewed.spans), frozenset({"thigh_extension_deg"}))
    }
    thigh = tables["Thigh extension against vertical, peak, deg"]
    assert (thigh["how"], thigh["open"]) == ("thigh sensor against vertical, standing = 0", True)
    assert thigh["limit"].startswith("No minimal detectable change is published; one SD of the baseline: left 0.")
    stance = tables["Stance, % of the stride"]
    assert not stance["open"]
    assert "Minimal detectable change 4.2 (Kesar 2011" in stance["limit"]
    assert [name for name, _ in stance["rows"]] == ["1 baseline", "2 training", "3 retention"]
    assert {len(cells) for _, legs in stance["rows"] for cells in legs} == {5}


@pytest.mark.parametrize(
    ("value", "way", "text"),
    [(1.26, "better", "+1.3 △"), (-0.04, "", "+0.0"), (nan, "", "–"), (-2.0, "worse", "-2.0 ▽")],
)
def test_changes_have_a_sign_and_no_minus_before_zero(value: float, way: str, text: str) -> None:
    assert changed(Change(value, 1.0, False, way), 1) == text
