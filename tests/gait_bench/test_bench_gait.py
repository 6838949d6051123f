"""The command, from the outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]


def bench(*options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "scripts/bench_gait.py"), *map(str, options)]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def write_walk(path: Path, strides: int = 25, seed: int = 1) -> None:
    """Uneven steps as gaitpdb keeps them: every stride 1.1 s within some 30 ms, eight zones alike."""
    draw = np.random.default_rng(seed)
    steps = 2.0 + np.cumsum(draw.normal(0.55, 0.015, 2 * strides))
    time_s = np.arange(0, steps[-1] - 1.0, 0.01)
    table = [time_s]
    for first in (0, 1):
        starts = steps[first::2]
        stances = [np.minimum((time_s - at) / 0.06, (at + 0.68 - time_s) / 0.12) for at in starts]
        table += [700 / 8 * np.clip(np.max(stances, axis=0), 0, 1)] * 8
    table += [sum(table[1:9]), sum(table[9:17])]
    path.write_text("".join("\t".join(f"{cell:.3f}" for cell in row) + "\n" for row in zip(*table, strict=True)))


def test_walks_become_one_json_object_with_every_way(tmp_path: Path) -> None:
    write_walk(tmp_path / "GaCo98_01.txt", seed=1)
    write_walk(tmp_path / "GaPt98_01.txt", seed=2)
    done = bench("--data", tmp_path, "--no-package", "--json", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["walks"] == 2
    assert told["all"]["strides"] == told["controls"]["strides"] + told["patients"]["strides"]
    for way in ("ours", "last stride", "mean of 5", "median of 10", "last value, same anchors", "adaptive oscillator"):
        assert told["all"][way]["250_ms"]["coverage_pct"] > 80
        assert 0 < told["all"][way]["toe_off"]["mae_ms"] < 60
    assert "adaptive-oscillator 0.2.1" not in told["all"]
    assert told["analyse_times_real_time"] > told["analyse_command_times_real_time"] > 0
    missed = bench("--data", tmp_path, "--no-package", "--every", "2", "--check", "--jobs", "1")
    assert missed.returncode in (0, 1)
    assert (missed.returncode == 1) == ("missed: " in missed.stderr)
    assert "patients" not in missed.stdout


def test_missing_walks_and_a_missing_package_are_told(tmp_path: Path) -> None:
    done = bench("--data", tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert f"no walks of gaitpdb in {tmp_path}" in done.stderr
    write_walk(tmp_path / "GaCo98_01.txt", 3)
    done = bench("--data", tmp_path, "--package-python", tmp_path / "none")
    assert done.returncode == 3
    assert "adaptive-oscillator is not installed" in done.stderr


def test_a_torn_walk_and_wrong_use_are_refused(tmp_path: Path) -> None:
    (tmp_path / "GaCo98_01.txt").write_text("1 2 3\n")
    done = bench("--data", tmp_path, "--no-package", "--jobs", "1")
    assert done.returncode == 2
    assert "3 columns; 19 were expected" in done.stderr
    assert bench("--every", "0").returncode == 2
