import lzma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.walkfile import WalkError, WalkMissing, counts, read_walk, zebris

HEAD = "type,name,time_units,begin_time,frequency,count,units"
FORCE, LINE = "zebris_butterfly_force_curve", "zebris_butterfly_gait-line"
HALF_LENGTH_MM, HALF_WIDTH_MM = zebris.HALF_LENGTH_MM, zebris.HALF_WIDTH_MM
ALONG, ACROSS = np.array([-1.0, -1.0, 1.0, 1.0]), np.array([-1.0, 1.0, -1.0, 1.0])
"""Where the rig's file says the zones are: y and x."""


def exported(columns: str, unit: str, rows: list[str], begin_s: float = 0.0) -> str:
    head = f'signal,"LT Butterfly, left","s",{begin_s:.3f},128,{len(rows)},"{unit}"'
    body = [f"{begin_s + k / 128:.3f},{row}" for k, row in enumerate(rows)]
    return "\ufeff" + "\n".join([HEAD, head, "", f"time,{columns}", *body]) + "\n"


def write(folder: Path, force: list[str], line: list[str], sides: str = "LR", begin_s: float = 0.0) -> Path:
    for side in sides:
        for name, text in (
            (FORCE, exported("value", "N", force, begin_s)),
            (LINE, exported("x,y", "mm", line, begin_s)),
        ):
            (folder / f"{name}-{side}.csv").write_text(text, encoding="utf-8")
    return folder


def centre_mm(zones: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Across (lateral) and along, from what the zones bear."""
    total = zones.sum(axis=1)
    return zones @ ACROSS / total * HALF_WIDTH_MM, zones @ ALONG / total * HALF_LENGTH_MM


points = st.tuples(
    st.floats(0.001, 3000.0), st.floats(-HALF_WIDTH_MM, HALF_WIDTH_MM), st.floats(-HALF_LENGTH_MM, HALF_LENGTH_MM)
)


@given(st.lists(points, min_size=1, max_size=20))
def test_inside_the_rectangle_force_and_centre_are_those_measured(rows: list[tuple[float, float, float]]) -> None:
    force, lateral_mm, forward_mm = np.array(rows).T
    zones = zebris.shared(force, lateral_mm, forward_mm)
    assert zones.shape == (len(rows), 4)
    assert np.all(zones >= 0.0)
    assert np.allclose(zones.sum(axis=1), force, rtol=1e-12)
    across, along = centre_mm(zones)
    assert np.allclose(across, lateral_mm, atol=1e-9)
    assert np.allclose(along, forward_mm, atol=1e-9)


@given(st.floats(0.001, 3000.0), st.floats(-300, 300), st.floats(-300, 300))
def test_outside_it_the_force_stays_and_the_centre_is_on_the_edge(force: float, x_mm: float, y_mm: float) -> None:
    zones = zebris.shared(np.array([force]), np.array([x_mm]), np.array([y_mm]))
    assert np.all(zones >= 0.0)
    assert zones.sum() == pytest.approx(force)
    across, along = centre_mm(zones)
    assert across[0] == pytest.approx(np.clip(x_mm, -HALF_WIDTH_MM, HALF_WIDTH_MM), abs=1e-9)
    assert along[0] == pytest.approx(np.clip(y_mm, -HALF_LENGTH_MM, HALF_LENGTH_MM), abs=1e-9)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_a_missing_centre_is_one_of_the_same_contact(rows: list[tuple[bool, bool]]) -> None:
    """The last one of it, else its first; the sole's middle where the contact has none; off the plate there is none."""
    on_plate, known = (np.array(column) for column in zip(*rows, strict=True))
    centre = np.where(known[:, None], 1.0 + np.arange(len(rows))[:, None] * [1.0, -1.0], np.nan)
    found = zebris.held(centre, on_plate)
    for k, on in enumerate(on_plate):
        first = max((j + 1 for j in range(k) if not on_plate[j]), default=0)
        last = min((j for j in range(k, len(rows)) if not on_plate[j]), default=len(rows))
        before = [j for j in range(first, k + 1) if known[j]]
        after = [j for j in range(k, last) if known[j]]
        nearest = before[-1:] or after[:1]
        assert found[k].tolist() == (centre[nearest[0]].tolist() if on and nearest else [0.0, 0.0])


def test_lateral_is_left_on_the_left_foot_and_right_on_the_right(tmp_path: Path) -> None:
    write(tmp_path, ["", "80", "400"], [",", "-30,-140", "15,140"], "L")
    write(tmp_path, ["40", "400", ""], ["30,-140", "-15,140", ","], "R")
    walk = read_walk(tmp_path, "zebris")
    assert (walk.name, walk.rate_hz, walk.unit, walk.zones) == (tmp_path.name, 128.0, "N", 4)
    assert walk.left.tolist() == [[0, 0, 0, 0], [0, 80, 0, 0], [0, 0, 300, 100]]
    assert walk.right.tolist() == [[0, 40, 0, 0], [0, 0, 300, 100], [0, 0, 0, 0]]
    assert counts(walk, 20.0)[0].tolist() == [[0, 0, 0, 0], [0, 1600, 0, 0], [0, 0, 6000, 2000]]


def test_force_without_a_centre_and_a_centre_without_force(tmp_path: Path) -> None:
    walk = read_walk(write(tmp_path, ["100", "100", "", "100", ""], [",", "30,140", "30,140", ",", "0,0"]), "zebris")
    assert walk.right.sum(axis=1).tolist() == [100, 100, 0, 100, 0]
    assert walk.right[0].tolist() == walk.right[1].tolist() == [0, 0, 0, 100]
    assert walk.right[3].tolist() == [25, 25, 25, 25]


def test_a_foot_whose_files_end_earlier_is_off_the_plate_then(tmp_path: Path) -> None:
    write(tmp_path, ["1", "2"], ["0,0", "0,0"], "L", begin_s=2.0)
    write(tmp_path, ["3", "4", "", "6"], ["0,0"] * 4, "R", begin_s=2.0)
    walk = read_walk(tmp_path, "zebris")
    assert walk.time_s.tolist() == [2 + k / 128 for k in range(4)]
    assert walk.left.sum(axis=1).tolist() == [1, 2, 0, 0]
    assert walk.right.sum(axis=1).tolist() == [3, 4, 0, 6]


def test_a_file_stands_for_its_folder(tmp_path: Path) -> None:
    write(tmp_path, ["1", "2"], ["0,0", "3,4"])
    walk = read_walk(tmp_path / f"{FORCE}-L.csv", "zebris")
    assert np.array_equal(read_walk(tmp_path, "zebris").left, walk.left)


@pytest.mark.parametrize("missing", [f"{FORCE}-R", f"{LINE}-L"])
def test_what_is_not_there_is_told(tmp_path: Path, missing: str) -> None:
    with pytest.raises(WalkMissing, match="no such folder or file"):
        read_walk(tmp_path / "none", "zebris")
    write(tmp_path, ["1", "2"], ["0,0", "0,0"])
    (tmp_path / f"{missing}.csv").unlink()
    with pytest.raises(WalkMissing, match=f"{missing}.csv: no such file"):
        read_walk(tmp_path, "zebris")


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    write(tmp_path, ["1", "2"], ["0,0"] * 3)
    with pytest.raises(WalkError, match=r"gait-line-L\.csv: begin, rate or number of rows"):
        read_walk(tmp_path, "zebris")
    write(tmp_path, ["1", "2"], ["0,0"] * 2)
    write(tmp_path, ["1", "2"], ["0,0"] * 2, "R", begin_s=1.0)
    with pytest.raises(WalkError, match="left and right begin at other times"):
        read_walk(tmp_path, "zebris")


def signal(folder: Path, name: str) -> np.ndarray:
    """A recorded signal without its time, read without our reader; NaN where it is empty."""
    text = lzma.decompress((folder / f"{name}.csv.xz").read_bytes()).decode("utf-8-sig")
    return np.genfromtxt(text.splitlines()[4:], delimiter=",")[:, 1:]


@pytest.mark.recordings
@pytest.mark.parametrize("speed", ["PWS-20", "PWS", "PWS+20"])
def test_the_zones_give_back_the_treadmills_sum_and_gait_lines(recordings: Path, speed: str) -> None:
    folder = recordings / "treadmill_tripod" / speed
    if not folder.is_dir():
        pytest.skip(f"{speed} is not among these recordings")
    walk = read_walk(folder, "zebris")
    assert (walk.rate_hz, walk.zones) == (128.0, 4)
    total = signal(folder, FORCE)[: len(walk.time_s), 0]
    both = walk.left.sum(axis=1) + walk.right.sum(axis=1)
    assert np.count_nonzero(~np.isnan(total)) > 10_000
    assert np.nanmax(np.abs(both - total)) < 0.0015
    for zones, side, lateral in ((walk.left, "L", -1.0), (walk.right, "R", 1.0)):
        line = signal(folder, f"{LINE}-{side}")
        inside = (np.abs(line) <= [HALF_WIDTH_MM, HALF_LENGTH_MM]).all(axis=1)
        assert inside.sum() > 0.97 * np.count_nonzero(~np.isnan(line[:, 0])) > 7_000
        found = np.stack(centre_mm(zones[: len(line)][inside]), axis=1)
        assert np.allclose(found, line[inside] * [lateral, 1.0], atol=1e-6)
