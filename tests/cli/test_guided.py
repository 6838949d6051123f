"""Guided steps as lines of JSON."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest

from feedback.cli.guided import Guided


def said(out: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_what_is_shown_is_told_once_for_each_change() -> None:
    out = StringIO()
    guide = Guided(out)
    for live in ("left 50 %", "left 50 %", "left 51 %"):
        guide.show("Stand still.", live, 0.25)
    guide.say("\nworking it out …")
    guide.end()
    assert said(out) == [
        {"step": "Stand still.", "live": "left 50 %", "progress": 0.25},
        {"step": "Stand still.", "live": "left 51 %", "progress": 0.25},
        {"say": "working it out …"},
    ]


@pytest.mark.parametrize(
    ("typed", "is_yes"), [("\n", True), ("yes\n", True), ("n\n", False), ("No\n", False), ("", False)]
)
def test_an_input_that_has_ended_is_a_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, is_yes: bool
) -> None:
    (tmp_path / "typed").write_text(typed)
    with open(tmp_path / "typed") as answers:
        monkeypatch.setattr(sys, "stdin", answers)
        out = StringIO()
        guide = Guided(out)
        assert guide.ask("\nSave?") == is_yes
        assert guide.is_left_alone == (typed == "")
        assert said(out) == [{"ask": "Save?"}]


def test_it_waits_for_the_word_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "typed").write_text("ready\n")
    with open(tmp_path / "typed") as answers:
        monkeypatch.setattr(sys, "stdin", answers)
        guide = Guided(StringIO())
        guide.welcome()
        assert guide.answered() == "ready"
        assert guide.answered() is None
        assert guide.is_left_alone
        assert guide.answered() is None
