"""A cue with slack: it sounds as soon as it can, and no later than its slack allows."""

import pytest

from feedback.cues.schedule import GRACE_NS, Schedule
from feedback.messages import Cue

MS = 1_000_000


def cue(due_ns: int, slack_ns: int) -> Cue:
    head = (0, 7, 0, 1, 0, "reactive", "left", due_ns, due_ns, 0, "click", -12.0, "")
    return Cue(*head, slack_ns=slack_ns)


def test_it_is_taken_by_the_first_block_that_is_not_yet_rendered() -> None:
    schedule = Schedule()
    assert schedule.take(0, 5 * MS, 0) == []
    assert schedule.place(cue(MS, 20 * MS), 2 * MS) == "placed"
    assert schedule.take(5 * MS, 8 * MS, 3 * MS) == [cue(MS, 20 * MS)]
    assert schedule.told() == []


@pytest.mark.parametrize("slack_ns", [0, 3 * MS])
def test_beyond_its_slack_it_is_late(slack_ns: int) -> None:
    schedule = Schedule()
    schedule.take(0, 5 * MS, 0)
    assert schedule.place(cue(MS, slack_ns), 2 * MS) == "late"
    assert [report.outcome for report in schedule.told()] == ["late"]


def test_a_card_that_stalls_for_longer_than_its_slack_drops_it() -> None:
    schedule = Schedule()
    assert schedule.place(cue(MS, 10 * MS), 2 * MS) == "placed"
    assert schedule.take(12 * MS + GRACE_NS, 15 * MS, 3 * MS) == []
    assert [report.outcome for report in schedule.told()] == ["late"]
    assert schedule.place(cue(MS, 10 * MS).replace(cue_id=2), 2 * MS) == "late"


def test_it_expires_with_its_slack() -> None:
    schedule = Schedule()
    schedule.place(cue(MS, 10 * MS), 0)
    schedule.expire(11 * MS)
    assert len(schedule) == 1
    schedule.expire(11 * MS + 1)
    assert len(schedule) == 0
