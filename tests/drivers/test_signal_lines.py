"""The text protocol of devices of one stream, under tearing, noise, and the habits of self-made firmware."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Reading
from drivers.emulators.signal_lines import SignalEncoder
from drivers.signal_lines import SignalLines

HEAD = b"# start\ntime_ms,seq,a,b\n"

values = st.lists(st.integers(-(10**6), 10**6).map(lambda n: n / 10), min_size=3, max_size=3)
samples = st.lists(st.tuples(st.integers(0, 1 << 40), st.integers(0, 1 << 50), values), max_size=5)


def read(data: bytes, **options: str | int | float) -> tuple[list[Reading], SignalLines]:
    driver = SignalLines(**options)  # type: ignore[arg-type]
    return driver.decode(data), driver


@given(samples)
def test_what_was_sent_is_what_is_read(rows: list[tuple[int, int, list[float]]]) -> None:
    encoder = SignalEncoder("thigh", ("x", "y", "z"))
    got, driver = read(b"".join(data for row in rows for _, data in encoder.encode(*row)), stream="thigh")
    assert got == [
        Reading("thigh", sequence % (1 << 32), device_us % (1 << 32), tuple(sent)) for sequence, device_us, sent in rows
    ]
    assert driver.counters.bad_frames == 0
    assert driver.streams[0].channels == (("x", "y", "z") if rows else ())


@given(st.lists(st.integers(0, 300), max_size=20))
def test_torn_anywhere_gives_the_same(places: list[int]) -> None:
    data = HEAD + b"10,1,5,6\n[WARN] x\n20,2,,7\nboot\n30,3,8\n40,4,x,9\n50,5,1,2\n" + b"9" * 20 + b"\n60,6,3,4\n"
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    whole, driver = read(data)
    torn = SignalLines()
    assert repr([row for a, b in pairwise(edges) for row in torn.decode(data[a:b])]) == repr(whole)
    assert torn.counters == driver.counters
    assert [row.frame for row in whole] == [1, 2, 5, 6]


@given(st.binary(max_size=700))
def test_garbage_between_lines_costs_at_most_the_line_that_follows(noise: bytes) -> None:
    got, _ = read(HEAD + b"10,1,5,6\n" + noise + b"20,2,7,8\n30,3,9,9\n", columns="time_ms,seq,a,b")
    assert got[0] == Reading("signal", 1, 10_000, (5.0, 6.0))
    assert got[-1] == Reading("signal", 3, 30_000, (9.0, 9.0))


@given(st.lists(st.binary(max_size=100) | st.text("0123456789,.-eE+nai_a \n\r;\t", max_size=60).map(str.encode)))
def test_random_bytes_never_raise(chunks: list[bytes]) -> None:
    for options in ({}, {"columns": "t,seq,a,b"}):
        driver = SignalLines(**options)
        readings = [row for chunk in chunks for row in driver.decode(chunk)]
        assert driver.counters.bytes == sum(map(len, chunks))
        assert not any(math.isinf(value) for row in readings for value in row.values)
        assert {row.stream for row in readings} <= {"signal"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"10,1,5\n", "3 columns instead of 4"),
        (b"10,1,inf,5\n", "out of range"),
        (b",1,5,5\n", "out of range"),
        (b"10,1,5_0,5\n", "not numbers"),
    ],
)
def test_a_broken_line_is_counted_and_dropped(line: bytes, words: str) -> None:
    got, driver = read(HEAD + line + b"20,2,6,7\n")
    assert got == [Reading("signal", 2, 20_000, (6.0, 7.0))]
    assert driver.counters.bad_frames == 1
    assert words in driver.counters.last_fault


def test_plain_names_are_no_header_once_a_line_of_numbers_has_fitted() -> None:
    got, _ = read(b"\na,b\n1,2\nHello,world\n3,4\n")
    assert [row.values for row in got] == [(1, 2), (3, 4)]
    got, driver = read(b"\ntime_ms,a\n1,2\nms,x,y\n3,4,5\n")
    assert [row.values for row in got] == [(2,), (4, 5)]
    assert driver.streams[0].channels == ("x", "y")


def test_the_stream_is_known_before_any_byte_and_has_the_rate_of_the_rig() -> None:
    _, driver = read(b"", stream="belt", rate_hz=10)
    assert [(row.name, row.channels, row.rate_hz) for row in driver.streams] == [("belt", (), 10.0)]


@pytest.mark.parametrize("stream", ["", "left", "right", "Thigh", "a.b", "x" * 40])
def test_a_stream_s_name_is_a_plain_word_and_no_foot(stream: str) -> None:
    with pytest.raises(ValueError, match="option 'stream'"):
        SignalLines(stream=stream)


@pytest.mark.parametrize(("columns", "words"), [("t,seq", "no column is a channel"), ("a,a", "two columns have")])
def test_columns_that_cannot_be_used_say_why(columns: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SignalLines(columns=columns)


def test_numbers_before_any_header_are_explained() -> None:
    got, driver = read(b"\n1,2\n3,4\n")
    assert got == []
    assert "name the columns in the rig's file" in driver.counters.last_fault
