"""The judge of scripts/bench_load, and those who listen: what it must find, it finds."""

from pathlib import Path

import pytest
from load_bench.listeners import listening
from load_bench.run import AGAIN, TOO_SLOW, broken
from load_bench.run import NORMAL_HZ as SOLE_HZ

from feedback.bus import BOOK, Addresses, Link
from feedback.messages import Samples
from feedback.topics import TOPICS

GOOD = {"unrecorded_messages": 0, "gaps_in_the_run": 0, "listeners_missed": 0, "steps_missed": 0, "cue_ms_p99": 1.5,
        "said": []}  # fmt: skip
SAID = [f"{TOO_SLOW}: engine is late by 80 ms", f"{AGAIN}: screen and console go on as before"]


def test_the_normal_rate_is_that_of_the_table_of_topics() -> None:
    assert TOPICS["samples"].rate_hz == 2 * SOLE_HZ


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"unrecorded_messages": 3}, "unrecorded_messages is 3, not 0"),
        ({"listeners_missed": 1}, "listeners_missed is 1, not 0"),
        ({"steps_missed": 1}, "steps_missed is 1, not 0"),
        ({"cue_ms_p99": 5.2}, "byte to cue takes 5.2 ms (p99), not 5"),
    ],
)
def test_what_is_wrong_under_load_is_said(wrong: dict[str, object], words: str) -> None:
    assert broken(GOOD, beyond=False) == []
    assert broken(GOOD | wrong, beyond=False) == [words]


def test_beyond_capacity_it_has_to_be_said_and_taken_back_and_nothing_may_be_lost() -> None:
    slow = GOOD | {"cue_ms_p99": 90.0, "said": SAID}
    assert broken(slow, beyond=True) == []
    assert broken(slow | {"said": SAID[:1]}, beyond=True) == ["nobody said that it keeps up again"]
    assert broken(GOOD, beyond=True)[0] == "nobody said that the computer is too slow"
    assert broken(slow | {"unrecorded_messages": 1}, beyond=True) == ["unrecorded_messages is 1, not 0"]


def test_a_listener_counts_what_it_heard_and_what_it_missed(tmp_path: Path) -> None:
    book = Addresses.ipc(tmp_path, {"soles": "sensor"})
    book.save(tmp_path / BOOK)
    link = Link("soles", book, ())
    with listening(tmp_path, 2) as counts:
        for _ in range(400):
            link.send([Samples(0, 0, 0, "soles.left", 0, (1.0,))])
            link.wait(5_000_000)
    link.close()
    assert len(counts) == 2
    assert all(row.missed == 0 for row in counts)
