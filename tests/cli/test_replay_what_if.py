import csv
import json
import stat
from pathlib import Path

import pytest

from feedback.cli import main
from feedback.records.what_if import COLUMNS

PROTOCOLS = Path(__file__).resolve().parents[2] / "configs" / "protocols"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(["replay", *words, "--json"]) == 0
    result: dict[str, object] = json.loads(capsys.readouterr().out)
    return result


def test_a_stricter_limit_cues_fewer_strides_and_says_why(
    lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.csv"
    change = "cues.glute_ready.sigma_limit_ms=12"
    assert main(["replay", str(lived), "--set", change, "--out", str(out)]) == 0
    words = capsys.readouterr().out
    assert "what if: cues.glute_ready.sigma_limit_ms 60 -> 12" in words
    assert "would not be cued: " in words
    assert "What this cannot know" in words
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0]) == COLUMNS.split(",")
    fewer = [row for row in rows if (row["cued_was"], row["cued_now"]) == ("1", "0")]
    assert fewer
    assert {row["treated_alike"] for row in fewer} == {"no"}
    assert all("prediction unsure" in row["why_now"] for row in fewer)
    assert not [row for row in rows if (row["cued_was"], row["cued_now"]) == ("0", "1")]


def test_nothing_changed_changes_nothing(lived: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = told(capsys, str(lived), "--set", "cues.glute_ready.lead_ms=60")
    assert figures["changed"] == []
    cues = figures["cues"]
    assert isinstance(cues, list)
    assert len(cues) == 2
    for cue in cues:
        assert cue["cued_was"] == cue["cued_now"] > 5
        assert cue["treated_alike"] == cue["strides"]


def test_commands_of_the_session_are_asked_again_and_what_no_longer_applies_is_said(
    lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "beat.toml"
    other.write_text('name = "push"\n[cues.push_off]\n')
    assert main(["replay", str(lived), "--protocol", str(other)]) == 0
    words = capsys.readouterr().out
    assert "therapist: cues.glute_ready.lead_ms 90: done then, does not apply: this protocol has no" in words
    assert "glute_ready left" in words
    assert "push_off left" in words


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["--set", "cues.glute_ready.lead_ms"], "KEY=VALUE was expected"),
        (["--set", "cues.nothing.at_all=3"], "this protocol has no"),
        (["--set", "pause=1"], "there is no such number"),
        (["--set", "cues.glute_ready.lead_ms=soon"], "--set cues.glute_ready.lead_ms=soon"),
        (["--protocol", str(PROTOCOLS / "pelvic_drop.toml")], "which"),
        (["--protocol", "none.toml"], "cannot be read"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(
    lived: Path, capsys: pytest.CaptureFixture[str], words: list[str], answer: str
) -> None:
    assert main(["replay", str(lived), *words]) == 2
    assert answer in capsys.readouterr().err


def test_a_number_beyond_its_bound_is_clamped_and_that_is_said(
    lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(lived), "--set", "cues.glute_ready.lead_ms=9000"]) == 0
    assert "is above the most, 450" in capsys.readouterr().err
    assert main(["replay", str(lived), "--set", "dose.seed=2", "--out", str(tmp_path / "no" / "x.csv")]) == 3
