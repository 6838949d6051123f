"""Insoles in XDF files, written here by another hand than the product's: the container is a few lines."""

import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import WalkError, WalkMissing, read_walk

TIME_S = 50 + np.arange(300) / 100
LOAD = np.stack([np.arange(300.0), 1000 - np.arange(300.0)], axis=1)


def chunk(tag: int, content: bytes) -> bytes:
    return struct.pack("<BIH", 4, len(content) + 2, tag) + content


def stream(number: int, name: str, time_s=TIME_S, values=LOAD, unit="N", kind="Force", rate=100.0) -> bytes:
    """A stream of float32, its clock 2 s behind the recorder's."""
    width = values.shape[1]
    channels = "".join(f"<channel><label>c{k}</label><unit>{unit}</unit></channel>" for k in range(width))
    about = f"<desc><channels>{channels}</channels></desc>" if unit is not None else "<desc/>"
    head = f"<info><name>{name}</name><type>{kind}</type><channel_count>{width}</channel_count>"
    head += f"<nominal_srate>{rate}</nominal_srate><channel_format>float32</channel_format>{about}</info>"
    tag = struct.pack("<I", number)
    rows = b"".join(
        struct.pack(f"<Bd{width}f", 8, t - 2.0, *row) for t, row in zip(time_s.tolist(), values.tolist(), strict=True)
    )
    offsets = [chunk(4, tag + struct.pack("<dd", at_s, 2.0)) for at_s in (50.0, 55.0)]
    samples = chunk(3, tag + struct.pack("<BI", 4, len(time_s)) + rows)
    return chunk(2, tag + head.encode()) + b"".join(offsets) + samples


def write(path: Path, *streams: bytes) -> Path:
    path.write_bytes(b"XDF:" + chunk(1, b"<info><version>1.0</version></info>") + b"".join(streams))
    return path


def test_both_feet_are_read_in_their_unit_on_the_recorder_s_clock(tmp_path):
    path = write(tmp_path / "w.xdf", stream(1, "Insole Left"), stream(2, "Insole_Right", values=LOAD + 1))
    walk = read_walk(path, "xdf")
    assert (walk.name, walk.rate_hz, walk.zones, walk.unit) == ("w", 100.0, 2, "N")
    np.testing.assert_allclose(walk.time_s, TIME_S, atol=1e-6)
    np.testing.assert_array_equal(walk.left, LOAD)
    np.testing.assert_array_equal(walk.right, LOAD + 1)


def test_a_right_foot_of_its_own_times_is_drawn_onto_the_left_one_s(tmp_path):
    shifted = TIME_S + 0.0042
    line = np.stack([10 * shifted, -10 * shifted], axis=1)
    path = write(tmp_path / "w.xdf", stream(1, "left"), stream(2, "right", time_s=shifted, values=line))
    walk = read_walk(path, "xdf")
    assert len(walk.time_s) == 299, "the first instant is before the right foot's first"
    np.testing.assert_allclose(walk.right[:, 0], 10 * walk.time_s, atol=1e-3)


def test_where_one_foot_is_missing_there_is_no_walk(tmp_path):
    there = np.r_[0:100, 200:300]
    right = stream(2, "right", time_s=TIME_S[there], values=LOAD[there])
    walk = read_walk(write(tmp_path / "w.xdf", stream(1, "left"), right), "xdf")
    assert not ((walk.time_s > 51.0) & (walk.time_s < 51.99)).any()
    assert len(walk.time_s) == pytest.approx(200, abs=2)


@pytest.mark.parametrize(("unit", "told"), [("", "count"), (None, "count"), ("newtons", "N"), ("Count", "count")])
def test_units(tmp_path, unit, told):
    path = write(tmp_path / "w.xdf", stream(1, "left", unit=unit), stream(2, "right", unit=unit))
    assert read_walk(path, "xdf").unit == told


def test_of_several_streams_with_the_word_the_force_counts(tmp_path):
    others = [stream(3, "left thigh", kind="MoCap"), stream(4, "left strides", rate=0.0), stream(5, "cleft note")]
    path = write(tmp_path / "w.xdf", *others, stream(1, "left"), stream(2, "right"))
    np.testing.assert_array_equal(read_walk(path, "xdf").left, LOAD)


FAULTS = {
    "no right": ([stream(1, "left")], "no stream of numbers whose name holds the word 'right'; there are: 'left'"),
    "two left": ([stream(1, "left a"), stream(2, "left b"), stream(3, "right")], "2 streams of numbers"),
    "widths": ([stream(1, "left"), stream(2, "right", values=LOAD[:, :1])], "have 2 and 1 channels"),
    "kilopascal": ([stream(1, "left", unit="kPa"), stream(2, "right")], "is in kPa; newtons or counts"),
    "units": ([stream(1, "left", unit="count"), stream(2, "right")], "is in count, 'right' in N"),
    "apart": ([stream(1, "left"), stream(2, "right", time_s=TIME_S + 60)], "no time in common"),
    "one sample": ([stream(1, "left", time_s=TIME_S[:1], values=LOAD[:1]), stream(2, "right")], "holds 1 samples"),
    "nothing": ([], "there are: none"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_is_said(tmp_path, case):
    streams, words = FAULTS[case]
    with pytest.raises(WalkError, match=words):
        read_walk(write(tmp_path / "w.xdf", *streams), "xdf")


@pytest.mark.parametrize("content", [b"", b"no xdf at all", b"XDF:\x04\xff"])
def test_another_file_is_refused(tmp_path, content):
    (tmp_path / "w.xdf").write_bytes(content)
    with pytest.raises(WalkError, match=r"w\.xdf"):
        read_walk(tmp_path / "w.xdf", "xdf")


def test_a_missing_file_and_a_missing_library(tmp_path, monkeypatch):
    with pytest.raises(WalkMissing, match="no such file"):
        read_walk(tmp_path / "w.xdf", "xdf")
    monkeypatch.setitem(sys.modules, "pyxdf", None)
    with pytest.raises(WalkMissing, match=r"pip install 'stridecue\[xdf\]'"):
        read_walk(write(tmp_path / "w.xdf", stream(1, "left")), "xdf")
