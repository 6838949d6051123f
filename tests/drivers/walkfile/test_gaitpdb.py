import lzma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.walkfile import WalkError, WalkMissing, counts, read_walk

ROW = [0.0, *range(1, 9), *range(11, 19), 36.0, 116.0]


def rows(count: int = 5) -> list[list[float]]:
    return [[0.01 * k, *ROW[1:]] for k in range(count)]


def write(path: Path, table: list[list[float]], tab: str = "\t") -> Path:
    path.write_text("".join(tab.join(f"{cell:g}" for cell in row) + "\n" for row in table))
    return path


@pytest.mark.parametrize("tab", ["\t", "  "])
def test_columns_go_to_their_feet(tmp_path: Path, tab: str) -> None:
    walk = read_walk(write(tmp_path / "GaCo01_01.txt", rows(), tab), "gaitpdb")
    assert (walk.name, walk.rate_hz, walk.unit, walk.zones) == ("GaCo01_01", 100.0, "N", 8)
    assert walk.left[2].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert walk.right[2].tolist() == [11, 12, 13, 14, 15, 16, 17, 18]
    assert walk.duration_s == pytest.approx(0.04)


def test_a_compressed_file_reads_the_same(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.txt", rows())
    packed = tmp_path / "b.txt.xz"
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    assert np.array_equal(read_walk(plain, "gaitpdb").left, read_walk(packed, "gaitpdb").left)


def test_newtons_become_the_counts_of_a_device(tmp_path: Path) -> None:
    table = rows(2)
    table[0][1:4] = [0.024, 0.026, -3.0]
    table[1][1] = 1e6
    left, right = counts(read_walk(write(tmp_path / "w.txt", table), "gaitpdb"), 20.0)
    assert left[0, :4].tolist() == [0, 1, 0, 80]
    assert left[1, 0] == 65535
    assert right[0, 0] == 220
    assert left.dtype == np.int64


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("1 2 3\n", ":1: 3 columns; 19 were expected"),
        ("{row}\n\n{row1} 7\n", ":3: 20 columns"),
        ("{row}\n{bad}\n", ":2: 'x8' is not a finite number"),
        ("{row}\n{nan}\n", ":2: 'nan' is not a finite number"),
        ("{row}\n", "holds one sample only"),
        ("{row1}\n{row}\n", ":2: time = 0 does not come after 0.01"),
        ("{row}\n\n{row}\n", ":3: time = 0 does not come after 0"),
        ("{row}\n\u00e9\n", ":2: is not plain text"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    row, row1 = (" ".join(str(cell) for cell in cells) for cells in rows(2))
    bad, nan = row1.replace(" 8 ", " x8 "), row1.replace(" 8 ", " nan ")
    path = tmp_path / "w.txt"
    path.write_text(text.format(row=row, row1=row1, bad=bad, nan=nan), encoding="utf-8")
    with pytest.raises(WalkError) as caught:
        read_walk(path, "gaitpdb")
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


def test_what_is_not_there_and_what_is_torn(tmp_path: Path) -> None:
    with pytest.raises(WalkMissing, match="no such file"):
        read_walk(tmp_path / "none.txt", "gaitpdb")
    with pytest.raises(WalkError, match="cannot be read"):
        read_walk(tmp_path, "gaitpdb")
    torn = tmp_path / "torn.txt.xz"
    torn.write_bytes(lzma.compress(b"0 1 2\n" * 1000)[:-20])
    with pytest.raises(WalkError, match="not whole xz data"):
        read_walk(torn, "gaitpdb")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_any_bytes_are_a_walk_or_a_walk_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.txt"
    path.write_bytes(data)
    with pytest.raises(WalkError):
        read_walk(path, "gaitpdb")


@pytest.mark.recordings
def test_real_walks_are_read(recordings: Path) -> None:
    walk = read_walk(recordings / "gaitpdb" / "GaPt03_01.txt.xz", "gaitpdb")
    assert (len(walk.time_s), walk.rate_hz, walk.zones) == (12119, 100.0, 8)
