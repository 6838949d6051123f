import lzma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.walkfile import WalkError, WalkMissing, counts, read_walk

HEAD = "type,name,time_units,begin_time,frequency,count,units"


def curve(values: list[str], begin_s: float = 0.0, rate_hz: int = 128, unit: str = "N") -> str:
    head = f'signal,"LT Butterfly, left","s",{begin_s:.3f},{rate_hz},{len(values)},"{unit}"'
    rows = [f"{begin_s + k / rate_hz:.3f},{value}" for k, value in enumerate(values)]
    return "\ufeff" + "\n".join([HEAD, head, "", "time,value", *rows]) + "\n"


def write(folder: Path, left: str, right: str) -> Path:
    for side, text in (("L", left), ("R", right)):
        (folder / f"zebris_butterfly_force_curve-{side}.csv").write_text(text, encoding="utf-8")
    return folder


def test_empty_is_a_foot_off_the_plate_and_times_follow_from_the_rate(tmp_path: Path) -> None:
    folder = write(tmp_path, curve(["", "20.123", "700", ""]), curve(["500.5", "", ""]))
    walk = read_walk(folder, "zebris")
    assert (walk.name, walk.rate_hz, walk.unit, walk.zones) == (tmp_path.name, 128.0, "N", 1)
    assert walk.left[:, 0].tolist() == [0.0, 20.123, 700.0, 0.0]
    assert walk.right[:, 0].tolist() == [500.5, 0.0, 0.0, 0.0]
    assert walk.time_s.tolist() == [k / 128 for k in range(4)]
    assert counts(walk, 20.0)[0][:, 0].tolist() == [0, 402, 14000, 0]


def test_a_foots_file_stands_for_its_folder_and_may_be_compressed(tmp_path: Path) -> None:
    write(tmp_path, curve(["1", "2"]), curve(["3", "4"]))
    plain = tmp_path / "zebris_butterfly_force_curve-L.csv"
    walk = read_walk(plain, "zebris")
    packed = tmp_path / f"{plain.name}.xz"
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    plain.unlink()
    assert np.array_equal(read_walk(packed, "zebris").left, walk.left)
    assert np.array_equal(read_walk(tmp_path, "zebris").right, walk.right)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ("", "holds no curve"),
        (curve([]), "holds 0 values"),
        (curve(["1"]), "holds 1 values"),
        (curve(["1", "2"]).replace(",2,", ",3,"), "holds 2 values, its head says 3"),
        (curve(["1", "2"], unit="mm"), ":2: the curve is in 'mm'"),
        (curve(["1", "2"]).replace("frequency", "rate"), ":2: a line with begin_time"),
        (curve(["1", "2"]).replace(",128,", ",0,"), ":2: a rate of 0 Hz"),
        (curve(["1", "2"]).replace("time,value", "value,time"), ":4: 'time,value' was expected"),
        (curve(["1", "x"]), ":6: a time and a value"),
        (curve(["1", "nan"]), ":6: a time and a value"),
        (curve(["1", "2"]).replace("0.008", "0.016"), ":6: 0.016 s does not follow at 128 Hz"),
        (curve(["1", "2"], begin_s=1.0), "left and right begin at other times"),
        (curve(["1", "2"], rate_hz=100), "left and right begin at other times or have other rates"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, left: str, words: str) -> None:
    with pytest.raises(WalkError) as caught:
        read_walk(write(tmp_path, left, curve(["1", "2"])), "zebris")
    assert str(tmp_path) in str(caught.value)
    assert words in str(caught.value)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WalkMissing, match="no such folder or file"):
        read_walk(tmp_path / "none", "zebris")
    write(tmp_path, curve(["1", "2"]), curve(["1", "2"]))
    (tmp_path / "zebris_butterfly_force_curve-R.csv").unlink()
    with pytest.raises(WalkMissing, match=r"force_curve-R\.csv: no such file"):
        read_walk(tmp_path, "zebris")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=300), st.text(alphabet='019.,-"e\n', max_size=200).map(str.encode)))
def test_any_bytes_are_a_walk_or_a_walk_error(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, curve(["1", "2"]), curve(["1", "2"]))
    (tmp_path / "zebris_butterfly_force_curve-L.csv").write_bytes(curve(["1", "2"])[:90].encode() + data)
    try:
        walk = read_walk(tmp_path, "zebris")
    except WalkError:
        return
    assert walk.left.shape == walk.right.shape == (len(walk.time_s), 1)


@pytest.mark.recordings
@pytest.mark.parametrize("speed", ["PWS-20", "PWS", "PWS+20"])
def test_both_feet_together_are_the_treadmills_own_sum(recordings: Path, speed: str) -> None:
    folder = recordings / "treadmill_tripod" / speed
    if not folder.is_dir():
        pytest.skip(f"{speed} is not among these recordings")
    walk = read_walk(folder, "zebris")
    assert (walk.rate_hz, walk.zones) == (128.0, 1)
    text = lzma.decompress((folder / "zebris_butterfly_force_curve.csv.xz").read_bytes()).decode("utf-8-sig")
    total = [line.partition(",")[2] for line in text.splitlines()[4:]][: len(walk.time_s)]
    told = [(k, float(value)) for k, value in enumerate(total) if value]
    assert len(told) > 10_000
    assert max(abs(walk.left[k, 0] + walk.right[k, 0] - value) for k, value in told) < 0.0015
