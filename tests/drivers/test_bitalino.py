"""What is particular to BITalino: commands, packing, and a counter of four bits that must not lose its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.bitalino import Bitalino, is_sound, set_rate, start, unpack
from drivers.emulators.bitalino import BitalinoEncoder, frame

inputs = st.integers(1, 6).flatmap(
    lambda count: st.tuples(*[st.integers(0, 1023 if k < 4 else 63) for k in range(count)])
)


@given(st.integers(0, 15), st.integers(0, 15), inputs)
def test_every_packing_is_taken_apart(sequence: int, digital: int, values: tuple[int, ...]) -> None:
    data = frame(sequence, digital, values)
    assert is_sound(data)
    bits = tuple(digital >> place & 1 for place in (3, 2, 1, 0))
    assert unpack(data, len(values)) == (sequence, bits, values)


@given(st.integers(0, 15), inputs, st.integers(0, 63))
def test_any_single_bit_changed_is_noticed(sequence: int, values: tuple[int, ...], bit: int) -> None:
    data = frame(sequence, 5, values)
    place = bit % (8 * len(data))
    flipped = int.from_bytes(data, "big") ^ 1 << place
    assert not is_sound(flipped.to_bytes(len(data), "big"))


def test_commands_are_the_published_ones() -> None:
    assert [set_rate(rate) for rate in (1000, 100, 10, 1)] == [b"\xc3", b"\x83", b"\x43", b"\x03"]
    assert (start(1, 2, 3, 4, 5, 6), start(1), start(6)) == (b"\xfd", b"\x05", b"\x81")
    assert [data for _, data in Bitalino(inputs="2,3").opening()] == [b"\x00", b"\xc3", b"\x19"]


@pytest.mark.parametrize("text", ["", "0", "7", "1,1", "2,1", "a", "1;2"])
def test_inputs_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="rising order"):
        Bitalino(inputs=text)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8), st.integers(0, 3))
def test_gaps_longer_than_the_counter_are_told_by_the_bytes_that_came(gaps: list[int], missing: int) -> None:
    """In each gap frames come with a wrong check, `missing` fewer of them than were sent."""
    driver, encoder = Bitalino(), BitalinoEncoder()
    at, sent, got = 0, [], []
    for gap in [0, *gaps]:
        broken = bytearray(b"".join(data for i in range(max(0, gap - missing)) for data in [frame(0, 0, (1, 2, 3, 4))]))
        for i in range(len(broken)):
            broken[i] ^= 0xFF if i % 7 == 6 else 0
        got += driver.decode(bytes(broken))
        at += gap
        for _ in range(4):
            got += driver.decode(encoder.encode(at, 0, [at % 1024, 1, 2, 3])[0][1])
            sent.append(at)
            at += 1
    assert [reading.frame for reading in got] == sent
    assert driver.counters.lost_frames == sum(gaps)


@pytest.mark.parametrize("broken", [0, 5])
@pytest.mark.parametrize("gone", range(1, 12))
def test_frames_that_went_missing_are_counted_on_by_what_came_meanwhile(gone: int, broken: int) -> None:
    """Seventeen steps are one step for the counter of four bits; five frames' bytes came, so they were not one."""
    encoder, driver = BitalinoEncoder(), Bitalino()
    rows = [encoder.encode(i, 0, [i % 1024, 2, 3, 4])[0][1] for i in range(60)]
    spoilt = [bytes(byte ^ 0x5A for byte in row) for row in rows[20 : 20 + broken]]
    away = broken + gone
    readings = [row for write in (rows[:20], spoilt, rows[20 + away :]) for row in driver.decode(b"".join(write))]
    assert [row.frame for row in readings] == [*range(20), *range(20 + away, 60)]
    assert driver.counters.lost_frames == away
