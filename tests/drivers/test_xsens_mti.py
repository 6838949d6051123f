"""What is particular to Xsens: published commands, items and what is wrong with them."""

import pytest

from drivers.xsens_mti import EVERY, XsensMti, floats, items, message, outputs_of

OUTPUTS = [(0x1020, EVERY), (0x1060, EVERY), (0x2010, 400), (0x4020, 400), (0x4010, 400), (0x4030, 400), (0x8020, 400)]
OUTPUTS += [(0x8030, 400), (0xC020, 100), (0x0810, 10), (0x3010, 50), (0xE020, EVERY)]


def test_commands_are_the_published_ones() -> None:
    made = [message(0x30), message(0x10), message(0x12), message(0x02)]
    assert [data.hex(" ") for data in made] == ["fa ff 30 00 d1", "fa ff 10 00 f1", "fa ff 12 00 ef", "fa ff 02 00 ff"]
    wanted = "fa ff c0 30 1020ffff 1060ffff 20100190 40200190 40100190 40300190 80200190 80300190 c0200064 0810000a"
    assert outputs_of(OUTPUTS) == bytes.fromhex(wanted + "30100032 e020ffff 99")


def test_it_is_sent_to_config_told_its_outputs_and_sent_to_measurement() -> None:
    sent = [data for _, data in XsensMti(gives="quaternion", rate_hz=50).opening()]
    assert sent == [message(0x30), outputs_of([(0x1020, EVERY), (0x1060, EVERY), (0x2010, 50)]), message(0x10)]
    assert XsensMti(set_up=False).opening() == ()


def test_a_rotation_matrix_is_an_item_that_no_rig_can_use() -> None:
    published = (
        "20 20 24 BE 60 AC 04 BF 79 BE 2E 3C 46 F8 07 3F 79 B2 54 BE 60 E3 40 BC A5 71 AF 3C B7 3F AE 3B F2 F1 0C"
    )
    found = items(bytes.fromhex(published + "3F 7F ED D0"))
    assert found is not None
    assert found[0x2020][0] == 0x2020
    assert len(found[0x2020][1]) == 36


@pytest.mark.parametrize(
    ("identifier", "data", "count"),
    [(0x4020, bytes(12), 3), (0x2010, bytes(16), 4), (0x4021, bytes(12), 0), (0x4023, bytes(24), 0), (0x4020, b"1", 0)],
)
def test_numbers_are_of_single_precision(identifier: int, data: bytes, count: int) -> None:
    assert len(floats(identifier, data)) == count


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("40 20 0c 00", "do not fit"),
        ("40 20", "do not fit"),
        ("40 20 0c" + "7f c0 00 00" * 3, "no numbers"),
        ("40 20 0c" + "00" * 12 + "80 20 10" + "00" * 16, ""),
        ("", "item 4020 is missing"),
    ],
)
def test_a_packet_that_is_whole_and_makes_no_sense_is_no_sample(data: str, words: str) -> None:
    driver = XsensMti()
    assert driver.decode(message(0x36, bytes.fromhex(data))) == []
    assert driver.counters.frames == 1
    assert words in driver.counters.last_fault


def test_an_error_of_the_device_is_told() -> None:
    driver = XsensMti()
    driver.decode(message(0x42, b"\x21"))
    assert "parameter" in driver.counters.last_fault
