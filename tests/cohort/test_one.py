import pytest

from feedback.cohort.one import Job, one
from feedback.cohort.settings import Settings
from feedback.cohort.sources import SESSIONS, WALKS, found
from feedback.records.archive import repair
from feedback.records.sealed import make_key
from feedback.records.session import SessionReader


def job(folder, settings, name, before=""):
    sources, _ = found([str(folder)], (*SESSIONS, *WALKS["gaitpdb"], name))
    return Job(next(row for row in sources if row.name == name), settings, before)


def test_a_known_content_is_not_analysed_again(archive, settings):
    first = one(job(archive, settings, "P1_01.txt"))
    assert (first.patient, first.session, first.failed) == ("P1", "P1_01", "")
    again = one(job(archive, settings, "P1_01.txt", first.sha256))
    assert (again.parts, again.sha256) == (None, first.sha256)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.mcap", b"nothing", "is no session"), ("P9_01.txt", b"1 2 3\n", "3 columns"), ("P9_02.txt", b"", "is empty")],
)
def test_a_bad_file_is_a_result(archive, settings, name, content, words):
    (archive / name).write_bytes(content)
    done = one(job(archive, settings, name))
    assert words in done.failed
    assert done.failed.startswith(name), "by its own name, wherever it was fetched to"
    assert done.parts is None


def test_a_file_that_went_away_is_a_result(archive, settings):
    given = job(archive, settings, "P1_01.txt")
    (archive / "P1_01.txt").unlink()
    assert "No such file" in one(given).failed


def test_a_walk_without_a_rig_is_a_result(archive):
    assert "needs --rig" in one(job(archive, Settings(), "P1_01.txt")).failed


def test_a_damaged_session_is_taken_as_far_as_it_goes(make_session, archive, settings):
    path = make_session(archive / "s.mcap")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    done = one(job(archive, Settings(), "s.mcap"))
    assert "damaged chunk" in done.damage
    assert done.parts


def test_an_encrypted_session_needs_its_key_and_gives_the_same_tables(make_session, tmp_path):
    key, folder = tmp_path / "clinic.key", tmp_path / "sessions"
    public = make_key(key)
    folder.mkdir()
    plain = one(job(make_session(folder / "s.mcap").parent, Settings(), "s.mcap"))
    repair(SessionReader(folder / "s.mcap"), folder / "t.mcap", [public])
    given = job(folder, Settings(), "t.mcap.age")
    assert "is encrypted" in one(given).failed
    done = one(given._replace(key=str(key)))
    assert (done.patient, done.session, done.failed) == ("P-07", "t", "")
    assert sorted(done.parts) == sorted(plain.parts)
    assert len(done.parts["strides"]) > 1000


def test_a_session_that_was_decrypted_beside_itself_counts_once(make_session, tmp_path):
    folder = tmp_path / "sessions"
    folder.mkdir()
    make_session(folder / "s.mcap")
    (folder / "s.mcap.age").write_bytes(b"x")
    (folder / "t.mcap.age.partial").write_bytes(b"x")
    sources, partial = found([str(folder)], SESSIONS)
    assert [row.name for row in sources] == ["s.mcap"]
    assert [row.rpartition("/")[2] for row in partial] == ["t.mcap.age.partial"]
