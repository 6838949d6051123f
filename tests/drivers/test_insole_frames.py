"""The binary protocol under tearing, noise and lies."""

from binascii import crc_hqx
from itertools import pairwise

import pytest
from cobs import cobs
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Reading
from drivers.emulators.insole_frames import FramesEncoder
from drivers.insole_frames import InsoleFrames

Sample = tuple[int, int, list[int], list[int]]

u16 = st.integers(0, 0xFFFF)
samples = st.integers(1, 255).flatmap(
    lambda zones: st.lists(
        st.tuples(
            st.integers(0, 1 << 40),
            st.integers(0, 1 << 50),
            st.lists(u16, min_size=zones, max_size=zones),
            st.lists(u16, min_size=zones, max_size=zones),
        ),
        max_size=4,
    )
)


def wire(rows: list[Sample]) -> bytes:
    encoder = FramesEncoder()
    return b"".join(data for row in rows for _, data in encoder.encode(*row))


def expected(rows: list[Sample]) -> list[Reading]:
    return [
        Reading(side, sequence % (1 << 16), device_us % (1 << 32), tuple(map(float, counts)))
        for sequence, device_us, left, right in rows
        for side, counts in (("left", left), ("right", right))
    ]


def plain(count: int) -> list[Sample]:
    return [(i, 5000 * i, [i, 2, 3], [4, 5, i]) for i in range(count)]


@given(samples)
def test_what_was_sent_is_what_is_read(rows: list[Sample]) -> None:
    driver = InsoleFrames()
    assert driver.decode(wire(rows)) == expected(rows)
    assert driver.counters.bad_frames == driver.counters.discarded_bytes == 0


@given(samples, st.lists(st.integers(0, 5000)))
def test_torn_anywhere_gives_the_same(rows: list[Sample], places: list[int]) -> None:
    data = wire(rows)
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    driver = InsoleFrames()
    assert [row for a, b in pairwise(edges) for row in driver.decode(data[a:b])] == expected(rows)


@given(st.lists(st.binary(max_size=600), min_size=3, max_size=3))
def test_garbage_costs_at_most_the_frame_that_follows_it(noise: list[bytes]) -> None:
    rows = plain(4)
    frames = [data for row in rows for _, data in FramesEncoder().encode(*row)]
    stream = b"".join(frames[2 * i] + noise[i] + frames[2 * i + 1] + frames[2 * i + 2] for i in range(3))
    got = InsoleFrames().decode(stream)
    for i in range(3):
        assert expected(rows)[2 * i + 2] in got


@given(st.lists(st.binary(max_size=400)))
def test_random_bytes_never_raise_and_every_byte_is_accounted_for(chunks: list[bytes]) -> None:
    driver = InsoleFrames()
    assert [row for chunk in chunks for row in driver.decode(chunk)] == []
    driver.reset()
    zeros = b"".join(chunks).count(0)
    assert driver.counters.bytes == sum(map(len, chunks))
    assert driver.counters.bytes - zeros <= driver.counters.discarded_bytes <= driver.counters.bytes


@given(st.integers(0, 28), st.integers(1, 255))
def test_any_single_byte_changed_is_noticed(place: int, flip: int) -> None:
    good = wire([(1, 1, [1, 2, 3, 4, 5, 6, 7, 8], [9] * 8)])
    bad = bytearray(good[:29])
    bad[place] ^= flip
    driver = InsoleFrames()
    assert driver.decode(good + bytes(bad) + b"\x00" + good) == 2 * InsoleFrames().decode(good)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("c2 00 0000 00000000 01 0500", "version 0xc2"),
        ("c1 02 0000 00000000 01 0500", "side 2"),
        ("c1 00 0000 00000000 02 0500", "2 zones do not fit"),
        ("c1 00 0000 00000000 00", "0 zones"),
        ("c1 00 0000 00000000 01 0500", "the rig's file says 8"),
    ],
)
def test_a_sound_frame_with_an_unsound_meaning_is_refused_in_words(body: str, words: str) -> None:
    raw = bytes.fromhex(body)
    driver = InsoleFrames(zones=8)
    assert driver.decode(cobs.encode(raw + crc_hqx(raw, 0xFFFF).to_bytes(2, "little")) + b"\0") == []
    assert driver.counters.bad_frames == 1
    assert words in driver.counters.last_fault


def test_losses_are_counted_per_foot_and_not_across_a_reopened_port() -> None:
    driver = InsoleFrames()
    encoder = FramesEncoder()
    for sequence in (0, 1, 4):
        driver.decode(encoder.encode(sequence, 0, [1], None)[0][1])
    driver.decode(encoder.encode(4, 0, None, [1])[0][1])
    assert driver.counters.lost_frames == 2
    driver.reset()
    driver.decode(encoder.encode(900, 0, [1], None)[0][1])
    assert driver.counters.lost_frames == 2


def test_the_streams_learn_the_number_of_zones_from_the_first_frame() -> None:
    driver = InsoleFrames(rate_hz=200)
    assert [stream.channels for stream in driver.streams] == [(), ()]
    driver.decode(wire([(0, 0, [1, 2], [3, 4])]))
    assert [stream.channels for stream in driver.streams] == [("z0", "z1"), ("z0", "z1")]
    assert {stream.rate_hz for stream in driver.streams} == {200.0}


def test_a_wrong_baud_rate_is_guessed_after_many_bytes_in_vain() -> None:
    driver = InsoleFrames()
    driver.decode(b"\x8f" * 1840)
    assert driver.counters.last_fault.startswith("1840 bytes and no valid frame: wrong baud rate")
