"""The judgement of cues, on a walk whose every step is known; and the command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import read_walk
from feedback.config import load_rig
from gait_bench import cued

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = load_rig(REPOSITORY / "configs/rigs/gaitpdb.toml")


def write_walk(path: Path, stop_s: float = 1e9) -> Path:
    """60 strides of 1.1 s; from stop_s on both feet stand."""
    starts = 2.0 + 0.55 * np.arange(120)
    starts = starts[starts < stop_s]
    time_s = np.arange(0, starts[-1] + 6.0, 0.01)
    table = [time_s]
    for first in (0, 1):
        ends = [*(starts[first::2][:-1] + 0.68), 1e9]
        stances = [
            np.minimum((time_s - at) / 0.06, (end - time_s) / 0.12)
            for at, end in zip(starts[first::2], ends, strict=True)
        ]
        table += [700 / 8 * np.clip(np.max(stances, axis=0), 0, 1)] * 8
    table += [sum(table[1:9]), sum(table[9:17])]
    path.write_text("".join("\t".join(f"{cell:.3f}" for cell in row) + "\n" for row in zip(*table, strict=True)))
    return path


def measure(path: Path, **cues: object) -> dict[str, cued.Kind]:
    return cued.measure(read_walk(path, "gaitpdb"), RIG, cued.protocol(cues or None))


def test_a_walk_without_noise_is_cued_at_each_stride_and_in_time(tmp_path: Path) -> None:
    for kind, row in measure(write_walk(tmp_path / "w.txt")).items():
        assert row.steady_due > 80 or kind in cued.RESULTS, kind
        assert row.steady_sounded == row.steady_due, kind
        assert [getattr(row, name) for name in (*cued.FAULTS, "none_came")] == [0] * 5, kind
        assert np.abs(row.errors_ms).max(initial=0.0) < 8.0, kind


def test_a_leg_that_is_not_cued_counts_as_missed(tmp_path: Path) -> None:
    row = measure(write_walk(tmp_path / "w.txt"), glute_ready={"legs": ("left",)})["glute_ready"]
    assert 0.45 < row.steady_sounded / row.steady_due < 0.55


def test_a_lead_that_is_judged_wrongly_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cued, "_lead_s", lambda _plan, _kind: 0.1)
    row = measure(write_walk(tmp_path / "w.txt"), glute_ready={"lead_ms": 60.0})["glute_ready"]
    assert np.mean(row.errors_ms) == pytest.approx(40.0, abs=5.0)


def test_cues_end_with_the_walk(tmp_path: Path) -> None:
    for kind, row in measure(write_walk(tmp_path / "w.txt", stop_s=40.0)).items():
        assert (row.after_stop, row.held_on) == (0, 0), kind


def test_pauses_are_seen_where_nothing_moves(tmp_path: Path) -> None:
    walk = read_walk(write_walk(tmp_path / "w.txt"), "gaitpdb")
    moves = np.array([1.0, 1.5, 4.0, 4.5])
    at_ns = [round(at * 1e9) for at in (1.9, 1.7, 1.81, 3.9, 4.1)]
    assert cued._in_pauses(at_ns, moves[:3], walk) == 3


def test_a_sound_on_a_foot_in_the_air_is_on_the_wrong_leg() -> None:
    strikes, offs, none = np.array([1.0, 2.0]), np.array([1.6, 2.6]), np.array([])
    leg = cued.Leg(strikes, offs, none, none)
    assert cued._bears(leg, np.array([0.97, 1.3, 1.63, 1.8, 2.1])).tolist() == [True, True, True, False, True]


def test_the_command_gives_one_json_object(tmp_path: Path) -> None:
    write_walk(tmp_path / "GaCo98_01.txt")
    command = [sys.executable, str(REPOSITORY / "scripts/bench_cues.py"), "--data", str(tmp_path), "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([*command, "--json", "--check"], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["walks"] == 1
    assert told["glute_ready"]["steady_pct"] == 100.0
    empty = subprocess.run(
        [*command[:-4], "--data", str(tmp_path / "no")], capture_output=True, text=True, env=environment
    )
    assert empty.returncode == 3
