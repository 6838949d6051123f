"""A session whose recorder died: one file again in the end, and what is missing is told."""

from pathlib import Path

import pytest
from mcap.reader import make_reader

from feedback.bus import RawMessage
from feedback.messages import Samples
from feedback.records.sealed import make_key
from feedback.records.segments import join, next_segment, segments
from feedback.records.session import SessionError, SessionFacts, SessionReader, partial_of
from feedback.records.writer import SessionWriter
from feedback.wire import pack

FACTS = SessionFacts("P-07", "two soles", "ready", 1_700_000_000.25, 5_000)
FILES = {"rig.toml": 'name = "two soles"\n'}


def raw(number: int) -> RawMessage:
    message = Samples(number * 10, number * 10 + 1, number, "soles.left", number, (1.0, 2.0))
    return RawMessage("samples", "soles", pack(message), number * 10 + 2)


def recorded(path: Path, numbers: range, is_killed: bool) -> None:
    """What a recorder leaves that got these; killed, it had brought them to the disk and no more."""
    writer = SessionWriter(path, FACTS, FILES, min_free_mib=0)
    for number in numbers:
        writer.write(raw(number))
    writer.flush()
    if not is_killed:
        writer.finish()


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A session whose recorder was killed twice."""
    session = tmp_path / "walk.mcap"
    recorded(session, range(100), is_killed=True)
    recorded(next_segment(session), range(130, 200), is_killed=True)
    recorded(next_segment(session), range(205, 300), is_killed=False)
    return session


def test_each_recorder_has_a_file_of_its_own(broken: Path) -> None:
    assert [path.name for path in segments(broken)] == ["walk.mcap", "walk.part2.mcap", "walk.part3.mcap"]
    assert next_segment(broken).name == "walk.part4.mcap"


def test_they_become_one_whole_file_and_the_gaps_are_counted(broken: Path) -> None:
    assert join(broken) == 3
    assert [path.name for path in broken.parent.iterdir()] == ["walk.mcap"]
    session = SessionReader(broken)
    numbers = [row.message.seq for row in session.messages()]
    assert numbers == [*range(100), *range(130, 200), *range(205, 300)]
    assert session.whole
    assert session.damage == ""
    assert session.missing == {"samples/soles": 35}
    assert (session.facts, session.attachments) == (FACTS, FILES)
    with broken.open("rb") as file:
        assert sum(1 for _ in make_reader(file, validate_crcs=True).iter_messages()) == 265


def test_one_file_stays_as_it_is(tmp_path: Path) -> None:
    session = tmp_path / "walk.mcap"
    recorded(session, range(10), is_killed=False)
    before = session.read_bytes()
    assert join(session) == 1
    assert session.read_bytes() == before
    assert join(tmp_path / "none.mcap") == 0


def test_nothing_is_removed_where_they_cannot_be_joined(broken: Path) -> None:
    partial_of(broken).write_bytes(b"no session any more")
    before = {path.name: path.read_bytes() for path in broken.parent.iterdir()}
    with pytest.raises(SessionError, match="is no session"):
        join(broken)
    assert {path.name: path.read_bytes() for path in broken.parent.iterdir()} == before


def test_an_earlier_attempt_to_join_is_not_overwritten(broken: Path) -> None:
    recorded(broken.with_name("walk.joined.mcap"), range(3), is_killed=False)
    with pytest.raises(SessionError):
        join(broken)
    assert len(segments(broken)) == 3


def test_encrypted_ones_are_joined_with_their_key_alone_and_stay_encrypted(tmp_path: Path) -> None:
    key = tmp_path / "clinic.key"
    public = make_key(key)
    rig = f"""name = "r"
sole = {{ calibration = "switch", zones = [{{ name = "z", x = 0, y = 0, region = "heel" }}] }}
recorder = {{ encrypt_to = ["{public}"] }}
"""
    session = tmp_path / "walk.mcap"
    for numbers in (range(100), range(130, 200)):
        writer = SessionWriter(next_segment(session), FACTS, {"rig.toml": rig}, min_free_mib=0, encrypt_to=[public])
        for number in numbers:
            writer.write(raw(number))
        writer.finish()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(SessionError, match="is encrypted"):
        join(session)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert join(session, key) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clinic.key", "walk.mcap.age"]
    reader = SessionReader(session, key)
    assert [row.message.seq for row in reader.messages()] == [*range(100), *range(130, 200)]
    assert reader.whole
    assert reader.missing == {"samples/soles": 30}
