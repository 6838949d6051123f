"""docs/console.md tells of every request and every kind of row, and of no other."""

from pathlib import Path

from feedback.console.describe import markdown
from feedback.console.jobs import JOBS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "console.md"


def test_the_page_has_both_tables():
    text = PAGE.read_text(encoding="utf-8")
    for table in markdown().strip().split("\n\n"):
        assert table in text, "bring the tables up to date: python -m feedback.console.describe"


def test_the_page_has_every_job():
    text = PAGE.read_text(encoding="utf-8")
    for what, row in JOBS.items():
        needs, takes = (", ".join(f"`{name}`" for name in names) for names in (row.needs, row.takes))
        assert any(
            line.startswith(f"| `{what}` | {needs} |") and all(name in line for name in takes.split(", "))
            for line in text.splitlines()
        )
