from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.walkfile import Walk, WalkError, counts, read_walk

HEAD = "sole_id,timestamp,accel_x," + ",".join(f"pressure_{cell + 1:02d}" for cell in range(12)) + ",corrupt\n"
NOON_MS = 1_768_494_979_568


def row(sole: int, after_ms: int, first: int, corrupt: int = 0) -> str:
    return f"{sole},{NOON_MS + after_ms},-9," + ",".join(str(first + cell) for cell in range(12)) + f",{corrupt}\n"


def read(folder: Path, content: str) -> Walk:
    (folder / "w.csv").write_text(content)
    return read_walk(folder / "w.csv", "stappone")


def test_one_sole_leaves_the_other_foot_at_nothing(tmp_path: Path) -> None:
    walk = read(tmp_path, HEAD + row(1, 0, 300) + row(1, 16, 400) + row(1, 32, 999, corrupt=1) + row(1, 48, 500))
    assert (walk.name, walk.rate_hz, walk.unit, walk.zones) == ("w", 41.667, "count", 12)
    assert walk.time_s == pytest.approx([0, 0.016, 0.048])
    assert walk.left[:, 0].tolist() == [300, 400, 500]
    assert not walk.right.any()
    assert counts(walk, 20.0)[0][1].tolist() == list(range(400, 412))


def test_of_two_soles_the_lower_number_is_the_left_and_both_have_its_times(tmp_path: Path) -> None:
    mixed = row(2, 5, 50) + row(1, 0, 1) + row(1, 16, 2) + row(2, 21, 60) + row(1, 32, 3) + row(1, 48, 4)
    walk = read(tmp_path, HEAD + mixed)
    assert walk.time_s == pytest.approx([0.016, 0.032, 0.048])
    assert walk.left[:, 0].tolist() == [2, 3, 4]
    assert walk.right[:, 0].tolist() == [50, 60, 60]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        (HEAD.replace("corrupt", "flag"), ":1: has no column 'corrupt'"),
        (HEAD, "holds 0 soles"),
        (HEAD + row(1, 0, 1, corrupt=1), "holds 0 soles"),
        (HEAD + row(1, 0, 1) + row(2, 1, 1) + row(3, 2, 1), "holds 3 soles"),
        (HEAD + row(1, 0, 1), "holds one sample only"),
        (HEAD + row(1, 0, 1) + row(1, 0, 1), ":3: timestamp = 1768494979568 does not come after 1768494979568"),
        (HEAD + row(1, 0, 1) + "1,2\n", ":3: 2 columns; 16 were expected"),
        (HEAD + row(1, 0, 1).replace(",5,", ",five,"), ":2: column 'pressure_05': 'five'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(WalkError) as caught:
        read(tmp_path, content)
    assert words in str(caught.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=200), st.text(alphabet='01,."\n-e', max_size=200).map(str.encode)))
def test_any_bytes_are_a_walk_or_a_walk_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "any.csv").write_bytes((HEAD + row(1, 0, 1)).encode() + data)
    with pytest.raises(WalkError):
        read_walk(tmp_path / "any.csv", "stappone")


@pytest.mark.recordings
def test_the_published_export_is_read(recordings: Path) -> None:
    walk = read_walk(recordings / "insole_exports" / "stappone_example.csv.xz", "stappone")
    assert (len(walk.time_s), walk.rate_hz, walk.zones) == (4575, 62.5, 12)
    total = walk.left.sum(axis=1)
    assert (total.min(), total.max()) == (2816, 6357)
