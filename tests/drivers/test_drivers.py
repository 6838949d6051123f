"""What holds for every row of DRIVERS: words, golden bytes, an emulator, an example rig."""

import math
import tomllib
from pathlib import Path
from typing import Any

import pytest

from drivers import DRIVERS, create, driver_class
from drivers.base import Driver, Reading
from drivers.emulators import EMULATORS, create_encoder
from feedback.config import load_rig

REPOSITORY = Path(__file__).resolve().parents[2]
STREAMS = {
    "insole-lines": ("left", "right"),
    "insole-frames": ("left", "right"),
    "signal-lines": ("signal",),
}
"""Driver -> its streams where no option says otherwise."""
GOLDEN = REPOSITORY / "tests" / "golden"


def conversations(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((GOLDEN / f"{name}.toml").read_text("utf-8"))["conversation"])


def wire(row: dict[str, Any]) -> bytes:
    return bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode("utf-8")


def same(got: Reading, wanted: list[Any]) -> bool:
    stream, frame, device_us, values = wanted
    pairs = list(zip(got.values, values, strict=True))
    return got[:3] == (stream, frame, device_us) and all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in pairs)


ROWS = [pytest.param(name, row, id=f"{name}: {row['about']}") for name in DRIVERS for row in conversations(name)]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_golden_bytes_are_read_as_written(name: str, row: dict[str, Any]) -> None:
    driver = create(name, **row.get("options", {}))
    readings = driver.decode(wire(row))
    assert len(readings) == len(row["readings"])
    for got, wanted in zip(readings, row["readings"], strict=True):
        assert same(got, wanted)
    assert {key: getattr(driver.counters, key) for key in row["counters"]} == row["counters"]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_golden_bytes_may_come_one_by_one(name: str, row: dict[str, Any]) -> None:
    whole, torn = (create(name, **row.get("options", {})) for _ in range(2))
    at_once = whole.decode(wire(row))
    one_by_one = [reading for byte in wire(row) for reading in torn.decode(bytes([byte]))]
    assert repr(one_by_one) == repr(at_once)
    assert torn.counters == whole.counters


@pytest.mark.parametrize("name", DRIVERS)
def test_each_driver_says_what_it_may_be_asked(name: str) -> None:
    kind = driver_class(name)
    assert kind.BAUD >= 9600
    for key, option in kind.OPTIONS.items():
        assert len(option.about) > 10, f"option {key} says too little"
        assert option.low is None or option.low <= option.default
    made: Driver = create(name, **{key: option.default for key, option in kind.OPTIONS.items()})
    assert made.counters.frames == 0
    assert {stream.name for stream in made.streams} <= {*STREAMS[name]}


@pytest.mark.parametrize("name", DRIVERS)
def test_each_driver_has_an_emulator_that_it_understands(name: str) -> None:
    assert set(EMULATORS) == set(DRIVERS)
    encoder, driver = create_encoder(name), create(name)
    sent = [[1, 20, 300], [4000, 5, 0]][: len(STREAMS[name])]
    writes = [data for i in range(3) for _, data in encoder.encode(i, 5000 * i, *sent)]
    readings = driver.decode(b"".join(writes))
    assert [tuple(row) for row in readings] == [
        (stream, i, 5000 * i, tuple(map(float, values)))
        for i in range(3)
        for stream, values in zip(STREAMS[name], sent, strict=True)
    ]


@pytest.mark.parametrize("name", DRIVERS)
def test_some_example_rig_uses_each_driver(name: str) -> None:
    rigs = [load_rig(path) for path in sorted((REPOSITORY / "configs" / "rigs").glob("*.toml"))]
    assert any(sensor.driver == name for rig in rigs for sensor in rig.sensors)


@pytest.mark.parametrize("name", DRIVERS)
def test_each_driver_is_described_in_the_hardware_page(name: str) -> None:
    assert f"`{name}`" in (REPOSITORY / "docs" / "hardware.md").read_text("utf-8")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="insole-frames, insole-lines, signal-lines"):
        create("insole-frame")
    with pytest.raises(KeyError, match="insole-frames, insole-lines, signal-lines"):
        create_encoder("insole-frame")
