"""The words for faults, and what they do to bytes."""

from itertools import accumulate, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.emulators.faults import (
    FOREVER_S,
    KINDS,
    LONGEST_ROW,
    Fault,
    FaultError,
    Lossy,
    misread,
    parse_fault,
    parse_faults,
    tear,
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("unplug@20+3", Fault("unplug", 20, 3)),
        ("unplug@20", Fault("unplug", 20, 3)),
        ("silence_left@1.5+0.25", Fault("silence_left", 1.5, 0.25)),
        ("rail:12@10", Fault("rail", 10, FOREVER_S, 12)),
        ("dead:0@10+5", Fault("dead", 10, 5, 0)),
        ("clock_reset@7", Fault("clock_reset", 7, 0)),
        ("emg/rail:2@10", Fault("rail", 10, FOREVER_S, 2, "emg")),
        ("thigh_left/silence@3", Fault("silence", 3, 2, -1, "thigh_left")),
    ],
)
def test_a_fault_is_read(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("unplug", "'unplug' is not KIND@SECONDS"),
        ("unplug@soon", "'unplug@soon' is not"),
        ("fire@3", "no kind is called 'fire'"),
        ("rail@3", "'rail@3': needs a zone"),
        ("unplug:3@3", "'unplug:3@3': takes no zone"),
        ("", "'' is not"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_is_allowed(text: str, words: str) -> None:
    with pytest.raises(FaultError) as caught:
        parse_faults(["garbage@1", text])
    assert words in str(caught.value)
    assert all(kind in str(caught.value) for kind in KINDS)


def test_a_fault_of_a_sensor_that_is_not_there_is_refused() -> None:
    assert len(parse_faults(["emg/silence@3", "torn@4"], ["soles", "emg"])) == 2
    with pytest.raises(FaultError, match="no emulated sensor is called 'leg'; soles, emg are"):
        parse_faults(["leg/silence@3"], ["soles", "emg"])


def test_a_fault_is_on_from_its_time_for_its_duration() -> None:
    fault = parse_fault("torn@2+1")
    assert [fault.is_on(time_s) for time_s in (1.9, 2.0, 2.9, 3.0)] == [False, True, True, False]


@given(st.binary(min_size=1, max_size=50), st.integers())
def test_a_torn_frame_is_shorter_and_keeps_its_order(frame: bytes, seed: int) -> None:
    torn = tear(frame, Random(seed))
    assert len(torn) < len(frame)
    kept = next(i for i in range(len(torn) + 1) if frame.startswith(torn[:i]) and frame.endswith(torn[i:]))
    assert 0 <= kept <= len(torn)


@given(st.integers(0, 2**32), st.lists(st.integers(0, 300), max_size=20))
def test_a_lossy_line_loses_a_twentieth_in_rows_and_keeps_the_order(seed: int, sizes: list[int]) -> None:
    lossy, sent = Lossy(Random(seed)), bytes(range(256)) * 400
    kept = lossy.lose(sent)
    assert 0.03 < 1 - len(kept) / len(sent) < 0.07
    assert all((b - a) % 256 <= 3 * LONGEST_ROW for a, b in pairwise(kept))
    again = Lossy(Random(seed))
    edges = [0, *accumulate(sizes), len(sent)]
    assert b"".join(again.lose(sent[a:b]) for a, b in pairwise(edges)) == kept, "it depends on how the bytes were torn"


def test_a_receiver_at_half_the_speed_sees_every_second_bit() -> None:
    # On the line, from the start bit: 0 10101010 1 for 0x55, then 0 00000000 1. Taken at places 3, 5, 7, 9, ... 17:
    # 1 1 1, the stop bit 1, then four zeros of the second byte; least significant first that is 0x0f.
    assert misread(b"\x55\x00")[0] == 0x0F


@given(st.binary(min_size=1, max_size=60))
def test_a_misread_stream_is_shorter_and_never_raises(data: bytes) -> None:
    assert 1 <= len(misread(data)) <= len(data)
