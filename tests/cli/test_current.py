"""Which sessions are found, and which entries are not believed."""

import json
import os
import stat
import subprocess
import sys

import pytest

from feedback.cli.current import Unreachable, announced, ask, running
from feedback.processes.callers import DESK, Callers


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "stridecue"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "run"
    made.mkdir()
    callers = Callers(made / DESK)
    yield made
    callers.close()


def test_a_run_is_found_while_it_runs_and_not_after(own, folder):
    assert running() == []
    with announced(folder, "glute_ready.toml") as trouble:
        assert trouble == ""
        ((found, what, pid),) = running()
        assert (found, what, pid) == (folder, "glute_ready.toml", os.getpid())
        assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert running() == []
    assert list(own.iterdir()) == []


def test_without_a_runtime_folder_it_is_a_folder_of_this_user_in_tmp(tmp_path, folder, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with announced(folder, "p"):
        assert (tmp_path / f"stridecue-{os.getuid()}" / f"{os.getpid()}.json").exists()
        assert len(running()) == 1


def test_entries_of_the_dead_and_nonsense_are_not_believed(own, folder):
    running()
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    told = json.dumps({"folder": str(folder), "what": "p"})
    (own / f"{gone.stdout.strip()}.json").write_text(told)
    (own / "nobody.json").write_text(told)
    (own / f"{os.getppid()}.json").write_text("{")
    (own / f"{os.getpid()}.json").write_text(json.dumps({"folder": str(folder / "away"), "what": "p"}))
    assert running() == []


def test_a_folder_that_others_can_write_to_is_not_used(own, folder):
    own.mkdir(mode=0o777)
    own.chmod(0o777)
    with pytest.raises(Unreachable, match="not a folder of this user alone"):
        running()
    with announced(folder, "p") as trouble:
        assert f"--run {folder}" in trouble
    assert list(own.iterdir()) == []


def test_nobody_there_is_said_in_words(tmp_path, folder):
    with pytest.raises(Unreachable, match="no session takes commands there"):
        ask(tmp_path, {"do": "list"})
