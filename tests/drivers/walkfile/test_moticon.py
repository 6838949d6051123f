from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.walkfile import Walk, WalkError, read_walk

PADS = [f"pressure {pad + 1}[N/cm²]" for pad in range(16)]
REST = ["acceleration X[g]", "angular X[dps]", "total force[N]", "center of pressure X[-0.5...+0.5]"]
NAMES = [f"{side} {name}" for side in ("left", "right") for name in PADS + REST]
FOOT = [*(f"{k / 2}" for k in range(16)), "-0.1", "2.5", "600.0", "0.1"]
EMPTY = [""] * len(FOOT)


def line(time_s: float, left: list[str], right: list[str]) -> str:
    return "\t".join([f"{time_s:.2f}", *left, *right, ""]) + "\n"


def exported(rows: list[tuple[float, list[str], list[str]]]) -> str:
    head = "# Start time: 27.09.2023\n# Duration: 00:01\n# time\t" + "\t".join([*NAMES, "left steps[]"]) + "\n"
    return head + "".join(line(*row) for row in rows)


def read(folder: Path, content: str) -> Walk:
    (folder / "w.txt").write_text(content, encoding="utf-8")
    return read_walk(folder / "w.txt", "moticon")


def test_pads_share_the_total_force_that_the_software_tells(tmp_path: Path) -> None:
    still = ["0"] * 16 + ["0", "0", "32.0", "0"]
    walk = read(tmp_path, exported([(0.01 * k, FOOT, still) for k in range(3)]))
    assert (walk.name, walk.rate_hz, walk.unit, walk.zones) == ("w", 100.0, "N", 16)
    assert walk.left[1] == pytest.approx([600 * k / 120 for k in range(16)])
    assert walk.right[1] == pytest.approx([2.0] * 16)


def test_a_short_gap_of_one_foot_is_drawn_on_and_a_long_one_left_out(tmp_path: Path) -> None:
    double = [*FOOT[:18], "1200.0", FOOT[19]]
    rows = [(0.01 * k, FOOT, EMPTY if k < 2 else FOOT) for k in range(5)]
    rows += [(0.05, EMPTY, FOOT), (0.06, EMPTY, FOOT), (0.07, double, FOOT)]
    rows += [(0.08 + 0.01 * k, EMPTY, FOOT) for k in range(20)] + [(0.28, FOOT, FOOT), (0.29, FOOT, EMPTY)]
    walk = read(tmp_path, exported(rows))
    assert walk.time_s == pytest.approx([0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.28])
    assert walk.left.sum(axis=1) == pytest.approx([600, 600, 600, 800, 1000, 1200, 600])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "has no column 'time'"),
        ("0.00\t1\n", "has no column 'time'"),
        (exported([]).replace("right total force", "right force"), "has no column 'right total force[N]'"),
        (exported([]), "holds 0 samples"),
        (exported([(0, FOOT, FOOT), (0, FOOT, FOOT)]), ":5: time = 0 does not come after 0"),
        (exported([(0, FOOT, EMPTY), (0.01, FOOT, EMPTY)]), "no time at which both feet"),
        (exported([(0, FOOT, FOOT)]) + "0.01\t2\n", ":5: 2 columns; 42 were expected"),
        (exported([(0, FOOT, FOOT), (0.01, ["x", *FOOT[1:]], FOOT)]), ":5: column 'left pressure 1[N/cm²]': 'x'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(WalkError) as caught:
        read(tmp_path, content)
    assert words in str(caught.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=200), st.text(alphabet="01.\t\n#-e", max_size=200).map(str.encode)))
def test_any_bytes_are_a_walk_or_a_walk_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "any.txt").write_bytes(exported([(0, FOOT, FOOT)]).encode() + data)
    with pytest.raises(WalkError):
        read_walk(tmp_path / "any.txt", "moticon")


@pytest.mark.recordings
@pytest.mark.parametrize(("name", "rows"), [("230927_102114", 1689), ("230927_102137", 2205)])
def test_the_published_exports_load_the_foot_that_the_vendor_says_strikes(
    recordings: Path, name: str, rows: int
) -> None:
    path = recordings / "insole_exports" / f"{name}.txt"
    walk = read_walk(path, "moticon")
    assert (len(walk.time_s), walk.rate_hz, walk.zones) == (rows, 100.0, 16)
    cells = [row.split("\t") for row in path.read_text("utf-8").splitlines() if row[0] != "#"]
    strikes = [float(row[0]) for row in cells if row[52] == "11.00"]
    assert len(strikes) > 5
    load = [np.interp(np.array(strikes) + after_s, walk.time_s, walk.left.sum(axis=1)) for after_s in (-0.1, 0.15)]
    assert np.median(load[1]) > 5 * np.median(load[0])
