"""docs/measures.md tells of every measure and method, and of no other."""

import re
from pathlib import Path

from feedback.gait.measures import MEASURES, METHODS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "measures.md"


def test_the_page_has_the_rows_of_both_tables():
    rows = re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted([*MEASURES, *METHODS])
