"""`stridecue keys`, as it is typed."""

import re

import pytest

from feedback.cli import main


def said(capsys, *words):
    code = main(["keys", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_keys_are_made_handed_out_listed_and_withdrawn(tmp_path, capsys):
    folder = tmp_path / "keys"
    code, out, _ = said(capsys, "make", folder)
    assert code == 0
    assert f'keys = "{folder}"' in out
    code, out, _ = said(capsys, "admit", folder, "lab")
    assert code == 0
    assert str(folder / "handed_out" / "lab") in out
    assert said(capsys, "list", folder)[1].endswith("processes: lab\n")
    assert said(capsys, "withdraw", folder, "lab")[0] == 0
    assert said(capsys, "list", folder)[1].endswith("processes: nobody\n")


def test_no_secret_is_printed(tmp_path, capsys):
    folder = tmp_path / "keys"
    told = [*said(capsys, "make", folder), *said(capsys, "admit", folder, "lab"), *said(capsys, "list", folder)]
    secrets = [re.search(r'secret-key = "(.{40})"', path.read_text())[1] for path in folder.rglob("*.key_secret")]
    assert len(secrets) == 2
    assert not any(secret in str(words) for secret in secrets for words in told)


@pytest.mark.parametrize("words", [("list",), ("admit", "lab"), ("withdraw", "lab")])
def test_a_folder_without_keys_is_said_in_words(tmp_path, capsys, words):
    code, _, err = said(capsys, words[0], tmp_path, *words[1:])
    assert code == 2
    assert str(tmp_path) in err


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    code, _, err = said(capsys, "make", tmp_path / "file" / "keys")
    assert code == 2
    assert "file" in err
