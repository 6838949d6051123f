"""`stridecue record-golden`: over a pseudo-terminal, into files that pass, and what is refused."""

import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feedback.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
RIGS = REPOSITORY / "configs" / "rigs"
Bench = runpy.run_path(str(REPOSITORY / "tests" / "drivers" / "test_probing.py"))["Bench"]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "ports").mkdir()
    made = Bench(tmp_path / "ports")
    yield made
    made.close()


def passes(test: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=test.parent)
    return done.returncode == 0 and "2 passed" in done.stdout


@pytest.mark.system
def test_what_came_is_kept_with_a_test_that_passes_and_can_fail(
    bench: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bench.streaming("witmotion")
    bench.start()
    words = [
        path,
        "--driver",
        "witmotion",
        "--seconds",
        "0.6",
        "--option",
        "stream=thigh",
        "--out",
        str(tmp_path / "g"),
    ]
    assert main(["record-golden", *words, "--about", 'on the "bench"', "--listen"]) == 0
    assert bench.told["witmotion"] == b"", "it was told not to speak"
    golden, test = tmp_path / "g" / "witmotion.toml", tmp_path / "g" / "test_witmotion_golden.py"
    (row,) = tomllib.loads(golden.read_text())["conversation"]
    assert row["about"] == 'on the "bench"'
    assert row["options"] == {"stream": "thigh"}
    assert len(row["readings"]) > 10
    assert passes(test)
    first = row["hex"].split("\n")[1]
    golden.write_text(golden.read_text().replace(first, first.replace("55", "56"), 1))
    assert not passes(test)
    assert main(["record-golden", *words]) == 2
    assert "is not written over" in capsys.readouterr().err


@pytest.mark.system
def test_a_sensor_of_a_rig_is_asked_as_in_a_session(bench: Any, tmp_path: Path) -> None:
    path = bench.answering("trackmaster")
    bench.start()
    rig = tmp_path / "rig.toml"
    text = (RIGS / "trackmaster.toml").read_text()
    port = next(line for line in text.splitlines() if line.startswith("port"))
    rig.write_text(text.replace(port, f'port = "{path}"', 1))
    words = [str(rig), "--sensor", "treadmill", "--seconds", "1", "--out", str(tmp_path / "g")]
    assert main(["record-golden", *words]) == 0
    (row,) = tomllib.loads((tmp_path / "g" / "trackmaster.toml").read_text())["conversation"]
    assert len(row["readings"]) >= 2
    assert passes(tmp_path / "g" / "test_trackmaster_golden.py")


@pytest.mark.system
def test_silence_is_3_and_bytes_of_another_device_are_1(
    bench: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = bench.add("silent", lambda _pty, _time_s: None)
    other = bench.streaming("fullsoul")
    bench.start()
    words = ["--driver", "insole-frames", "--seconds", "0.3", "--out", str(tmp_path / "g")]
    assert main(["record-golden", silent, *words]) == 3
    assert "nothing came" in capsys.readouterr().err
    assert main(["record-golden", other, *words]) == 1
    assert "made nothing of them" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["/dev/ttyUSB9"], 2, "needs --driver"),
        (["/dev/ttyUSB9", "--driver", "witmotion"], 3, "is not there"),
        (["/dev/ttyUSB9", "--driver", "witmotion", "--option", "colour=red"], 2, "KEY=VALUE"),
        (["/dev/ttyUSB9", "--driver", "witmotion", "--option", "rate_hz=fast"], 2, "must be of type float"),
        (["/dev/ttyUSB9", "--driver", "witmotion", "--option", "rate_hz=7"], 2, "must be one of"),
        (["nowhere.toml"], 2, "cannot be read"),
        ([str(RIGS / "two_usb_insoles.toml")], 2, "say which sensor"),
        ([str(RIGS / "two_usb_insoles.toml"), "--sensor", "nose"], 2, "no sensor is called 'nose'"),
        ([str(RIGS / "emulated.toml")], 2, "is emulated"),
    ],
)
def test_what_cannot_be_recorded_is_said(
    words: list[str], code: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record-golden", *words, "--out", str(tmp_path)]) == code
    assert told in capsys.readouterr().err
