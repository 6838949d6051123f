"""`stridecue init`, as it is typed."""

import shlex

import pytest

from feedback.cli import main
from feedback.cli.init import FIRST_WALK


def test_the_first_walk_that_it_names_can_be_walked(tmp_path, monkeypatch, capsys):
    assert main(["init", str(tmp_path / "my clinic")]) == 0
    said = capsys.readouterr().out
    assert "files written" in said
    assert f"cd '{tmp_path}/my clinic' && {FIRST_WALK}" in said
    monkeypatch.chdir(tmp_path / "my clinic")
    assert main(["check", *shlex.split(FIRST_WALK)[2:]]) == 0


def test_here_is_the_default_and_twice_changes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    (tmp_path / "configs/rigs/emulated.toml").write_text("mine")
    assert main(["init"]) == 0
    said = capsys.readouterr().out
    assert "configs: 0 files written" in said
    assert "configs/rigs/emulated.toml: differs from the example, and stays as it is" in said
    assert (tmp_path / "configs/rigs/emulated.toml").read_text() == "mine"


@pytest.mark.parametrize("name", ["taken", "taken/below"])
def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path, name, capsys):
    (tmp_path / "taken").write_text("a file")
    assert main(["init", str(tmp_path / name)]) == 3
    assert "taken" in capsys.readouterr().err


def test_a_missing_folder_of_examples_names_init(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(FIRST_WALK)[1:]) == 2
    assert "stridecue init" in capsys.readouterr().err
    assert main(["console"]) == 2
    assert "stridecue init" in capsys.readouterr().err
