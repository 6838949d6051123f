"""What `stridecue run` says at the end of a session that it cannot read."""

from feedback.cli import run


def test_of_an_encrypted_session_it_says_how_its_summary_is_seen(tmp_path, capsys):
    session = tmp_path / "walk.mcap"
    (tmp_path / "walk.mcap.age").touch()
    run._sum_up(session, as_json=False)
    told = capsys.readouterr().out
    assert f"stridecue sessions show {session}.age --key FILE" in told
    assert f"stridecue report {session}.age --key FILE" in told
    run._sum_up(session, as_json=True)
    told = capsys.readouterr()
    assert told.out == ""
    assert "encrypted" in told.err
