import sys
from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import WalkError, WalkMissing, counts, read_walk


def record(folder: Path, name: str = "r1", **parts: bytes) -> Path:
    """A WFDB record of two signals in format 212: pairs of 12-bit samples in three bytes, here both alike."""
    pytest.importorskip("wfdb")
    samples = [-2048, -1, 0, 1, 2047, 5]
    (folder / f"{name}.hea").write_text(
        f"{name} 2 300 {len(samples)}\n"
        f"{name}.let 212 3000 12 0 -2048 0 0 left-foot\n{name}.rit 212 3000 12 0 -2048 0 0 right-foot\n"
    )
    packed = bytearray()
    for first, second in zip(samples[::2], samples[1::2], strict=True):
        a, b = first & 0xFFF, second & 0xFFF
        packed += bytes([a & 0xFF, (b >> 8 << 4) | (a >> 8), b & 0xFF])
    for ending in ("let", "rit"):
        (folder / f"{name}.{ending}").write_bytes(parts.get(ending, bytes(packed)))
    return folder / name


def test_a_wfdb_record_is_read_as_raw_counts_above_zero(tmp_path: Path) -> None:
    path = record(tmp_path)
    walk = read_walk(path, "wfdb")
    assert (walk.name, walk.rate_hz, walk.unit, walk.zones) == ("r1", 300.0, "count", 1)
    assert walk.left[:, 0].tolist() == [-2048, -1, 0, 1, 2047, 5]
    left, right = counts(walk, 20.0)
    assert left[:, 0].tolist() == [0, 2047, 2048, 2049, 4095, 2053]
    assert np.array_equal(left, right)
    assert np.array_equal(read_walk(f"{path}.hea", "wfdb").left, walk.left)


def test_a_record_that_is_not_whole_is_told(tmp_path: Path) -> None:
    path = record(tmp_path, let=b"\x01")
    with pytest.raises(WalkError, match=r"r1: is not a record that wfdb can read"):
        read_walk(path, "wfdb")
    path.with_suffix(".rit").unlink()
    with pytest.raises(WalkMissing, match=r"r1\.rit: no such file"):
        read_walk(path, "wfdb")


def test_a_record_of_other_signals_is_refused(tmp_path: Path) -> None:
    path = record(tmp_path)
    header = path.with_suffix(".hea")
    (tmp_path / "r1.dat").write_bytes(path.with_suffix(".rit").read_bytes())
    header.write_text(header.read_text().replace("r1.rit", "r1.dat"))
    with pytest.raises(WalkError, match=r"\.let and \.rit were expected"):
        read_walk(path, "wfdb")


def test_without_the_library_one_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = record(tmp_path)
    monkeypatch.setitem(sys.modules, "wfdb", None)
    with pytest.raises(WalkMissing, match=r"pip install 'stridecue\[wfdb\]'"):
        read_walk(path, "wfdb")


@pytest.mark.recordings
def test_real_records_are_read(recordings: Path) -> None:
    pytest.importorskip("wfdb")
    switch = read_walk(recordings / "gaitndd" / "control1", "wfdb")
    assert (len(switch.time_s), switch.rate_hz, switch.zones) == (90000, 300.0, 1)
    assert min(foot.min() for foot in counts(switch, 1.0)) >= 0
