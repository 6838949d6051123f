import sys
from io import StringIO
from pathlib import Path

import pytest

from feedback.cli.guide import Guide


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def test_each_prompt_is_said_once_and_its_last_line_stays() -> None:
    out = StringIO()
    guide = Guide(out, asks=False)
    for live in ("left 50 %", "left 51 %"):
        guide.show("Stand still.", live)
    guide.show("Walk.", "not walking yet")
    guide.end()
    guide.end()
    assert out.getvalue() == "\n→ Stand still.\n  left 51 %\n\n→ Walk.\n  not walking yet\n"


def test_on_a_screen_what_is_live_is_redrawn_and_news_go_above_it() -> None:
    out = Screen()
    guide = Guide(out, asks=False)
    guide.show("Stand still.", "left 50 %")
    guide.show("Stand still.", "left 51 %")
    guide.say("insoles.left: silent")
    assert out.getvalue().count("→ Stand still.") == 1
    assert out.getvalue().count("\r  left 5") == 2
    assert out.getvalue().endswith("\rinsoles.left: silent\n")


def test_with_nobody_there_every_question_is_answered_by_yes() -> None:
    out = StringIO()
    guide = Guide(out, asks=False)
    guide.welcome()
    assert guide.answered() == ""
    assert guide.ask("Save?")
    assert "Enter" not in out.getvalue()
    assert "Save?" not in out.getvalue()


@pytest.mark.parametrize(("typed", "is_yes"), [("\n", True), ("Y\n", True), ("n\n", False), ("no\n", False)])
def test_a_person_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, is_yes: bool) -> None:
    (tmp_path / "typed").write_text(typed)
    with open(tmp_path / "typed") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        out = StringIO()
        assert Guide(out, asks=True).ask("Save?") == is_yes
        assert out.getvalue() == "Save?\n"
