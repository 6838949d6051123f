"""Golden conversations: bytes of a real device with what a driver makes of them, and a test that holds it to that.

Lives here: the text of both files. Why: emulator and decoder may share a mistake; the bytes of a device cannot. Must
never: touch a file or a port; and it cannot know whether the readings are right, which a person has to compare.

The format is that of tests/golden: [[conversation]] with about, options, hex, readings and counters, where a reading is
[stream, frame, device microseconds, values].
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from math import isfinite, isnan
from typing import Any

import tomlkit

from drivers import create
from drivers.base import Counters, Reading

ROW_BYTES = 40


def conversation(driver: str, options: Mapping[str, Any], data: bytes, about: str) -> str:
    """One [[conversation]] of these bytes, as this driver reads them."""
    decoder = create(driver, **options)
    readings = decoder.decode(data)
    return "\n".join(_lines(options, data, about, readings, decoder.counters)) + "\n"


def _lines(
    options: Mapping[str, Any], data: bytes, about: str, readings: Sequence[Reading], counters: Counters
) -> Iterator[str]:
    yield "[[conversation]]"
    yield f"about = {_toml(about)}"
    if options:
        yield "options = { " + ", ".join(f"{key} = {_toml(value)}" for key, value in options.items()) + " }"
    yield 'hex = """'
    yield from (data[at : at + ROW_BYTES].hex(" ") for at in range(0, len(data), ROW_BYTES))
    yield '"""'
    yield "readings = ["
    yield from (f"    {_reading(row)}," for row in readings)
    yield "]"
    told = {row.name: getattr(counters, row.name) for row in fields(counters) if row.name != "last_fault"}
    yield "counters = { " + ", ".join(f"{key} = {value}" for key, value in told.items()) + " }"


def _reading(row: Reading) -> str:
    values = ", ".join(map(_number, row.values))
    return f"[{_toml(row.stream)}, {row.frame}, {row.device_us}, [{values}]]"


def _number(value: float) -> str:
    if isnan(value):
        return "nan"
    return repr(value) if isfinite(value) else ("inf" if value > 0 else "-inf")


def _toml(value: Any) -> str:
    text: str = tomlkit.item(value).as_string()
    return text


def head(driver: str, port: str, when: str) -> str:
    """What stands above the first conversation of a file."""
    return (
        f"# Bytes of a real device, recorded from {port} on {when}, as driver '{driver}' read them then.\n"
        "# Compare the readings with what the device showed: till somebody has, they prove only that nothing changed.\n"
        "# A reading is [stream, frame, device microseconds, values].\n\n"
    )


def test_text(driver: str, file: str) -> str:
    """A test of all conversations in that file, which lies beside it."""
    return _TEST.format(driver=json.dumps(driver), file=json.dumps(file), title=driver)


_TEST = '''"""What a real device said, read again by driver '{title}': whole, and byte by byte."""

import math
import tomllib
from pathlib import Path
from typing import Any

import pytest

from drivers import create

DRIVER = {driver}
FILE = Path(__file__).with_name({file})
ROWS = tomllib.loads(FILE.read_text("utf-8"))["conversation"]


def same(got: Any, wanted: list[Any]) -> bool:
    pairs = zip(got.values, wanted[3], strict=True)
    return list(got[:3]) == wanted[:3] and all(
        math.isclose(a, b, rel_tol=1e-12) or (math.isnan(a) and math.isnan(b)) for a, b in pairs
    )


@pytest.mark.parametrize("row", ROWS, ids=[row["about"] for row in ROWS])
@pytest.mark.parametrize("piece", [1, 1_000_000])
def test_the_bytes_are_read_as_they_were(row: dict[str, Any], piece: int) -> None:
    driver, wire = create(DRIVER, **row.get("options", {{}})), bytes.fromhex(row["hex"])
    readings = [got for at in range(0, len(wire), piece) for got in driver.decode(wire[at : at + piece])]
    assert len(readings) == len(row["readings"])
    assert all(same(got, wanted) for got, wanted in zip(readings, row["readings"], strict=True))
    assert {{key: getattr(driver.counters, key) for key in row["counters"]}} == row["counters"]
'''
