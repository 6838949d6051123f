"""A recorded conversation says what the driver made of the bytes, in a file that can be read."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import DRIVERS, create
from drivers.golden import conversation, head
from drivers.golden import test_text as text_of_test


@pytest.mark.parametrize("name", DRIVERS)
@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_of_any_driver_make_a_conversation_that_reads_back(name: str, data: bytes, about: str) -> None:
    text = head(name, "/dev/ttyUSB0", "2026-01-02") + conversation(name, {}, data, about)
    (row,) = tomllib.loads(text)["conversation"]
    assert bytes.fromhex(row["hex"]) == data
    assert row["about"] == about
    driver = create(name)
    readings = driver.decode(data)
    assert [row[:3] for row in row["readings"]] == [list(reading[:3]) for reading in readings]
    assert row["counters"] == {key: getattr(driver.counters, key) for key in row["counters"]}


def test_options_numbers_and_missing_values_keep_their_meaning() -> None:
    options = {"columns": "time_us,L_a,L_b", "rate_hz": 50.0, "counter_bits": 16}
    text = conversation("insole-lines", options, b"\n5,0.1,\n7,1e300,2\n", "two lines")
    (row,) = tomllib.loads(text)["conversation"]
    assert row["options"] == options
    first, second = row["readings"]
    assert first[3][0] == 0.1
    assert first[3][1] != first[3][1]
    assert second == ["left", -1, 7, [1e300, 2.0]]


def test_the_test_names_its_driver_and_file_and_compiles() -> None:
    text = text_of_test("bno08x-rvc", "bno08x-rvc.toml")
    compile(text, "test", "exec")
    assert '"bno08x-rvc.toml"' in text
