"""The firmware, compiled here: golden bytes, the decoder's reading of it, and the sketch on a fake board."""

import ctypes
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Reading
from drivers.insole_frames import InsoleFrames

HERE = Path(__file__).resolve().parent
FIRMWARE = HERE.parents[1] / "firmware" / "insole_frames"
GOLDEN = HERE.parent / "golden" / "insole-frames.toml"
FLAGS = ["-std=c++11", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-O1"]
CAUTIOUS = ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error"]
SIDES = ("left", "right")
frames = st.tuples(
    st.integers(0, 1),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFFFFFF),
    st.lists(st.integers(0, 0xFFFF) | st.just(0) | st.just(0x0101), min_size=1, max_size=255),
)


def compiled(folder: Path, *arguments: str | Path) -> Path:
    """The file that the compiler makes of these."""
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("no C++ compiler (g++) to compile the firmware with")
    made = folder / "made"
    paths = ["-I", FIRMWARE, "-I", HERE / "arduino"]
    command = [compiler, *FLAGS, *CAUTIOUS, *paths, *arguments, FIRMWARE / "frame.cpp", "-o", made]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("firmware")
    library = ctypes.CDLL(str(compiled(folder, "-shared", "-fPIC", HERE / "arduino" / "library.cpp")))
    library.insole_frame.restype = library.insole_frame_bytes.restype = ctypes.c_size_t
    library.insole_crc16.restype = ctypes.c_uint16
    return library


def framed(firmware: ctypes.CDLL, side: int, sequence: int, time_us: int, zones: Sequence[int]) -> bytes:
    room = firmware.insole_frame_bytes(len(zones))
    out = (ctypes.c_uint8 * (room + 8))(*[0xEE] * (room + 8))
    counts = (ctypes.c_uint16 * len(zones))(*zones)
    size = firmware.insole_frame(side, sequence, ctypes.c_uint32(time_us), counts, len(zones), out)
    assert size <= room
    assert bytes(out[room:]) == b"\xee" * 8, "it wrote beyond the room that it asks for"
    return bytes(out[:size])


def golden() -> list[tuple[bytes, Sequence[object]]]:
    """(frame, reading) of every conversation whose frames are all sound."""
    rows = []
    for row in tomllib.loads(GOLDEN.read_text("utf-8"))["conversation"]:
        pieces = [piece + b"\0" for piece in bytes.fromhex(row["hex"]).split(b"\0") if piece]
        if not row["counters"]["bad_frames"]:
            rows += list(zip(pieces, row["readings"], strict=True))
    return rows


def test_the_check_is_the_one_of_the_standard(firmware: ctypes.CDLL) -> None:
    check = 0xFFFF
    for byte in b"123456789":
        check = firmware.insole_crc16(check, byte)
    assert check == 0x29B1


@pytest.mark.parametrize(("wire", "reading"), golden())
def test_golden_readings_are_written_as_their_bytes(
    firmware: ctypes.CDLL, wire: bytes, reading: Sequence[object]
) -> None:
    side, sequence, time_us, zones = reading
    assert framed(firmware, SIDES.index(side), sequence, time_us, zones) == wire  # type: ignore[arg-type]


@given(st.lists(frames, min_size=1, max_size=4), st.binary(max_size=40))
def test_what_it_writes_is_read(
    firmware: ctypes.CDLL, rows: list[tuple[int, int, int, list[int]]], noise: bytes
) -> None:
    """Frame after frame, and again after noise once a zero has ended that."""
    driver = InsoleFrames()
    wanted = [Reading(SIDES[row[0]], row[1], row[2], tuple(map(float, row[3]))) for row in rows]
    sent = b"".join(framed(firmware, *row) for row in rows)
    assert driver.decode(sent) == wanted
    driver.decode(noise)
    driver.decode(b"\0")
    assert driver.decode(sent) == wanted


def test_the_sketch_sends_in_time_and_counts_what_the_port_did_not_take(tmp_path: Path) -> None:
    board = compiled(tmp_path, HERE / "arduino" / "board.cpp")
    sent = subprocess.run([board], capture_output=True, check=True).stdout
    driver = InsoleFrames(zones=6, rate_hz=200.0)
    readings = driver.decode(sent)
    assert driver.counters.bad_frames == driver.counters.discarded_bytes == 0
    assert driver.counters.lost_frames == pytest.approx(len(readings) / 4, rel=0.02), "a fifth was not taken"
    total_us = (readings[-1].device_us - readings[0].device_us) % (1 << 32)
    periods = (readings[-1].frame - readings[0].frame) % (1 << 16)
    assert total_us / periods == pytest.approx(5000, rel=1e-3), "it drifts"
    assert {row.stream for row in readings} == {"left"}
    assert all(100 * (14 + i) <= value < 100 * (14 + i) + 50 for row in readings for i, value in enumerate(row.values))
