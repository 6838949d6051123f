"""Tables of numbers over time."""

import lzma
from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile.signals import read
from drivers.walkfile.walk import WalkError, WalkMissing

XY = ("x", "y")


def written(folder: Path, text: str) -> Path:
    path = folder / "s.csv"
    path.write_text(text, "utf-8")
    return path


def test_columns_and_missing_values_are_read(tmp_path: Path) -> None:
    signal = read(written(tmp_path, "\ufefftime_s, x,y\n0.5,1,2\n\n0.75,,nan\n1e0,-3,4.5\n"), [("a",), XY])
    assert signal.time_s.tolist() == [0.5, 0.75, 1.0]
    assert np.array_equal(signal.values, [[1, 2], [np.nan, np.nan], [-3, 4.5]], equal_nan=True)


def test_a_compressed_file_reads_the_same(tmp_path: Path) -> None:
    plain = written(tmp_path, "time_s,x,y\n0,1,2\n1,3,4\n")
    packed = tmp_path / "s.csv.xz"
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    assert np.array_equal(read(packed, [XY]).values, read(plain, [XY]).values)


def test_columns_that_count_by_their_places_may_have_other_names(tmp_path: Path) -> None:
    assert read(written(tmp_path, "time_s,ME,y\n0,1,2\n"), [XY], by_place=True).values.tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "s.csv: holds no sample"),
        ("time_s,x,y\n", "s.csv: holds no sample"),
        ("t,x,y\n0,1,2\n", "s.csv:1: the first column is 't'; a line 'time_s,x,y' was expected"),
        ("\n0,1,2\n1,1,2\n", "s.csv:2: the first column is '0'"),
        ("time_s,y,x\n0,1,2\n", "s.csv:1: columns time_s,y,x; time_s,x,y was expected"),
        ("time_s,x,y\n0,1,2\n1,1\n", "s.csv:3: 2 columns; 3 were expected (time_s, x, y)"),
        ("time_s,x,y\n0,1,2\n\n1,1,two\n", "s.csv:4: column 'y': 'two' is no number"),
        ("time_s,x,y\n0,inf,2\n", "s.csv:2: column 'x': 'inf' is not finite"),
        ("time_s,x,y\nnan,1,2\n", "s.csv:2: column 'time_s': 'nan' is not finite"),
        ("time_s,x,y\n,1,2\n", "s.csv:2: column 'time_s': '' is no number"),
        ("time_s,x,y\n0,1,2\n\n2,1,2\n2,1,2\n", "s.csv:5: time_s = 2 does not come after 2"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_column(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(WalkError) as caught:
        read(written(tmp_path, text), [XY])
    assert words in str(caught.value)


def test_a_known_name_at_another_place_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "time_s,y,x\n0,1,2\n")
    with pytest.raises(WalkError, match=r":1: column 2 is 'y', the rig has 'x' there"):
        read(path, [XY], by_place=True)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WalkMissing, match="no such file"):
        read(tmp_path / "none.csv", [XY])
    (tmp_path / "torn.csv.xz").write_bytes(b"no xz")
    with pytest.raises(WalkError, match="not whole xz data"):
        read(tmp_path / "torn.csv.xz", [XY])
