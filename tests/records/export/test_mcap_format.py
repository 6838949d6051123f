import pytest
from mcap.reader import make_reader

from feedback.records.export import DamagedError, ExportError, mcap_format
from feedback.records.session import SessionReader


def test_the_copy_is_the_same_and_the_official_reader_takes_it(session, tmp_path):
    (path,) = mcap_format.write(SessionReader(session), tmp_path / "out")
    assert path.read_bytes() == session.read_bytes()
    with path.open("rb") as file:
        assert make_reader(file).get_summary().statistics.message_count > 1000


def test_a_damaged_session_is_not_handed_on(session, tmp_path):
    data = bytearray(session.read_bytes())
    data[len(data) // 2] ^= 0xFF
    session.write_bytes(data)
    with pytest.raises(DamagedError, match="sessions repair"):
        mcap_format.write(SessionReader(session), tmp_path / "out")
    assert not list(tmp_path.glob("out/*"))


def test_a_session_is_not_copied_onto_itself(session):
    with pytest.raises(ExportError, match="is the session itself"):
        mcap_format.write(SessionReader(session), session.parent)
