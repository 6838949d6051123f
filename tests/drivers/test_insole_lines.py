"""The text protocol under tearing, noise, and the habits of self-made firmware."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Reading
from drivers.emulators.insole_lines import LinesEncoder
from drivers.insole_lines import InsoleLines

HEAD = b"# start\ntime_ms,seq,L_a,L_b\n"

feet = st.lists(st.integers(0, 65535), min_size=3, max_size=3)
samples = st.lists(st.tuples(st.integers(0, 1 << 40), st.integers(0, 1 << 50), feet, feet), max_size=5)


def read(data: bytes, **options: str | int | float) -> tuple[list[Reading], InsoleLines]:
    driver = InsoleLines(**options)  # type: ignore[arg-type]
    return driver.decode(data), driver


@given(samples)
def test_what_was_sent_is_what_is_read(rows: list[tuple[int, int, list[int], list[int]]]) -> None:
    encoder = LinesEncoder()
    got, driver = read(b"".join(data for row in rows for _, data in encoder.encode(*row)))
    assert got == [
        Reading(side, sequence % (1 << 32), device_us % (1 << 32), tuple(map(float, counts)))
        for sequence, device_us, left, right in rows
        for side, counts in (("left", left), ("right", right))
    ]
    assert driver.counters.bad_frames == 0


@given(st.lists(st.integers(0, 300), max_size=20))
def test_torn_anywhere_gives_the_same(places: list[int]) -> None:
    data = HEAD + b"10,1,5,6\n[WARN] x\n20,2,,7\nboot\n30,3,8\n40,4,x,9\n50,5,1,2\n" + b"9" * 20 + b"\n60,6,3,4\n"
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    whole, driver = read(data)
    torn = InsoleLines()
    assert repr([row for a, b in pairwise(edges) for row in torn.decode(data[a:b])]) == repr(whole)
    assert torn.counters == driver.counters
    assert [row.frame for row in whole] == [1, 2, 5, 6]


@given(st.binary(max_size=700))
def test_garbage_between_lines_costs_at_most_the_line_that_follows(noise: bytes) -> None:
    got, _ = read(HEAD + b"10,1,5,6\n" + noise + b"20,2,7,8\n30,3,9,9\n", columns="time_ms,seq,L_a,L_b")
    assert got[0] == Reading("left", 1, 10_000, (5.0, 6.0))
    assert got[-1] == Reading("left", 3, 30_000, (9.0, 9.0))


@given(st.lists(st.binary(max_size=100) | st.text("0123456789,.-eE+nai_L \n\r;\t", max_size=60).map(str.encode)))
def test_random_bytes_never_raise(chunks: list[bytes]) -> None:
    for options in ({}, {"side": "left"}, {"columns": "t,seq,L_a,R_b"}):
        driver = InsoleLines(**options)
        readings = [row for chunk in chunks for row in driver.decode(chunk)]
        assert driver.counters.bytes == sum(map(len, chunks))
        assert not any(math.isinf(value) for row in readings for value in row.values)


def test_the_first_line_is_never_trusted() -> None:
    got, driver = read(b"5,1,9\n15,2,9\n", columns="t,L_a,L_b")
    assert [row.device_us for row in got] == [15_000]
    assert driver.counters.discarded_bytes == 6


def test_a_byte_order_mark_proves_that_the_first_line_is_whole() -> None:
    got, _ = read(b"\xef\xbb\xbft,L_a\r\n15,2\r\n")
    assert got == [Reading("left", -1, 15_000, (2.0,))]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"10,1,5\n", "3 columns instead of 4"),
        (b"10,1,inf,5\n", "out of range"),
        (b"10,1,1e999,5\n", "out of range"),
        (b",1,5,5\n", "out of range"),
        (b"10,nan,5,5\n", "out of range"),
        (b"-1,1,5,5\n", "out of range"),
        (b"10,4294967296,5,5\n", "out of range"),
        (b"10,1,5_0,5\n", "not numbers"),
        (b"10,1,5,5,\xff\n", "not numbers"),
    ],
)
def test_a_broken_line_is_counted_and_dropped(line: bytes, words: str) -> None:
    got, driver = read(HEAD + line + b"20,2,6,7\n")
    assert got == [Reading("left", 2, 20_000, (6.0, 7.0))]
    assert driver.counters.bad_frames == 1
    assert words in driver.counters.last_fault


def test_words_between_the_numbers_are_discarded_and_are_no_bad_frames() -> None:
    got, driver = read(HEAD + b"rst:0x1 (POWERON_RESET)\n[SD] full\n20,2,6,7\n")
    assert len(got) == 1
    assert driver.counters.bad_frames == 0
    assert driver.counters.discarded_bytes == len("# start\n") + len("rst:0x1 (POWERON_RESET)\n")


def test_numbers_before_any_header_are_explained() -> None:
    got, driver = read(b"\n1,2\n3,4\n")
    assert got == []
    assert "name the columns in the rig's file" in driver.counters.last_fault


def test_a_later_header_replaces_the_columns() -> None:
    got, driver = read(HEAD + b"time_ms,R_a\n20,6\n")
    assert got == [Reading("right", -1, 20_000, (6.0,))]
    assert [stream.name for stream in driver.streams] == ["right"]


def test_the_rigs_columns_win_over_the_devices_header() -> None:
    got, _ = read(HEAD + b"20,2,6,7\n", columns="time_us,seq,R_x,R_y")
    assert got == [Reading("right", 2, 20, (6.0, 7.0))]


def test_a_header_without_feet_asks_for_the_side() -> None:
    _, driver = read(b"\ntime_ms,heel\n")
    assert "set the option side" in driver.counters.last_fault


@pytest.mark.parametrize(
    ("columns", "frames", "micros"),
    [("t,seq,L_a", 1 << 32, 1000 << 32), ("time_us,L_a", 0, 1 << 32), ("L_a,L_b", 0, 0)],
)
def test_the_moduli_follow_from_the_columns(columns: str, frames: int, micros: int) -> None:
    driver = InsoleLines(columns=columns)
    assert (driver.frame_modulus, driver.device_us_modulus) == (frames, micros)


def test_a_counter_of_sixteen_bits_wraps_without_a_loss() -> None:
    _, driver = read(b"\n65534,1\n65535,1\n0,1\n2,1\n", columns="seq,L_a", counter_bits=16)
    assert driver.counters.lost_frames == 1


def test_after_a_reset_the_columns_are_kept_and_the_first_line_is_dropped_again() -> None:
    driver = InsoleLines()
    driver.decode(HEAD + b"10,1,5,6\n20,2")
    driver.reset()
    assert [row.frame for row in driver.decode(b",5,6\n30,9,5,6\n")] == [9]
    assert driver.counters.lost_frames == 0
