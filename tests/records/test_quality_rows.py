from collections.abc import Callable
from pathlib import Path
from typing import Any

from feedback.messages import Notice, ProcessHealth
from feedback.records.archive import add_note
from feedback.records.quality_rows import latency_rows, note_rows, quality_rows
from feedback.records.reviewed import review

MINUTE_NS = 60_000_000_000


def test_every_loss_and_the_preflight_have_a_row(walk_file: Path) -> None:
    rows = dict(quality_rows(review(walk_file)))
    assert rows["File"] == "complete, checksums agree"
    assert rows["Preflight"] == "no preflight was made for this rig on that PC"
    assert rows["Sensor soles"].startswith("200 frames a second; lost 3, bad 1, noise 17 bytes, reconnects 1")
    assert rows["Messages missed on the bus"] == "2"
    assert rows["Signal of a sole lost"] == "2"
    assert rows["Strides left"] == "53 of 54 count (98 %)"
    assert rows["Sound output"].startswith("none: cues were computed, not heard; latency 5.5 ms")
    assert int(rows["Stream soles.left"].split()[0].replace(",", "")) > 5000


def test_latencies_have_their_n(walk_file: Path) -> None:
    first, second = latency_rows(review(walk_file, samples=False).summary)
    assert first[1:2] == ("200",)
    assert second[1:2] == ("98",)


def test_marks_and_notes_stand_apart_from_warnings(make_session: Callable[..., Path], walk: list[Any]) -> None:
    first_ns = walk[0][2].cause_ns
    told = [
        ("notice", "desk", Notice(first_ns + MINUTE_NS, first_ns + 1, k, "therapist", word, text))
        for k, (word, text) in enumerate((("mark", "let go of the rail"), ("warning", "speech was late")))
    ]
    path = make_session([*walk, *told])
    when = review(path, samples=False).started
    assert when is not None
    add_note(path, "slept badly", when)
    reviewed = review(path, samples=False)
    assert [(who, text) for _, who, text in note_rows(reviewed)] == [
        ("therapist", "let go of the rail"),
        ("afterwards", "slept badly"),
    ]
    assert note_rows(reviewed)[0][0] in ("0:59 min", "1:00 min")
    assert ("Notice, therapist", "speech was late") in quality_rows(reviewed)


def test_each_process_says_how_it_was_at_its_worst(make_session: Callable[..., Path], walk: list[Any]) -> None:
    first_ns = walk[0][2].cause_ns
    told = [
        ("process_health", "engine", ProcessHealth(first_ns + k, first_ns + k, k, "engine", 50, *worst, 3, 20.0, 90.4))
        for k, worst in enumerate(((1_500_000, 200_000), (700_000, 900_000)))
    ]
    rows = dict(quality_rows(review(make_session([*walk, *told]), samples=False)))
    words = "longest turn 1.5 ms, woken 0.9 ms late at most; 20 % of a core on the mean, 90 MiB"
    assert rows["Process engine"] == words
