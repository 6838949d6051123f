"""Cutting frames without a delimiter: by a head and a check, or by several that bear each other out."""

import pytest

from drivers.base import Counters
from drivers.sliding import ENDLESS, NO_FRAME, UNKNOWN, Chain, Slider


def slider() -> tuple[Slider, Counters]:
    """Frames: 'AB', length of all, content, sum of the content."""
    counters = Counters()

    def size(begin: bytes) -> int:
        return UNKNOWN if len(begin) < 3 else begin[2] if begin[2] > 3 else NO_FRAME

    def fault(frame: bytes) -> str:
        return "" if sum(frame[3:-1]) & 0xFF == frame[-1] else "sum"

    return Slider(b"AB", 3, size, fault, counters), counters


def frame(content: bytes, length: int = 0) -> bytes:
    return b"AB" + bytes((length or len(content) + 4,)) + content + bytes((sum(content) & 0xFF,))


def test_frames_of_any_length_come_out_and_half_a_head_is_kept() -> None:
    cut, counters = slider()
    assert cut.cut(frame(b"") + frame(b"xyz") + b"A") == [frame(b""), frame(b"xyz")]
    assert cut.cut(frame(b"q")[1:]) == [frame(b"q")]
    assert counters == Counters(bytes=16, frames=3)


def test_before_the_first_frame_nothing_is_called_bad_and_after_it_every_refusal() -> None:
    cut, counters = slider()
    bad = frame(b"xyz")[:-1] + b"\x00"
    cut.cut(bad + frame(b"a"))
    assert (counters.bad_frames, counters.discarded_bytes, counters.last_fault) == (0, 7, "")
    assert cut.cut(bad + frame(b"b")) == [frame(b"b")]
    assert (counters.bad_frames, counters.discarded_bytes, counters.last_fault) == (1, 14, "sum")


def test_a_head_of_noise_that_promises_much_is_dropped_as_soon_as_two_frames_follow() -> None:
    cut, counters = slider()
    cut.cut(frame(b"first"))
    assert cut.cut(b"AB\xff" + frame(b"a")) == []
    assert cut.cut(frame(b"bc")) == [frame(b"a"), frame(b"bc")]
    assert (counters.bad_frames, counters.discarded_bytes, counters.last_fault) == (1, 3, ENDLESS)


def test_a_true_frame_may_hold_the_bytes_of_another() -> None:
    cut, counters = slider()
    outer = frame(b"--" + frame(b"a") + b"--")
    assert cut.cut(outer) == [outer]
    assert counters.discarded_bytes == 0


def test_an_impossible_length_is_no_head() -> None:
    cut, counters = slider()
    assert cut.cut(b"AB\x02" + frame(b"a")) == [frame(b"a")]
    assert counters.discarded_bytes == 3


def test_reset_forgets_what_is_half_read() -> None:
    cut, counters = slider()
    cut.cut(frame(b"abc")[:5])
    cut.reset()
    assert cut.cut(frame(b"d")) == [frame(b"d")]
    assert counters.discarded_bytes == 5


def chain(trusting: bool = False) -> tuple[Chain, Counters]:
    """Frames of two bytes: 'x' and a digit that counts on."""
    counters = Counters()

    def follows(before: bytes, after: bytes) -> bool:
        return after[1] - before[1] == 1

    return Chain(2, 3, lambda frame: frame[:1] == b"x", follows, counters, trusting), counters


@pytest.mark.parametrize(("data", "frames", "skipped"), [(b"x1x2", 0, 0), (b"x1x2x3x4", 4, 0), (b"x1xxx5x6x7", 3, 4)])
def test_out_of_step_three_in_a_row_are_believed(data: bytes, frames: int, skipped: int) -> None:
    cut, counters = chain()
    assert len(cut.cut(data)) == counters.frames == frames
    assert (counters.bad_frames, counters.discarded_bytes) == (0, skipped)


def test_in_step_each_frame_is_believed_at_once_and_knows_where_it_ended() -> None:
    cut, counters = chain()
    assert cut.cut(b"-x1x2x3") == [(3, b"x1"), (5, b"x2"), (7, b"x3")]
    assert cut.cut(b"x4") == [(9, b"x4")]
    assert counters.discarded_bytes == 1


def test_a_frame_out_of_turn_is_refused_once_until_three_follow_again() -> None:
    cut, counters = chain()
    cut.cut(b"x1x2x3")
    assert cut.cut(b"x7") == []
    assert [data for _, data in cut.cut(b"x8??x1x2x3")] == [b"x1", b"x2", b"x3"]
    assert (counters.bad_frames, counters.discarded_bytes) == (1, 6)


def test_the_very_first_frame_may_be_trusted_and_again_after_a_reset() -> None:
    cut, _ = chain(trusting=True)
    assert cut.cut(b"x1") == [(2, b"x1")]
    assert cut.cut(b"?x5") == []
    cut.reset()
    assert cut.cut(b"x7") == [(7, b"x7")]
