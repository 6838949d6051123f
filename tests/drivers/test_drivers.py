"""What holds for every row of DRIVERS: words, golden bytes, an emulator, an example rig."""

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from drivers import DRIVERS, create, driver_class
from drivers.base import Asked, Driver, Reading
from drivers.emulators import EMULATORS, answers, create_device, create_encoder
from drivers.emulators.talk import talk
from feedback.config import load_rig

REPOSITORY = Path(__file__).resolve().parents[2]
STREAMS = {
    "insole-lines": ("left", "right"),
    "insole-frames": ("left", "right"),
    "signal-lines": ("signal",),
    "fullsoul": ("left",),
    "moticon-udp": ("left", "right"),
    "witmotion": ("imu",),
    "bno08x-rvc": ("imu",),
    "xsens-mti": ("imu",),
    "vectornav-ascii": ("imu",),
    "bitalino": ("emg",),
    "openbci-cyton": ("emg",),
    "trackmaster": ("belt",),
    "woodway": ("belt",),
    "woodway-split": ("belt",),
    "bertec": ("belt",),
    "csafe": ("belt",),
    "ftms": ("belt",),
    "manual": ("belt",),
    "lsl": ("signal",),
}
"""Driver -> its streams where no option says otherwise."""
MOTION, TURNED = [0.5, -0.25, 9.75, 2.0, -1.0, 0.125], [0.5, 0.5, 0.5, 0.5]


class Told(NamedTuple):
    """What an emulated device is given, and how much of it its bytes carry."""

    values: list[list[float]]
    counts: bool = True
    times: bool = True
    tolerance: float = 0.0
    options: Mapping[str, Any] = MappingProxyType({})


TOLD = {
    "fullsoul": Told([[*range(200), *[0] * 8]], counts=False, times=False),
    "moticon-udp": Told([[*range(16)], [0.25] * 16], counts=False, options={"time_unit": "s"}),
    "witmotion": Told([MOTION], counts=False, tolerance=0.04),
    "bno08x-rvc": Told([TURNED], times=False, tolerance=1e-4),
    "xsens-mti": Told([MOTION]),
    "vectornav-ascii": Told([MOTION], counts=False, times=False),
    "bitalino": Told([[0, 1023, 512, 7]], times=False),
    "manual": Told([[1.25, 2.5, 1.0]], counts=False, times=False),
    "openbci-cyton": Told([[0, -1, 8388607, -8388608, 5, 6, 7, 8]], times=False),
    "lsl": Told([[0.25, -1e9, 3.0]], counts=False),
}
"""Driver -> what its emulator is told, where that is not three counts a stream."""
GOLDEN = REPOSITORY / "tests" / "golden"
SENDS = [name for name in DRIVERS if name in EMULATORS and not answers(name)]
"""Drivers whose emulator writes samples; the others' answers."""
BELTS = {
    "trackmaster": 0.0224,
    "woodway": 0.0224,
    "woodway-split": 0.0224,
    "bertec": 0.0005,
    "csafe": 0.0139,
    "ftms": 0.0014,
}
"""Drivers of belts -> half a step of the speed that they can tell, m/s."""


def conversations(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((GOLDEN / f"{name}.toml").read_text("utf-8"))["conversation"])


def wire(row: dict[str, Any]) -> bytes:
    return bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode("utf-8")


def same(got: Reading, wanted: list[Any], tolerance: float = 0.0) -> bool:
    stream, frame, device_us, values = wanted
    pairs = list(zip(got.values, values, strict=True))
    alike = all(
        math.isclose(a, b, rel_tol=1e-12, abs_tol=tolerance) or (math.isnan(a) and math.isnan(b)) for a, b in pairs
    )
    return got[:3] == (stream, frame, device_us) and alike


ROWS = [pytest.param(name, row, id=f"{name}: {row['about']}") for name in DRIVERS for row in conversations(name)]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_golden_bytes_are_read_as_written(name: str, row: dict[str, Any]) -> None:
    driver = create(name, **row.get("options", {}))
    readings = driver.decode(wire(row))
    assert len(readings) == len(row["readings"])
    for got, wanted in zip(readings, row["readings"], strict=True):
        assert same(got, wanted, row.get("tolerance", 0.0)), (got, wanted)
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
    assert kind.BAUD == 0 or kind.BAUD >= 2400, "a line speed, or 0 for what is no serial line"
    for key, option in kind.OPTIONS.items():
        assert len(option.about) > 10, f"option {key} says too little"
        assert option.low is None or option.low <= option.default
    made: Driver = create(name, **{key: option.default for key, option in kind.OPTIONS.items()})
    assert made.counters.frames == 0
    assert {stream.name for stream in made.streams} <= {*STREAMS[name]}


def test_each_driver_has_an_emulator() -> None:
    assert set(EMULATORS) == set(DRIVERS)


@pytest.mark.parametrize("name", BELTS)
@pytest.mark.parametrize("speed_mps", [0.0, 0.3, 1.234, 2.5])
def test_a_conversation_gives_the_emulated_belt_s_true_speed_four_times_a_second(name: str, speed_mps: float) -> None:
    device, driver = create_device(name, console=lambda time_s: speed_mps), create(name)
    seen = [(time_s, row) for time_s, data in talk(driver, device, 10.0) for row in driver.decode(data)]
    late = [row for time_s, row in seen if time_s > 3.0]
    assert len(late) >= 4 * 7
    assert {(row.stream, len(row.values)) for row in late} == {("belt", len(driver.streams[0].channels))}
    assert all(abs(row.values[0] - speed_mps) <= BELTS[name] + 1e-9 for row in late)
    assert {row.values[1:3] for row in late} == {(0.0, float(speed_mps > 0))}
    assert driver.counters.bad_frames == driver.counters.discarded_bytes == 0
    assert len(late) / 7 == pytest.approx(driver.streams[0].rate_hz, rel=0.05)


@pytest.mark.parametrize("name", SENDS)
def test_each_driver_understands_its_emulator(name: str) -> None:
    told = TOLD.get(name, Told([[1, 20, 300], [4000, 5, 0]][: len(STREAMS[name])]))
    encoder, driver = create_encoder(name), create(name, **told.options)
    sent = [*told.values, None] if STREAMS[name] == ("left",) else told.values
    writes = [data for i in range(3) for _, data in encoder.encode(i, 5000 * i, *sent)]
    readings = driver.decode(b"".join(writes))
    wanted = [(stream, i, told.values[k]) for i in range(3) for k, stream in enumerate(STREAMS[name])]
    assert len(readings) == len(wanted)
    for got, (stream, i, values) in zip(readings, wanted, strict=True):
        frame, device_us = i if told.counts else -1, 5000 * i if told.times else -1
        assert same(got, [stream, frame, device_us, values], told.tolerance), got


@pytest.mark.parametrize("name", DRIVERS)
def test_a_driver_that_speaks_to_its_device_says_bytes_and_pauses(name: str) -> None:
    made = create(name)
    if not isinstance(made, Asked):
        assert not hasattr(made, "opening"), "has an opening and not the rest of drivers.base.Asked"
        return
    assert made.POLL_S >= 0
    assert all(0 <= pause_s <= 5 and data for pause_s, data in made.opening())
    assert bool(made.question()) == (made.POLL_S > 0)


@pytest.mark.parametrize("name", DRIVERS)
def test_some_example_rig_uses_each_driver(name: str) -> None:
    rigs = [load_rig(path) for path in sorted((REPOSITORY / "configs" / "rigs").glob("*.toml"))]
    used = any(sensor.driver == name for rig in rigs for sensor in rig.sensors)
    assert used, "lacks an example rig in configs/rigs"


@pytest.mark.parametrize("name", DRIVERS)
def test_each_driver_is_described_in_the_hardware_page(name: str) -> None:
    assert f"`{name}`" in (REPOSITORY / "docs" / "hardware.md").read_text("utf-8")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    for make in (create, create_encoder):
        with pytest.raises(KeyError) as caught:
            make("insole-frame")
        assert all(name in str(caught.value) for name in DRIVERS)
