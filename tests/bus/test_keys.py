"""Keys in a folder: made once, handed out by name, withdrawn, and refused where others could read them."""

import os
import stat

import pytest

from feedback.bus.keys import Keys, KeysError, admit, admitted, make, withdraw


@pytest.fixture
def folder(tmp_path):
    make(tmp_path / "keys")
    return tmp_path / "keys"


def test_the_run_has_a_pair_that_only_its_user_can_read(folder):
    keys = Keys.load(folder)
    assert keys.run == keys.public
    assert len(keys.secret) == len(keys.public) == 40
    assert stat.S_IMODE((folder / "run.key_secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_who_is_admitted_gets_the_public_key_of_the_run_and_a_secret_of_his_own(folder):
    handed = admit(folder, "lab-pc")
    theirs, ours = Keys.load(handed), Keys.load(folder)
    assert theirs.run == ours.run
    assert ours.peers == {theirs.public}
    assert theirs.secret != ours.secret
    assert {path.name for path in handed.iterdir()} == {"run.key", "lab-pc.key_secret"}
    assert stat.S_IMODE((handed / "lab-pc.key_secret").stat().st_mode) == 0o600


def test_who_is_withdrawn_is_admitted_no_more(folder):
    admit(folder, "lab")
    withdraw(folder, "lab")
    assert admitted(folder) == []
    assert Keys.load(folder).peers == frozenset()
    with pytest.raises(KeysError, match="nobody called 'lab'"):
        withdraw(folder, "lab")


def test_keys_are_not_made_twice(folder):
    before = Keys.load(folder)
    with pytest.raises(KeysError, match="has keys already"):
        make(folder)
    assert Keys.load(folder) == before


def test_nobody_is_admitted_twice_under_one_name(folder):
    admit(folder, "lab")
    with pytest.raises(KeysError, match="is admitted already"):
        admit(folder, "lab")


@pytest.mark.parametrize("name", ["", "run", "../lab", "Lab", "a b", "x" * 40])
def test_a_name_cannot_lead_out_of_the_folder(folder, name):
    with pytest.raises(KeysError, match="small letters"):
        admit(folder, name)


def test_a_secret_that_others_can_read_is_refused(folder):
    os.chmod(folder / "run.key_secret", 0o644)
    with pytest.raises(KeysError, match="others on this computer can read it"):
        Keys.load(folder)


def test_a_folder_without_keys_says_how_to_make_some(tmp_path):
    with pytest.raises(KeysError, match="stridecue keys make"):
        Keys.load(tmp_path)


@pytest.mark.parametrize("text", ["", "nonsense", 'curve\n    public-key = "short"\n'])
def test_a_file_that_is_no_certificate_is_told(folder, text):
    (folder / "run.key").write_text(text)
    with pytest.raises(KeysError, match="is no ZeroMQ certificate"):
        Keys.load(folder)
