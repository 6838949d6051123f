"""The schedule: each cue ends once, the newest revision counts, nothing is late."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cues.schedule import GRACE_NS, LONGEST_NS, Schedule
from feedback.messages import Cue

MS = 1_000_000


def cue(cue_id: int, due_ns: int, revision: int = 0, cancelled: str = "", until_ns: int = 0, kind: str = "") -> Cue:
    head = (0, 7, 0, cue_id, revision, kind or f"kind {cue_id}", "left")
    return Cue(*head, due_ns, due_ns, 0, "click", -12.0, cancelled, until_ns)


def test_a_cue_is_placed_and_taken_when_its_block_comes() -> None:
    schedule = Schedule()
    assert schedule.place(cue(1, 50 * MS), 0) == "placed"
    assert schedule.take(10 * MS, 20 * MS, 5 * MS) == []
    assert schedule.take(45 * MS, 55 * MS, 40 * MS) == [cue(1, 50 * MS)]
    assert schedule.take(45 * MS, 55 * MS, 40 * MS) == []
    assert schedule.told() == []


def test_a_newer_revision_replaces_the_older() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 50 * MS), 0)
    assert schedule.place(cue(1, 30 * MS, revision=1), 1) == "moved"
    assert schedule.take(25 * MS, 60 * MS, 20 * MS) == [cue(1, 30 * MS, revision=1)]
    assert len(schedule) == 0


@pytest.mark.parametrize("revision", [3, 4])
def test_an_overtaken_or_repeated_revision_is_ignored(revision: int) -> None:
    schedule = Schedule()
    schedule.place(cue(1, 50 * MS, revision=4), 0)
    assert schedule.place(cue(1, 20 * MS, revision=revision), 1) == "late"
    assert schedule.take(0, 60 * MS, 0) == [cue(1, 50 * MS, revision=4)]
    assert schedule.told() == []


def test_a_rendered_cue_cannot_be_changed() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 10 * MS), 0)
    schedule.take(5 * MS, 15 * MS, 0)
    assert schedule.place(cue(1, 90 * MS, revision=1), 1) == "rendered"
    assert schedule.place(cue(1, 90 * MS, revision=2, cancelled="stopped"), 1) == "rendered"
    assert schedule.take(15 * MS, 200 * MS, 2) == []


def test_a_cancelled_cue_is_told_and_stays_so() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 50 * MS), 0)
    assert schedule.place(cue(1, 50 * MS, revision=1, cancelled="stopped"), 20) == "cancelled"
    assert schedule.place(cue(1, 60 * MS, revision=2), 30) == "cancelled"
    assert schedule.take(0, 100 * MS, 40) == []
    (told,) = schedule.told()
    assert (told.cue_id, told.revision, told.outcome, told.t_ns, told.cause_ns) == (1, 1, "cancelled", 20, 7)
    assert (told.onset_ns, told.error_ns) == (0, 0)


def test_a_cancellation_that_comes_first_keeps_its_cue_silent() -> None:
    schedule = Schedule()
    assert schedule.place(cue(1, 50 * MS, revision=1, cancelled="stopped"), 0) == "cancelled"
    assert schedule.place(cue(1, 50 * MS), 1) == "cancelled"
    assert len(schedule) == 0


@pytest.mark.parametrize(("due_ns", "received_ns"), [(9, 10), (40 * MS - 1, 0)])
def test_a_cue_whose_time_has_passed_or_is_rendered_is_late(due_ns: int, received_ns: int) -> None:
    schedule = Schedule()
    schedule.take(30 * MS, 40 * MS, 0)
    assert schedule.place(cue(1, due_ns), received_ns) == "late"
    assert [told.outcome for told in schedule.told()] == ["late"]
    assert schedule.take(0, 100 * MS, 0) == []


def test_a_revision_into_the_past_ends_the_cue() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 50 * MS), 0)
    assert schedule.place(cue(1, 5 * MS, revision=1), 6 * MS) == "late"
    assert schedule.take(0, 100 * MS, 7 * MS) == []


def test_a_block_that_begins_after_the_due_time_drops_the_cue() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 50 * MS), 0)
    schedule.place(cue(2, 60 * MS), 0)
    first_ns = 60 * MS + GRACE_NS
    assert schedule.take(first_ns, first_ns + MS, 58 * MS) == [cue(2, 60 * MS)]
    (told,) = schedule.told()
    assert (told.cue_id, told.outcome, told.t_ns) == (1, "late", 58 * MS)


def test_a_stalled_card_makes_cues_late() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 50 * MS), 0)
    schedule.place(cue(2, 90 * MS), 50 * MS + 1)
    assert [(told.cue_id, told.outcome) for told in schedule.told()] == [(1, "late")]
    assert len(schedule) == 1


def test_cues_are_taken_in_order_of_time() -> None:
    schedule = Schedule()
    for cue_id, due_ns in ((1, 30), (2, 10), (4, 20), (3, 20)):
        schedule.place(cue(cue_id, due_ns), 0)
    assert [taken.cue_id for taken in schedule.take(0, 40, 0)] == [2, 3, 4, 1]


def test_the_queue_is_bounded_and_says_so() -> None:
    schedule = Schedule(capacity=2)
    assert [schedule.place(cue(i, 50 * MS), 0) for i in range(3)] == ["placed", "placed", "cancelled"]
    assert schedule.place(cue(1, 60 * MS, revision=1), 0) == "moved"
    assert [told.cue_id for told in schedule.told()] == [2]


def test_the_memory_of_ended_cues_is_bounded() -> None:
    schedule = Schedule(remembered=10)
    for cue_id in range(100):
        schedule.place(cue(cue_id, 0), 1)
    assert schedule.place(cue(99, 50), 2) == "late"
    assert schedule.place(cue(0, 50), 2) == "placed"


def held(revision: int = 0, until_ns: int = 300 * MS, cancelled: str = "") -> Cue:
    return cue(1, 50 * MS, revision, cancelled, until_ns)


def sounding() -> Schedule:
    """With a held cue that has begun, rendered up to 60 ms."""
    schedule = Schedule()
    schedule.place(held(), 0)
    assert schedule.take(40 * MS, 60 * MS, 30 * MS) == [held()]
    return schedule


def test_the_end_of_a_held_cue_is_moved_while_it_sounds_and_told_to_the_next_block() -> None:
    schedule = sounding()
    assert schedule.place(held(1, 200 * MS), 60 * MS) == "moved"
    assert schedule.place(held(2, 250 * MS).replace(due_ns=90 * MS), 61 * MS) == "moved"
    assert schedule.news() == [held(1, 200 * MS), held(2, 250 * MS)], "its onset is what it was"
    assert schedule.news() == []
    assert schedule.take(60 * MS, 100 * MS, 55 * MS) == []
    assert schedule.told() == []


def test_a_held_cue_is_cancelled_while_it_sounds_and_stays_so() -> None:
    schedule = sounding()
    assert schedule.place(held(1, cancelled="signal lost"), 60 * MS) == "cancelled"
    assert schedule.place(held(2), 61 * MS) == "cancelled"
    assert [news.cancelled for news in schedule.news()] == ["signal lost"]
    assert schedule.told() == [], "it has ended with its onset"


@pytest.mark.parametrize("revision", [0, 1])
def test_an_overtaken_revision_of_a_held_cue_is_ignored(revision: int) -> None:
    schedule = sounding()
    schedule.place(held(1, 200 * MS), 60 * MS)
    schedule.news()
    assert schedule.place(held(revision, 100 * MS), 61 * MS) == "late"
    assert schedule.news() == []


def test_a_held_cue_that_is_over_cannot_be_changed() -> None:
    schedule = sounding()
    schedule.take(290 * MS, 310 * MS, 280 * MS)
    assert schedule.place(held(1, 400 * MS), 290 * MS) == "rendered"
    schedule.take(310 * MS, 320 * MS, 300 * MS)
    assert schedule.place(held(2, 400 * MS), 310 * MS) == "rendered"
    assert schedule.news() == []


def test_a_held_cue_is_over_after_the_longest_time_whatever_was_asked() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 0, until_ns=90 * LONGEST_NS), 0)
    schedule.take(0, 10 * MS, 0)
    schedule.take(LONGEST_NS, LONGEST_NS + MS, LONGEST_NS)
    assert schedule.place(cue(1, 0, revision=1, until_ns=99 * LONGEST_NS), LONGEST_NS) == "rendered"


@pytest.mark.parametrize("until_ns", [40 * MS, 50 * MS])
def test_a_held_cue_that_would_end_before_it_begins_is_cancelled(until_ns: int) -> None:
    schedule = Schedule()
    assert schedule.place(held(0, until_ns), 0) == "cancelled"
    assert [told.outcome for told in schedule.told()] == ["cancelled"]


def test_one_cue_of_a_kind_leg_and_purpose_waits() -> None:
    schedule = Schedule()
    for cue_id in (1, 2):
        schedule.place(cue(cue_id, (50 + cue_id) * MS, kind="glute_ready"), 0)
    schedule.place(cue(3, 60 * MS, kind="glute_ready").replace(leg="right"), 0)
    schedule.place(cue(4, 61 * MS, kind="glute_ready").replace(purpose="reward"), 0)
    assert [(told.cue_id, told.outcome) for told in schedule.told()] == [(1, "cancelled")]
    assert [taken.cue_id for taken in schedule.take(0, 100 * MS, 0)] == [2, 3, 4]


def test_a_revision_of_the_waiting_cue_does_not_end_it() -> None:
    schedule = Schedule()
    schedule.place(cue(1, 50 * MS), 0)
    assert schedule.place(cue(1, 60 * MS, revision=1), 0) == "moved"
    assert schedule.told() == []


def test_several_words_may_wait() -> None:
    schedule = Schedule()
    for cue_id in (1, 2, 3):
        schedule.place(cue(cue_id, cue_id * MS, kind="count_down").replace(purpose="speech"), 0)
    assert len(schedule) == 3


def test_while_nothing_may_sound_a_cue_is_cancelled_once() -> None:
    schedule = Schedule()
    assert [schedule.refuse(cue(1, 50 * MS, revision), 0) for revision in (0, 1)] == ["cancelled", "cancelled"]
    assert [told.outcome for told in schedule.told()] == ["cancelled"]


@st.composite
def a_life(draw: st.DrawFn) -> list[tuple[int, int, bool] | int]:
    """A row of (cue_id, due in ms from now, cancelled) revisions and of blocks, as their length in ms."""
    revision = st.tuples(st.integers(0, 4), st.integers(-5, 40), st.sampled_from([False, False, False, True]))
    return draw(st.lists(st.one_of(revision, st.integers(1, 12)), max_size=60))


@given(a_life())
def test_each_cue_ends_exactly_once_and_never_late(life: list[tuple[int, int, bool] | int]) -> None:
    schedule, now_ns, ahead_ns = Schedule(), 0, 8 * MS
    newest: dict[int, Cue] = {}
    sent: dict[int, int] = {}
    ends: list[int] = []
    for step in life:
        if isinstance(step, int):
            first_ns, before_ns = now_ns + ahead_ns, now_ns + ahead_ns + step * MS
            for taken in schedule.take(first_ns, before_ns, now_ns):
                assert first_ns - GRACE_NS <= taken.due_ns < before_ns
                assert taken == newest[taken.cue_id]
                assert not taken.cancelled
                ends.append(taken.cue_id)
            now_ns += step * MS
        else:
            cue_id, from_now_ms, cancelled = step
            sent[cue_id] = sent.get(cue_id, -1) + 1
            due_ns = now_ns + from_now_ms * MS
            until_ns = due_ns + 30 * MS if cue_id % 2 else 0
            new = cue(cue_id, due_ns, sent[cue_id], "stopped" if cancelled else "", until_ns)
            verdict = schedule.place(new, now_ns)
            if verdict in ("placed", "moved"):
                newest[cue_id] = new
            assert (cue_id in ends) <= (verdict != "placed")
            for news in schedule.news():
                assert cue_id in ends
                assert cue_id % 2
                assert (news.revision, news.until_ns, news.cancelled) == (new.revision, until_ns, new.cancelled)
        told = schedule.told()
        assert all(report.outcome in ("late", "cancelled") for report in told)
        ends.extend(report.cue_id for report in told)
    schedule.clear(now_ns)
    ends.extend(report.cue_id for report in schedule.told())
    assert sorted(ends) == sorted(sent)
