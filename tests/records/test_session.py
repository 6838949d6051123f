from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcap.reader import make_reader
from mcap.stream_reader import StreamReader

from feedback.bus import RawMessage
from feedback.messages import GaitEvent, GaitState, Gap, Message, Played, Samples
from feedback.records.session import SessionError, SessionFacts, SessionReader, partial_of
from feedback.records.writer import SessionWriter
from feedback.wire import pack

FACTS = SessionFacts("P-07", "two soles", "ready", 1_700_000_000.25, 5_000)
FILES = {"rig.toml": 'name = "two soles"  # Größe 42\n', "protocol.toml": 'name = "ready"\n'}

times = st.integers(0, 2**62)
messages = st.one_of(
    st.builds(
        Samples,
        times,
        times,
        st.integers(0, 2**33),
        st.just("soles.left"),
        st.integers(-1, 9),
        st.tuples(st.floats(width=32, allow_nan=False)),
    ),
    st.builds(
        GaitEvent, times, times, times, st.just("left"), st.just("heel_strike"), times, st.just(1.0), st.just("")
    ),
    st.builds(Gap, times, times, times, st.text(max_size=20), st.just("cue"), st.just("engine"), times),
)
TOPIC = {Samples: "samples", GaitEvent: "gait_event", Gap: "gap", Played: "played"}


def raw_of(message: Message, writer: str = "someone") -> RawMessage:
    return RawMessage(TOPIC[type(message)], writer, pack(message), message.t_ns + 7)


def sample(i: int) -> Samples:
    return Samples(i * 10_000_000, i * 10_000_000 + 9, i, "soles.left", i, tuple(float(i * k % 97) for k in range(8)))


def write(path: Path, raws: list[RawMessage], flush_every: int = 10**9) -> list[tuple[int, int]]:
    """Write a session; (messages so far, bytes of the file) after each flush."""
    writer = SessionWriter(path, FACTS, FILES, chunk_kib=4, min_free_mib=1)
    flushed = [(0, partial_of(path).stat().st_size)]
    for i, raw in enumerate(raws, 1):
        writer.write(raw)
        if i % flush_every == 0:
            writer.flush()
            flushed.append((i, partial_of(path).stat().st_size))
    writer.finish()
    return flushed


@pytest.fixture
def hour(tmp_path: Path) -> tuple[Path, list[RawMessage]]:
    raws = [raw_of(sample(i), writer) for i in range(300) for writer in ("soles", "thigh")]
    write(tmp_path / "a.mcap", raws)
    return tmp_path / "a.mcap", raws


def test_what_is_written_is_read(hour: tuple[Path, list[RawMessage]]) -> None:
    path, raws = hour
    session = SessionReader(path)
    assert list(session.raw()) == raws
    assert [row.message for row in session.messages()] == [sample(i) for i in range(300) for _ in range(2)]
    assert [row.writer for row in session.messages()][:2] == ["soles", "thigh"]
    assert (session.facts, session.attachments) == (FACTS, FILES)
    assert (session.whole, session.damage) == (True, "")
    assert list(session.messages(("played",))) == []


def test_the_official_readers_accept_it(hour: tuple[Path, list[RawMessage]]) -> None:
    path, raws = hour
    with path.open("rb") as file:
        reader = make_reader(file)
        summary = reader.get_summary()
        assert summary is not None
        assert {c.topic: c.metadata["message"] for c in summary.channels.values()} == {
            "samples/soles": "Samples",
            "samples/thigh": "Samples",
        }
        rows = list(reader.iter_messages(topics=["samples/thigh"]))
    assert [(m.log_time, m.publish_time, m.sequence, m.data) for _, _, m in rows] == [
        (raw.arrival_ns, raw.arrival_ns, i, raw.data) for i, raw in enumerate(raws[1::2])
    ]
    with path.open("rb") as file:
        assert sum(1 for _ in StreamReader(file, validate_crcs=True).records) > len(raws)


def test_bytes_that_are_no_message_are_kept_and_told(tmp_path: Path) -> None:
    raws = [RawMessage("samples", "x", b"\xc1garbage", 5), raw_of(sample(1)), RawMessage("tomorrow", "y", b"\x80", 6)]
    write(tmp_path / "a.mcap", raws)
    session = SessionReader(tmp_path / "a.mcap")
    assert list(session.raw()) == raws[:2]  # of a topic that this version does not know, nothing is asked
    assert [row.message for row in session.messages()] == [sample(1)]
    assert "1 x Samples: MessagePack data is malformed" in session.damage


@given(st.lists(messages, max_size=120), st.integers(1, 40), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_anywhere_all_that_was_flushed_is_read(
    tmp_path_factory: pytest.TempPathFactory, walk: list[Message], every: int, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / "a.mcap"
    raws = [raw_of(message) for message in walk]
    flushed = write(path, raws, flush_every=every)
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)), label="cut")
    path.write_bytes(whole[:cut])
    try:
        session = SessionReader(path)
    except SessionError:
        assert cut < 8
        return
    read = list(session.raw())
    surely = max((count for count, size in flushed if size <= cut), default=0)
    assert read == raws[: len(read)]
    assert len(read) >= surely
    assert session.whole == (cut == len(whole))
    assert ("cut short" in session.damage) == (cut < len(whole))
    if cut >= flushed[0][1]:
        assert (session.facts, session.attachments) == (FACTS, FILES)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_flipped_bit_is_found_and_spoils_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("flip") / "a.mcap"
    raws = [raw_of(sample(i)) for i in range(120)]
    write(path, raws, flush_every=30)
    spoiled = bytearray(path.read_bytes())
    bit = data.draw(st.integers(0, len(spoiled) * 8 - 1), label="bit")
    spoiled[bit // 8] ^= 1 << bit % 8
    path.write_bytes(spoiled)
    try:
        session = SessionReader(path)
    except SessionError:
        assert bit // 8 < 8
        return
    read = list(session.raw())
    assert [raw for raw in read if raw in raws] == read or "checksum" in session.damage
    assert session.damage


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_session_or_an_error_in_words(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("noise") / "a.mcap"
    for start in (b"", b"\x89MCAP0\r\n"):
        path.write_bytes(start + noise)
        try:
            session = SessionReader(path)
        except SessionError as error:
            assert "is no session" in str(error) or "is encrypted" in str(error)  # noqa: PT017
        else:
            assert list(session.messages()) == []
            assert not session.whole


@pytest.mark.parametrize(
    ("numbers", "missing"), [((7, 8, 12, 13), 3), ((7, 8, 0, 1), 0), ((0, 5, 6, 9), 6), ((4,), 0), ((9, 3, 5), 4)]
)
def test_what_was_sent_and_is_not_there_is_counted(tmp_path: Path, numbers: tuple[int, ...], missing: int) -> None:
    write(tmp_path / "a.mcap", [raw_of(sample(number), writer) for number in numbers for writer in ("x", "y")])
    session = SessionReader(tmp_path / "a.mcap")
    for _ in range(2):
        assert list(session.raw(())) == []  # also of messages that nobody asked for
        assert session.missing.total() == 2 * missing
        assert set(session.missing) == ({"samples/x", "samples/y"} if missing else set())
    arrivals = [number * 10_000_000 + 7 for number in numbers]
    assert (session.first_ns, session.last_ns) == (arrivals[0], arrivals[-1])


def test_a_topic_of_which_only_the_latest_counts_may_have_gaps(tmp_path: Path) -> None:
    states = [GaitState(1, 1, seq, "walking", 0.1, 0.6, 1.0, 0.0, 100.0) for seq in (0, 5, 9)]
    write(tmp_path / "a.mcap", [RawMessage("gait_state", "engine", pack(state), 5) for state in states])
    session = SessionReader(tmp_path / "a.mcap")
    assert len(list(session.messages())) == 3
    assert not session.missing


def test_a_tail_of_zeros_as_after_a_power_cut(hour: tuple[Path, list[RawMessage]]) -> None:
    path, raws = hour
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes(50_000))
    session = SessionReader(path)
    read = list(session.raw())
    assert 0 < len(read) < len(raws)
    assert read == raws[: len(read)]
    assert "cut short" in session.damage


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="there is no such session"):
        SessionReader(tmp_path / "none.mcap")
