"""Cutting: torn anywhere, too long, after noise; and the losses by a counter."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Counters
from drivers.framing import GAP_LIMIT, WATCH_BYTES, Cutter, Sequence, Watch, crc16, unstuff


def cut_in(data: bytes, places: list[int], limit: int = 8) -> tuple[list[bytes], Counters]:
    counters = Counters()
    cutter = Cutter(b"\n", limit, counters)
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [piece for a, b in pairwise(edges) for piece in cutter.cut(data[a:b])], counters


runs = st.lists(st.integers(0, 12).map(lambda size: b"x" * size + b"\n"), max_size=12).map(b"".join)


@given(runs.flatmap(lambda data: st.sampled_from([data, data[:-1]])), st.lists(st.integers(0, 200)))
def test_pieces_and_counts_do_not_depend_on_where_the_bytes_are_torn(data: bytes, places: list[int]) -> None:
    assert cut_in(data, places) == cut_in(data, [])


@given(st.lists(st.binary(max_size=8).filter(lambda piece: b"\n" not in piece)))
def test_every_piece_within_the_limit_comes_out_as_it_went_in(pieces: list[bytes]) -> None:
    cut, counters = cut_in(b"".join(piece + b"\n" for piece in pieces), [])
    assert cut == pieces
    assert counters.bad_frames == counters.discarded_bytes == 0


def test_a_piece_that_never_ends_is_thrown_away_up_to_the_next_delimiter() -> None:
    cut, counters = cut_in(b"ok\n" + b"x" * 30 + b"\nagain\n", [10, 20])
    assert cut == [b"ok", b"again"]
    assert (counters.bad_frames, counters.discarded_bytes) == (1, 31)
    assert "8 bytes" in counters.last_fault


def test_a_piece_that_is_too_long_is_refused_though_it_comes_whole() -> None:
    cut, counters = cut_in(b"ok\n" + b"x" * 30 + b"\nagain\n", [])
    assert cut == [b"ok", b"again"]
    assert (counters.bad_frames, counters.discarded_bytes) == (1, 31)


def test_reset_forgets_the_half_read_piece_and_counts_it() -> None:
    counters = Counters()
    cutter = Cutter(b"\n", 8, counters)
    cutter.cut(b"half")
    cutter.reset()
    assert cutter.cut(b"whole\n") == [b"whole"]
    assert counters.discarded_bytes == 4


def steps(raws: list[int], modulus: int = 256) -> Counters:
    counters = Counters()
    sequence = Sequence(modulus, counters)
    for raw in raws:
        sequence.step(raw)
    return counters


@pytest.mark.parametrize(
    ("raws", "lost"),
    [([5, 6, 7], 0), ([254, 255, 0, 1], 0), ([1, 4], 2), ([255, 2], 2), ([7], 0)],
)
def test_losses_by_the_counter(raws: list[int], lost: int) -> None:
    assert steps(raws) == Counters(lost_frames=lost)


@pytest.mark.parametrize("raws", [[9, 3], [9, 9], [0, GAP_LIMIT + 1]])
def test_a_restart_is_told_and_is_no_loss(raws: list[int]) -> None:
    counters = steps(raws, 1 << 16)
    assert counters.lost_frames == 0
    assert f"from {raws[0]} to {raws[1]}" in counters.last_fault


def test_after_a_reset_the_counter_may_begin_anywhere() -> None:
    counters = Counters()
    sequence = Sequence(256, counters)
    sequence.step(10)
    sequence.reset()
    sequence.step(90)
    assert counters == Counters()


def test_many_bytes_without_a_frame_are_called_out_with_the_first_of_them() -> None:
    counters = Counters()
    watch = Watch(counters)
    watch.saw(b"\x8f\x00" + bytes(WATCH_BYTES - 3))
    assert counters.last_fault == ""
    watch.saw(b"\x00")
    assert counters.last_fault.startswith(f"{WATCH_BYTES} bytes and no valid frame: wrong baud rate or another device?")
    assert "8f 00 00" in counters.last_fault


def test_a_valid_frame_begins_the_watch_anew() -> None:
    counters = Counters()
    watch = Watch(counters)
    watch.saw(bytes(WATCH_BYTES - 1))
    counters.frames += 1
    watch.saw(bytes(50))
    watch.saw(bytes(50))
    assert counters.last_fault == ""


def test_the_crc_has_the_published_check_value() -> None:
    assert crc16(b"123456789") == 0x29B1


@pytest.mark.parametrize(
    ("stuffed", "plain"),
    [("01", b""), ("01 01", b"\x00"), ("06 31 32 33 34 35 05 36 37 38 39", b"12345\x006789")],
)
def test_cobs_has_the_published_vectors(stuffed: str, plain: bytes) -> None:
    assert unstuff(bytes.fromhex(stuffed)) == plain


def test_what_is_no_cobs_is_none() -> None:
    assert unstuff(b"\x05ab") is None
