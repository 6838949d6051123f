import pytest

from feedback.cohort.one import Job, one
from feedback.cohort.settings import Settings
from feedback.cohort.sources import SESSIONS, WALKS, found


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
