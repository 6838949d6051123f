"""`stridecue devices`: what is refused, what a listing and a probe say, and a rig that can be used as it is."""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.ports_here import PortHere
from feedback.cli import devices, main
from feedback.config import load_rig

REPOSITORY = Path(__file__).resolve().parents[2]
RIGS = REPOSITORY / "configs" / "rigs"
Bench = runpy.run_path(str(REPOSITORY / "tests" / "drivers" / "test_probing.py"))["Bench"]
SLOW = PortHere("/dev/ttyUSB0", "FTDI FT232R", "0403:6001", "FT4XYZ01", ("usb-FTDI",), 16, "", True)
HELD = PortHere("/dev/ttyUSB1", "", "", "", (), None, "minicom (4711)", True)
FOREIGN = PortHere("/dev/ttyUSB2", "", "", "", (), 1, "", False)


@pytest.fixture(autouse=True)
def ports(monkeypatch: pytest.MonkeyPatch) -> list[PortHere]:
    """What the system lists."""
    listed: list[PortHere] = []
    monkeypatch.setattr(devices, "ports_here", lambda: listed)
    return listed


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Any]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--ask"], 2, "--ask needs a port"),
        (["--seconds", "0"], 2, "must be above 0"),
        (["--watch", "nowhere.toml"], 2, "nowhere.toml: cannot be read"),
        (["--watch", str(RIGS / "gaitndd.toml")], 2, "plays recorded walks: there is nothing to watch"),
        (["--rig", str(RIGS / "emulated.toml"), "--all"], 2, "not written over"),
    ],
)
def test_wrong_use_is_said(words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", *words]) == code
    assert told in capsys.readouterr().err


def test_the_listing_tells_all_that_is_known_and_how_to_set_a_slow_timer(
    ports: list[PortHere], capsys: pytest.CaptureFixture[str]
) -> None:
    ports += [SLOW, HELD, FOREIGN]
    assert main(["devices"]) == 0
    shown = capsys.readouterr().out
    for words in ("FTDI FT232R; USB 0403:6001", "serial:FT4XYZ01", "by-id/usb-FTDI", "minicom (4711)", "dialout"):
        assert words in shown
    assert "WARNING: its bridge holds bytes back for up to 16 ms" in shown
    assert "echo 1 | sudo tee /sys/bus/usb-serial/devices/ttyUSB0/latency_timer" in shown


def test_no_port_at_all_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices"]) == 0
    assert capsys.readouterr().out == "no serial port is connected\n"


@pytest.mark.system
def test_a_probe_names_the_device_and_writes_a_rig_that_loads(
    bench: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [bench.streaming(name) for name in ("insole-frames", "witmotion")]
    bench.start()
    rig = tmp_path / "new.toml"
    probes = [word for path in paths for word in ("--probe", path)]
    assert main(["devices", *probes, "--rig", str(rig), "--seconds", "2"]) == 0
    shown = capsys.readouterr()
    assert f"{paths[0]}: insole-frames at " in shown.out
    assert "left: z0, z1" in shown.out
    assert "a rig to begin with" in shown.err
    loaded = load_rig(rig)
    assert [(row.name, row.driver, row.port) for row in loaded.sensors] == [
        ("insoles", "insole-frames", paths[0]), ("thigh_left", "witmotion", paths[1])
    ]  # fmt: skip


@pytest.mark.system
def test_json_tells_ports_findings_and_the_rig_and_what_is_unknown_is_1(
    bench: Any, ports: list[PortHere], capsys: pytest.CaptureFixture[str]
) -> None:
    ports.append(SLOW)
    silent = bench.add("silent", lambda _pty, _time_s: None)
    bench.start()
    assert main(["devices", "--json", "--probe", silent, "--seconds", "0.2"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ports"][0]["latency_ms"] == 16
    assert told["probed"][0]["found"] is None
    assert told["rig"] == ""


def test_a_port_that_is_not_there_is_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--probe", str(tmp_path / "absent")]) == 3
    assert "is not there" in capsys.readouterr().out
    assert main(["devices", "--watch", str(RIGS / "two_usb_insoles.toml")]) == 3
    assert "is not there" in capsys.readouterr().err


@pytest.mark.system
def test_a_rig_is_watched_for_a_while(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--watch", str(RIGS / "emulated.toml"), "--seconds", "2", "--json"]) == 0
    seconds = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(seconds) >= 2
    assert {row["stream"] for row in seconds[-1]["streams"]} == {"insoles.left", "insoles.right"}
    assert all(row["rate_hz"] > 50 for row in seconds[-1]["streams"])
