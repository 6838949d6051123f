from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.walkfile import WalkError, read_walk
from drivers.walkfile.pedar import NEWTON_PER_KPA

HEAD = (
    "file name:  a.sol\nsensor type:  y\ntotal time\npressure values in  kPa\n\nmask definition: \n\n\ntime[secs]\t 1\n"
)
LEFT, RIGHT = [2.5 * k for k in range(99)], [500.0 - k for k in range(99)]


def exported(times: list[str], left: list[float] = LEFT, right: list[float] = RIGHT) -> str:
    cells = "\t".join(f"{value:8.3f}" for value in [*left, *right])
    return HEAD + "".join(f"  {time}\t{cells}\n" for time in times)


def test_columns_go_to_their_feet_as_newtons(tmp_path: Path) -> None:
    (tmp_path / "S1.asc").write_text(exported(["0.01", "0.02", "0.03"]))
    walk = read_walk(tmp_path / "S1.asc", "pedar")
    assert (walk.name, walk.rate_hz, walk.unit, walk.zones) == ("S1", 100.0, "N", 99)
    assert walk.left[1] == pytest.approx([NEWTON_PER_KPA * value for value in LEFT])
    assert walk.right[2] == pytest.approx([NEWTON_PER_KPA * value for value in RIGHT])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "holds no line that begins with 'time[secs]'"),
        (HEAD, "holds 0 samples"),
        (exported(["0.01"]), "holds 1 samples"),
        (exported(["0.01", "0.02"]).replace("kPa", "mmHg"), "'pressure values in kPa' was expected"),
        (exported(["0.01", "0.02"]) + "0.03 1 2\n", ":12: 3 columns; 199 were expected"),
        (exported(["0.01", "x.02"]), ":11: 'x.02' is not a finite number"),
        (exported(["0.01", "0.01"]), ":11: time = 0.01 does not come after 0.01"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "S1.asc").write_text(content)
    with pytest.raises(WalkError) as caught:
        read_walk(tmp_path / "S1.asc", "pedar")
    assert str(tmp_path / "S1.asc") in str(caught.value)
    assert words in str(caught.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_walk_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "any.asc").write_bytes(exported(["0.01", "0.02"])[:160].encode() + data)
    with pytest.raises(WalkError):
        read_walk(tmp_path / "any.asc", "pedar")


@pytest.mark.recordings
def test_the_published_export_is_a_person_who_walks(recordings: Path) -> None:
    walk = read_walk(recordings / "insole_exports" / "pedar_example.asc.xz", "pedar")
    assert (len(walk.time_s), walk.rate_hz, walk.zones) == (1505, 100.0, 99)
    weight = np.median((walk.left + walk.right).sum(axis=1))
    assert 500 < weight < 1000
    assert np.mean(walk.left.sum(axis=1) < 0.05 * weight) > 0.1, "the left foot swings"
