"""The C code that docs/hardware.md publishes writes what the driver reads."""

import ctypes
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Reading
from drivers.insole_frames import InsoleFrames

PAGE = Path(__file__).resolve().parents[2] / "docs" / "hardware.md"


@pytest.fixture(scope="module")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler (cc) to compile the published code with")
    folder = tmp_path_factory.mktemp("firmware")
    (block,) = re.findall(r"```c\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (folder / "frame.c").write_text(block)
    flags = ["-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", folder / "frame.so", folder / "frame.c"], check=True)
    library = ctypes.CDLL(str(folder / "frame.so"))
    library.insole_frame.restype = ctypes.c_size_t
    return library


@given(
    st.integers(0, 1),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFFFFFF),
    st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=255),
)
def test_the_published_firmware_is_understood(
    firmware: ctypes.CDLL, side: int, sequence: int, time_us: int, zones: list[int]
) -> None:
    out = (ctypes.c_uint8 * (2 * len(zones) + 16))()
    counts = (ctypes.c_uint16 * len(zones))(*zones)
    size = firmware.insole_frame(side, sequence, ctypes.c_uint32(time_us), counts, len(zones), out)
    assert size <= len(out)
    assert InsoleFrames().decode(bytes(out[:size])) == [
        Reading(("left", "right")[side], sequence, time_us, tuple(map(float, zones)))
    ]
