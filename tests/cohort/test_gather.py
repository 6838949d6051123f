import shutil
from pathlib import Path

import pytest

from feedback.cohort.gather import gather, notes
from feedback.cohort.manifest import Manifest
from feedback.cohort.sources import SESSIONS, WALKS, found


def run(archive: Path, out: Path, settings, workers: int = 0):
    sources, _ = found([str(archive)], SESSIONS + WALKS["gaitpdb"])
    return gather(sources, Manifest(out, settings), settings, workers)


def parts(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("part.parquet"))}


def test_a_second_run_does_nothing(archive, settings, tmp_path):
    first = run(archive, tmp_path / "out", settings)
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("part.parquet")}
    again = run(archive, tmp_path / "out", settings)
    assert (first.made, first.left, again.made, again.left) == (4, 0, 0, 4)
    assert stamps == {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("part.parquet")}


def test_the_number_of_workers_changes_no_byte_and_a_killed_worker_s_file_is_told(archive, settings, tmp_path):
    shutil.copy(archive / "P2_01.txt", archive / "A9_01.txt")
    (archive / "P8_01.txt").write_text("1 2 3")
    alone = run(archive, tmp_path / "alone", settings)
    together = run(archive, tmp_path / "together", settings, workers=2)
    assert parts(tmp_path / "alone") == parts(tmp_path / "together")
    assert (alone.made, alone.copies, alone.failed) == (together.made, together.copies, together.failed)
    assert len(parts(tmp_path / "alone")) == 4 * 6


def test_new_changed_and_vanished_inputs(archive, settings, tmp_path):
    out = tmp_path / "out"
    run(archive, out, settings)
    shutil.copy(archive / "P1_01.txt", archive / "P9_09.txt")
    (archive / "P2_01.txt").write_bytes((archive / "P2_01.txt").read_bytes() + b"\n")
    (archive / "P3_01.txt").unlink()
    told = run(archive, out, settings)
    assert (told.made, told.left) == (1, 2), "the changed one; a copy is neither"
    assert told.copies == [(f"file://{archive}/P9_09.txt", f"file://{archive}/P1_01.txt")]
    assert len(list(out.glob("strides/*/*/part.parquet"))) == 4, "what has gone from the archive stays"


def test_bad_files_are_told_and_tried_again(archive, settings, tmp_path):
    (archive / "P0_00.txt").write_text("1 2 3")
    told = run(archive, tmp_path / "out", settings)
    assert (told.made, told.sound) == (4, False)
    (url, words), (open_url, open_words) = reversed(notes(told, ["x.mcap.partial"]))
    assert url.endswith("P0_00.txt")
    assert words.startswith("cannot be read: ")
    assert "3 columns" in words
    assert (open_url, open_words[:9]) == ("x.mcap.partial", "cut short")
    assert run(archive, tmp_path / "out", settings).failed == told.failed


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_names_of_one_content_the_first_in_order_counts(archive, settings, tmp_path, order, monkeypatch):
    shutil.copy(archive / "P2_01.txt", archive / "A9_01.txt")
    monkeypatch.setattr("feedback.cohort.gather.results", lambda work, jobs, *_: map(work, jobs[::order]))
    told = run(archive, tmp_path / "out", settings)
    assert told.made == 4
    assert told.copies == [(f"file://{archive}/P2_01.txt", f"file://{archive}/A9_01.txt")]
    assert (tmp_path / "out" / "strides" / "patient=A9").is_dir()
    assert not list((tmp_path / "out" / "strides").glob("patient=P2/*"))


def test_a_file_that_was_only_touched_is_looked_at_and_left(archive, settings, tmp_path):
    run(archive, tmp_path / "out", settings)
    before = parts(tmp_path / "out")
    (archive / "P1_01.txt").touch()
    told = run(archive, tmp_path / "out", settings)
    assert (told.made, told.left) == (0, 4)
    assert parts(tmp_path / "out") == before
