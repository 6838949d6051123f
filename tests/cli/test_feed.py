"""Where a run is heard, and whether the pages say what flows."""

import json
from pathlib import Path

import pytest

from feedback.bus import BOOK, Addresses
from feedback.cli import main
from feedback.cli.current import announced
from feedback.cli.feed import markdown
from feedback.messages import SCHEMA
from feedback.processes.callers import DESK, Callers
from feedback.topics import TOPICS

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def session(tmp_path, monkeypatch):
    """A run's folder, announced; nobody runs."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = tmp_path / "run"
    folder.mkdir()
    Addresses.ipc(folder, {"insoles": "sensor", "engine": "engine"}).save(folder / BOOK)
    callers = Callers(folder / DESK)
    with announced(folder, "every_stride.toml"):
        yield folder
    callers.close()


def test_a_run_is_told_with_its_endpoints(session, capsys):
    assert main(["feed"]) == 0
    out = capsys.readouterr().out
    assert "every_stride.toml" in out
    assert f"ipc://{session}/insoles.sock" in out
    assert "warden" not in out


def test_programs_are_told_by_topic(session, capsys):
    assert main(["feed", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == SCHEMA
    (found,) = told["sessions"]
    assert found["topics"]["samples"] == {"insoles": f"ipc://{session}/insoles.sock"}
    assert found["topics"]["notice"].keys() == {"insoles", "engine"}
    assert "placed" not in found["topics"], "nobody plays here"
    assert found["is_guarded"] is False


def test_a_run_that_has_just_ended_is_passed_over(session, capsys):
    (session / BOOK).unlink()
    assert main(["feed", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["sessions"] == []


def test_without_a_run_it_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert main(["feed"]) == 3
    assert "no session is running" in capsys.readouterr().err


def test_the_page_of_topics_is_the_table(capsys):
    assert main(["feed", "--topics"]) == 0
    assert capsys.readouterr().out == markdown() == (DOCS / "topics.md").read_text()
    for topic, row in TOPICS.items():
        section = markdown().split(f"## {topic}\n")[1].split("\n## ")[0]
        assert all(f"| `{name}` |" in section for name in row.message.__struct_fields__[3:])


@pytest.mark.parametrize("name", ["listen.py", "listen.mjs"])
def test_the_page_shows_the_clients_that_are_tested(name):
    client = (DOCS / "examples" / "feed" / name).read_text()
    code = client.split('"""\n\n', 1)[1] if name.endswith("py") else client
    assert code in (DOCS / "feed.md").read_text()
    assert sum(bool(line.strip()) for line in code.splitlines()) <= 24
