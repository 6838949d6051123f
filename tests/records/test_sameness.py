import pytest

from feedback.bus import RawMessage
from feedback.messages import Signal
from feedback.records.sameness import Sameness
from feedback.wire import pack

TOPICS = ("signal", "stride")


def told(seq: int, state: str = "ok") -> Signal:
    return Signal(1000 + seq, 0, seq, "soles.left", state, "")


def raw(message: Signal) -> RawMessage:
    return RawMessage("signal", "engine", pack(message), 0)


def held(recorded: list[Signal], again: list[Signal], whole: bool = True) -> Sameness:
    found = Sameness(TOPICS)
    for message in recorded:
        found.recorded(raw(message))
    for message in again:
        found.again(message)
    found.end(whole)
    return found


def test_the_same_messages_are_the_same_whichever_side_comes_first() -> None:
    found = Sameness(TOPICS)
    found.again(told(0).replace(seq=0))
    found.recorded(raw(told(0)))
    found.recorded(raw(told(1)))
    found.again(told(1).replace(seq=0))
    found.end(whole=True)
    assert (found.first, dict(found.same)) == (None, {"signal": 2})


def test_the_earliest_difference_is_told_with_its_fields() -> None:
    found = held([told(0), told(1), told(2)], [told(0), told(1, "silent"), told(2, "faulty")])
    assert found.first is not None
    assert found.first.words() == "signal 1: state 'ok' in the session, 'silent' now"
    assert found.differing["signal"] == 2


@pytest.mark.parametrize(
    ("recorded", "again", "words"),
    [([told(0), told(1)], [told(0)], "in the session only"), ([told(0)], [told(0), told(1)], "in the replay only")],
)
def test_one_message_more_is_a_difference(recorded: list[Signal], again: list[Signal], words: str) -> None:
    found = held(recorded, again)
    assert found.first is not None
    assert words in found.first.words()


def test_what_a_damaged_file_has_lost_is_counted_and_no_difference() -> None:
    found = held([told(0), told(3)], [told(k) for k in range(6)], whole=False)
    assert found.first is None
    assert (found.same["signal"], found.unrecorded) == (2, 4)
    assert held([told(0), told(1)], [told(0)], whole=False).beyond == 1


def test_bytes_of_an_older_version_are_told_apart_from_other_values() -> None:
    found = Sameness(TOPICS)
    found.recorded(RawMessage("signal", "engine", b"no message", 0))
    data = pack(told(0))
    found.recorded(RawMessage("signal", "engine", data.replace(b"\xa6schema\x01", b"\xa6schema\xcc\x01"), 0))
    found.again(told(0))
    assert found.first is None or "older version" in found.first.words()
