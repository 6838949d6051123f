"""What can be picked."""

import pytest

from feedback.console.shelf import Shelf, UnknownError

PROTOCOL = 'name = "Hip"\nabout = "longer steps"\n'


@pytest.fixture
def shelf(tmp_path):
    for name in ("rigs", "protocols", "patients", "sessions"):
        (tmp_path / name).mkdir()
    return Shelf(*(tmp_path / name for name in ("rigs", "protocols", "patients", "sessions")))


def test_files_are_listed_by_id_with_title_or_with_what_is_wrong(shelf):
    (shelf.protocols / "hip.toml").write_text(PROTOCOL)
    (shelf.protocols / "bad.toml").write_text('name = "x"\n[cues.glute_ready]\nlead_ms = 9000\n')
    (shelf.patients / "p.toml").write_text('id = "P-7"\n')
    (shelf.patients / "notes.txt").write_text("Anna")
    told = shelf.files()
    assert [(row.id, row.title, row.about) for row in told.protocols] == [
        ("bad", "bad", ""),
        ("hip", "Hip", "longer steps"),
    ]
    assert "lead_ms: is 9000" in told.protocols[0].fault
    assert str(shelf.protocols) not in told.protocols[0].fault
    assert [(row.id, row.title) for row in told.patients] == [("p", "P-7")]


def test_a_file_that_was_edited_is_read_anew(shelf):
    (shelf.protocols / "hip.toml").write_text(PROTOCOL)
    assert shelf.files().protocols[0].title == "Hip"
    (shelf.protocols / "hip.toml").write_text(PROTOCOL.replace("Hip", "Other hip"))
    assert shelf.files().protocols[0].title == "Other hip"
    (shelf.protocols / "hip.toml").unlink()
    assert shelf.files().protocols == []


@pytest.mark.parametrize("name", ["../protocols/hip", "hip.toml", "/etc/passwd", "", ".", "..", "hip\0"])
def test_nothing_but_an_id_that_was_listed_leads_to_a_file(shelf, name):
    (shelf.protocols / "hip.toml").write_text(PROTOCOL)
    (shelf.sessions / "hip.mcap").touch()
    assert shelf.path("protocols", "hip") == shelf.protocols / "hip.toml"
    assert shelf.session("hip") == shelf.sessions / "hip.mcap"
    with pytest.raises(UnknownError):
        shelf.path("protocols", name)
    with pytest.raises(UnknownError):
        shelf.session(name)


def test_a_session_that_was_cut_short_is_found_by_the_same_id(shelf):
    (shelf.sessions / "walk.mcap.partial").touch()
    assert shelf.session("walk") == shelf.sessions / "walk.mcap"
    (row,) = shelf.recorded()
    assert (row.id, row.whole, row.running, row.report) == ("walk", False, False, False)
    assert shelf.recorded(shelf.sessions / "walk.mcap")[0].running
    assert row.fault
    with pytest.raises(UnknownError, match="has not been made yet"):
        shelf.page("walk")
