"""The command from the outside: what it says, and that it goes on where it was killed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from feedback.cli import main

RIG = Path(__file__).resolve().parents[2] / "configs" / "rigs" / "gaitpdb.toml"
WALKS = 8
PATIENCE_S = 120.0
"""For a computer that is busy with something else."""


def write_walk(path: Path, stride_s: float, seconds: float = 40) -> None:
    """Trapezoids of 700 N, shifted by half a stride, over eight zones."""
    time_s = np.arange(0, seconds, 0.01)
    table = [time_s]
    for offset in (0.0, stride_s / 2):
        phase = np.where(time_s < 2, 0.3, (time_s - 2 + 0.3 + offset) % stride_s)
        table += [700 * np.clip(np.minimum(phase / 0.06, (0.62 * stride_s - phase) / 0.12), 0, 1) / 8] * 8
    np.savetxt(path, np.column_stack([*table, sum(table[1:9]), sum(table[9:17])]), fmt="%.3f")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for k in range(WALKS):
        write_walk(folder / f"P{k}_01.txt", 1.0 + k / 50)
    return folder


def given(archive: Path, out: Path, *more: str) -> list[str]:
    return ["cohort", str(archive), "--rig", str(RIG), "--out", str(out), *more]


def parts(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("part.parquet"))}


def entries(out: Path) -> list[Path]:
    return sorted((out / "manifest").glob("*.json"))


def kill_half_way(archive: Path, out: Path) -> None:
    """Begin, and end it with the force of a power cut when some walks are done and others are not."""
    command = [sys.executable, "-m", "feedback", *given(archive, out, "--workers", "1")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end_s = time.monotonic() + PATIENCE_S
    while len(entries(out)) < 2 and process.poll() is None and time.monotonic() < end_s:
        time.sleep(0.005)
    workers = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    _gone, alive = psutil.wait_procs(workers, timeout=PATIENCE_S)
    assert not alive, "no worker outlives the run"


def test_a_run_that_was_killed_goes_on_where_it_was(archive, tmp_path, capsys):
    out = tmp_path / "out"
    kill_half_way(archive, out)
    done = {path: path.stat().st_mtime_ns for path in entries(out)}
    tables = {
        path: path.stat().st_mtime_ns
        for entry in done
        for path in out.glob(f"*/{json.loads(entry.read_text())['place']}/part.parquet")
    }
    assert len(done) >= 2
    assert main(given(archive, out, "--workers", "0", "--json")) == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["left"], counts["made"]) == (len(done), WALKS - len(done))
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert {path: path.stat().st_mtime_ns for path in tables} == tables
    assert main(given(archive, tmp_path / "fresh", "--workers", "0")) == 0
    assert parts(out) == parts(tmp_path / "fresh")


def test_bad_files_are_told_at_the_end_and_the_rest_is_there(archive, tmp_path, capsys):
    (archive / "P9_01.txt").write_text("1 2 3\n")
    (archive / "bad.mcap").write_bytes(b"nothing")
    (archive / "open.mcap.partial").write_bytes(b"nothing")
    assert main(given(archive, tmp_path / "out", "--workers", "0")) == 1
    said = capsys.readouterr()
    assert f"{WALKS + 2} inputs, {WALKS} made, 0 left, 0 copies, 0 damaged, 2 failed" in said.out
    for words in ("P9_01.txt: cannot be read: ", "bad.mcap: cannot be read: ", "open.mcap.partial: cut short"):
        assert words in said.err
    page = tmp_path / "out" / "cohort.html"
    assert page.stat().st_mode & 0o777 == 0o600
    assert re.search(r"P9_01\.txt</th><td>cannot be read: ", page.read_text())
    sql = "select count(*) as n from sessions"
    assert main(["cohort", "--out", str(tmp_path / "out"), "--sql", sql, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": WALKS}]


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (["/no/such/place"], 3, "there is no such file or folder"),
        ([], 2, "nothing to do"),
        (["{archive}", "--rig", "none.toml"], 2, "none.toml: cannot be read"),
        (["{archive}"], 3, "there is no session or walk"),
        (["{archive}", "--rig", str(RIG), "--workers", "-1"], 2, "0 or more was expected"),
        (["--sql", "select 1"], 2, "holds no tables"),
        (["{archive}", "--rig", str(RIG.with_name("gaitndd.toml"))], 2, "are several files each"),
        (["{archive}", "--rig", str(RIG), "--protocol", "{tmp}/p.toml", "--set", "x.y=1"], 2, "no such number"),
    ],
)
def test_wrong_use_is_one_clear_line(archive, tmp_path, capsys, more, code, words):
    (tmp_path / "p.toml").write_text('name = "p"\n[cues.glute_ready]\n')
    filled = [text.format(archive=archive, tmp=tmp_path) for text in more]
    assert main(["cohort", *filled, "--out", str(tmp_path / "out")]) == code
    said = capsys.readouterr()
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


def test_stopped_by_hand_it_says_how_to_go_on(archive, tmp_path, capsys, monkeypatch):
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("feedback.cli.cohort_steps.gather", interrupt)
    assert main(given(archive, tmp_path / "out")) == 1
    assert capsys.readouterr().err == "stopped; the same command goes on where it was\n"


def test_other_settings_need_another_folder(archive, tmp_path, capsys):
    only = ["--workers", "0", "--match", "P1_*"]
    assert main(given(archive, tmp_path / "out", *only)) == 0
    (tmp_path / "p.toml").write_text('name = "p"\n[cues.glute_ready]\n')
    assert main(given(archive, tmp_path / "out", *only, "--protocol", str(tmp_path / "p.toml"))) == 2
    assert "made with another protocol; choose another --out" in capsys.readouterr().err
