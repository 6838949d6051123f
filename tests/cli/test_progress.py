import io

import pytest

from feedback.cli import progress
from feedback.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0.0)


def test_programs_get_lines_and_no_more_than_one_a_percent() -> None:
    out = io.StringIO()
    told = Progress(out)
    for k in range(1001):
        told.tell(k / 1000)
    told.end()
    rows = out.getvalue().splitlines()
    assert rows[0] == "progress 0.01"
    assert rows[-1] in ("progress 0.99", "progress 1.00")
    assert 80 < len(rows) <= 101


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    out = Terminal()
    told = Progress(out)
    told.tell(0.5)
    assert out.getvalue() == f"\r[{'#' * 20}{'.' * 20}]  50 %"
    told.end()
    assert out.getvalue().endswith("\r")
