import csv
import json
from pathlib import Path

import numpy as np
import pytest

from feedback.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = REPOSITORY / "configs" / "rigs" / "gaitpdb.toml"
PROTOCOL = REPOSITORY / "configs" / "protocols" / "every_stride.toml"
TABLES = ("events", "predictions", "strides", "measures", "bursts", "cues", "ledger")
RUNS = ("constant", "stops", "stands")


def write_walk(path: Path, strides: int = 15) -> Path:
    """Trapezoids of 700 N, shifted by half a stride, spread evenly over eight zones."""
    time_s = np.arange(0, 2 + strides * 1.1, 0.01)
    table = [time_s]
    for offset in (0.0, 0.55):
        phase = np.where(time_s < 2, 0.3, (time_s - 2 + 0.3 + offset) % 1.1)
        force = 700 * np.clip(np.minimum(phase / 0.06, (0.68 - phase) / 0.12), 0, 1)
        table += [force / 8] * 8
    table += [sum(table[1:9]), sum(table[9:17])]
    path.write_text("".join("\t".join(f"{cell:.3f}" for cell in row) + "\n" for row in zip(*table, strict=True)))
    return path


def analyse(walk: Path, out: Path, *more: str | Path) -> int:
    return main(["analyse", str(walk), "--rig", str(RIG), "--out", str(out), *map(str, more)])


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with open(out / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def test_a_walk_becomes_tables_and_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert analyse(write_walk(tmp_path / "w.txt"), tmp_path / "out", "--protocol", PROTOCOL) == 0
    strides = rows(tmp_path / "out", "strides")
    assert len(strides) >= 24
    assert all(float(row["stride_s"]) == pytest.approx(1.1, abs=0.01) for row in strides)
    assert rows(tmp_path / "out", "predictions")
    assert {row["outcome"] for row in rows(tmp_path / "out", "cues")} >= {"sounds", "withheld"}
    said = capsys.readouterr()
    assert f"{len(strides)} strides" in said.out
    assert "x real time" in said.out
    assert said.err == ""


def test_the_dose_record_lies_beside_the_tables(tmp_path: Path) -> None:
    protocol = tmp_path / "short.toml"
    blocks = "".join(f'[[dose.blocks]]\nkind = "{kind}"\nstrides = 8\n' for kind in ("training", "probe", "retention"))
    protocol.write_text(f'name = "Short"\n[cues.load_affected]\n[cues.load_affected.aim]\nstart = "fixed"\n{blocks}')
    walk = write_walk(tmp_path / "w.txt", 22)
    assert analyse(walk, tmp_path / "out", "--protocol", protocol) == 0
    record = json.loads((tmp_path / "out" / "dose.json").read_text())
    assert (record["schema"], record["name"], record["session"]["recording"]) == (1, "Short", "w")
    assert [block["actual_strides"] for block in record["how_much"]][:2] == [8, 8]
    training = record["how_much"][0]["cues"]["load_affected"]["left"]
    assert training["planned"]["cued"] == training["strides"] == 8
    with open(tmp_path / "out" / "ledger.csv", newline="") as file:
        ledger = list(csv.DictReader(file))
    told = {row["leg"]: row["strides"] for row in record["how_well"]}
    assert told == {leg: sum(row["leg"] == leg for row in ledger) for leg in ("left", "right")}
    assert analyse(walk, tmp_path / "out") == 0
    assert json.loads((tmp_path / "out" / "dose.json").read_text())["what"] == {}


def test_the_same_walk_gives_the_same_bytes(tmp_path: Path) -> None:
    walk = write_walk(tmp_path / "w.txt")
    for name in ("a", "b"):
        assert analyse(walk, tmp_path / name, "--protocol", PROTOCOL) == 0
    for table in TABLES:
        assert (tmp_path / "a" / f"{table}.csv").read_bytes() == (tmp_path / "b" / f"{table}.csv").read_bytes()


def test_a_belt_from_a_file_is_heard_and_one_that_stands_lets_nothing_be_predicted(tmp_path: Path) -> None:
    walk = write_walk(tmp_path / "w.txt")
    speeds = "".join(f"{k / 10},{1.0 if k < 100 else 0.0}\n" for k in range(400))
    (tmp_path / "belt.csv").write_text(f"time_s,speed_mps\n{speeds}")
    for name, belt in (("constant", "1.0"), ("stops", tmp_path / "belt.csv"), ("stands", "0")):
        assert analyse(walk, tmp_path / name, "--belt", belt) == 0
    predicted = {name: [float(row["committed_s"]) for row in rows(tmp_path / name, "predictions")] for name in RUNS}
    assert predicted["stands"] == []
    assert predicted["stops"] == [at_s for at_s in predicted["constant"] if at_s < 10]
    assert max(predicted["constant"]) > 15
    assert [row["start_s"] for row in rows(tmp_path / "stands", "strides")] == [
        row["start_s"] for row in rows(tmp_path / "constant", "strides")
    ]


def test_without_a_protocol_there_are_no_cues(tmp_path: Path) -> None:
    assert analyse(write_walk(tmp_path / "w.txt", 6), tmp_path / "out") == 0
    assert rows(tmp_path / "out", "cues") == []


OPTIONS = {
    "no protocol": ("--protocol", "{}/none.toml"),
    "no such stream": ("--imu", "thigh.imu={}/w.txt"),
    "no belt file": ("--belt", "{}/belt.csv"),
}


def failing(tmp_path: Path, case: str) -> list[str]:
    walk, rig, out = write_walk(tmp_path / "w.txt", 3), RIG, tmp_path / "out"
    more: list[str] = []
    if case == "no walk":
        walk = tmp_path / "none.txt"
    elif case == "torn walk":
        walk.write_text("1 2 3\n")
    elif case == "no rig":
        rig = tmp_path / "none.toml"
    elif case == "rig of other zones":
        rig = tmp_path / "rig.toml"
        rig.write_text(
            'name="r"\n[sole]\ncalibration="newton"\nzones=[{name="z",x=0,y=0,region="heel"}]\n[walk]\nformat="gaitpdb"\n'
        )
    elif case == "rig without walk":
        rig = tmp_path / "rig.toml"
        rig.write_text('name="r"\n[sole]\ncalibration="newton"\nzones=[{name="z",x=0,y=0,region="heel"}]\n')
    elif case in OPTIONS:
        more = [OPTIONS[case][0], OPTIONS[case][1].format(tmp_path)]
    elif case == "bad patient":
        (tmp_path / "p.toml").write_text('id = "P-1"\nmass_kg = "heavy"\n')
        more = ["--patient", str(tmp_path / "p.toml")]
    elif case == "folder is a file":
        out.write_text("")
    return ["analyse", str(walk), "--rig", str(rig), "--out", str(out), *more]


@pytest.mark.parametrize(
    ("case", "code", "words"),
    [
        ("no walk", 3, "none.txt: no such file"),
        ("torn walk", 2, "w.txt:1: 3 columns"),
        ("no rig", 2, "none.toml: cannot be read"),
        ("rig of other zones", 2, "has 8 channels a foot"),
        ("rig without walk", 2, "needs a [walk] section"),
        ("no protocol", 2, "none.toml: cannot be read"),
        ("no such stream", 2, "no such stream in [[imus]]; there are none"),
        ("no belt file", 3, "belt.csv: no such file"),
        ("bad patient", 2, "mass_kg"),
        ("folder is a file", 3, "out: cannot be written"),
    ],
)
def test_bad_input_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str, code: int, words: str
) -> None:
    assert main(failing(tmp_path, case)) == code
    said = capsys.readouterr()
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


@pytest.mark.recordings
def test_a_real_walk(recordings: Path, tmp_path: Path) -> None:
    assert analyse(recordings / "gaitpdb" / "GaCo15_02.txt.xz", tmp_path / "out", "--protocol", PROTOCOL) == 0
    cues = rows(tmp_path / "out", "cues")
    assert sum(row["outcome"] == "sounds" for row in cues) > 0.6 * len(cues)
