"""What is particular to the Cyton: numbers of 24 bits, settings, and half samples of the daisy board."""

import pytest

from drivers.emulators.openbci_cyton import packet
from drivers.openbci_cyton import OpenBciCyton, channel_settings, microvolts_per_count, unpack

PUBLISHED = {"000690": 1680, "02c001": 180225, "ffffff": -1, "81a101": -8281855}


@pytest.mark.parametrize("digits", PUBLISHED)
def test_numbers_of_24_bits_are_the_published_ones(digits: str) -> None:
    data = bytes.fromhex("a0 07" + digits * 8 + "0690 81a1 0002 c0")
    told = unpack(data)
    assert (told.sample, told.counts, told.last) == (7, (PUBLISHED[digits],) * 8, 0xC0)
    assert [int.from_bytes(told.extra[i : i + 2], "big", signed=True) for i in (0, 2)] == [1680, -32351]


def test_a_count_is_the_published_microvolts() -> None:
    assert microvolts_per_count(24) == pytest.approx(0.022352, rel=1e-4)


def test_commands_stop_set_and_start_it() -> None:
    assert channel_settings(1, 24) == b"x1060110X"
    assert channel_settings(9, 12) == b"xQ050110X"
    assert [data for _, data in OpenBciCyton().opening()] == [b"s", b"c", b"d", b"b"]
    sent = [data for _, data in OpenBciCyton(channels=16, gain=8).opening()]
    assert sent[:3] == [b"s", b"C", b"d"]
    assert sent[3:-1] == [channel_settings(channel, 8) for channel in range(1, 17)]


def test_a_gain_that_it_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="1, 2, 4, 6, 8, 12, 24"):
        OpenBciCyton(gain=3)


def test_opened_within_a_packet_two_in_a_row_are_wanted() -> None:
    driver = OpenBciCyton()
    assert driver.decode(packet(1, [0xA0C0A0] * 8)[5:] + packet(2, [2] * 8)) == []
    assert [reading.frame for reading in driver.decode(packet(3, [3] * 8))] == [2, 3]
    assert driver.counters.bad_frames == 0


def test_samples_lost_by_radio_do_not_cost_those_that_came() -> None:
    driver = OpenBciCyton()
    numbers = [1, 2, 9, 10, 200, 3]
    assert [reading.frame for i in numbers for reading in driver.decode(packet(i, [i] * 8))] == numbers
    assert driver.counters.bad_frames == 0
