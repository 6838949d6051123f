"""The one queued cue: each of its edges, to the nanosecond."""

from itertools import count

import pytest

from feedback.cues.standing import SMALLEST_MOVE_NS, TOO_CLOSE_NS, Hold, Now, Standing, Times

NOW = Now(1_000_000_000, 999_000_000)
TIMES = Times(1_500_000_000, 1_560_000_000, 20_000_000)


@pytest.fixture
def it():
    return Standing("glute_ready", "left", count(7))


def announced(it, times=TIMES, **more):
    (cue,) = it.announce(NOW, times, "click", -12.0, **more)
    return cue


def test_a_cue_is_announced_with_all_that_was_given(it):
    cue = announced(it, Times(5, 6, 7, 8), purpose="result", hold=Hold("chime", "thigh", 1.0, 2.0))
    assert (cue.t_ns, cue.cause_ns, cue.seq, cue.cue_id, cue.revision) == (*NOW, 0, 7, 0)
    assert (cue.kind, cue.leg, cue.sound, cue.gain_db, cue.purpose) == ("glute_ready", "left", "click", -12.0, "result")
    assert (cue.due_ns, cue.target_ns, cue.sigma_ns, cue.until_ns, cue.cancelled) == (5, 6, 7, 8, "")
    assert (cue.release, cue.follows, cue.follow_low, cue.follow_high) == ("chime", "thigh", 1.0, 2.0)


def test_a_plain_one_lasts_as_long_as_its_waveform_and_follows_nothing(it):
    cue = announced(it)
    assert (cue.until_ns, cue.release, cue.follows, cue.follow_low, cue.follow_high) == (0, "", "", 0.0, 0.0)
    assert cue.purpose == "cue"


def test_while_one_waits_no_other_is_announced(it):
    cue = announced(it)
    assert it.announce(NOW, TIMES, "click", -12.0) == []
    assert it.waits(cue.due_ns - 1)
    assert not it.waits(cue.due_ns)
    (later,) = it.announce(Now(cue.due_ns, 0), TIMES._replace(due_ns=cue.due_ns + 1), "click", -12.0)
    assert (later.cue_id, later.revision) == (8, 0)


@pytest.mark.parametrize(
    ("by_ns", "moves"),
    [
        (SMALLEST_MOVE_NS, True),
        (SMALLEST_MOVE_NS - 1, False),
        (-SMALLEST_MOVE_NS, True),
        (1 - SMALLEST_MOVE_NS, False),
    ],
)
def test_it_moves_by_a_millisecond_or_not_at_all(it, by_ns, moves):
    announced(it)
    moved = it.move(NOW, TIMES._replace(due_ns=TIMES.due_ns + by_ns))
    assert [(cue.due_ns, cue.revision, cue.cue_id) for cue in moved] == [(TIMES.due_ns + by_ns, 1, 7)] * moves


def test_an_end_that_moves_alone_counts_too(it):
    announced(it, TIMES._replace(until_ns=2_000_000_000))
    (cue,) = it.move(NOW, TIMES._replace(until_ns=2_000_000_000 + SMALLEST_MOVE_NS))
    assert (cue.due_ns, cue.until_ns) == (TIMES.due_ns, 2_000_000_000 + SMALLEST_MOVE_NS)


@pytest.mark.parametrize(("before_ns", "moves"), [(TOO_CLOSE_NS, True), (TOO_CLOSE_NS - 1, False)])
def test_close_to_its_time_it_is_left_alone(it, before_ns, moves):
    announced(it)
    later = Now(TIMES.due_ns - before_ns, 0)
    assert bool(it.move(later, TIMES._replace(due_ns=TIMES.due_ns + 50_000_000))) == moves


def test_it_is_never_moved_into_the_past_nor_too_close(it):
    announced(it)
    (cue,) = it.move(NOW, TIMES._replace(due_ns=0, target_ns=3, sigma_ns=4))
    assert (cue.due_ns, cue.target_ns, cue.sigma_ns) == (NOW.t_ns + TOO_CLOSE_NS, 3, 4)
    assert (cue.t_ns, cue.cause_ns) == NOW


def test_without_one_nothing_can_be_moved_held_or_cancelled(it):
    assert it.move(NOW, TIMES) == it.hold(NOW, 5) == it.cancel(NOW, "why") == it.end(NOW, "why") == []
    assert it.forget() is None


@pytest.mark.parametrize(
    ("until_ns", "to_ns"),
    [
        (2_000_000_000 + SMALLEST_MOVE_NS, 2_000_000_000 + SMALLEST_MOVE_NS),
        (2_000_000_000 - SMALLEST_MOVE_NS, 2_000_000_000 - SMALLEST_MOVE_NS),
        (2_000_000_000 + SMALLEST_MOVE_NS - 1, None),
        (0, 1_600_000_000),
    ],
)
def test_a_held_one_ends_at_another_time_and_never_before_now(it, until_ns, to_ns):
    announced(it, TIMES._replace(until_ns=2_000_000_000))
    found = [cue.until_ns for cue in it.hold(Now(1_600_000_000, 5), until_ns)]
    assert found == ([] if to_ns is None else [to_ns])


def test_a_held_one_that_is_over_cannot_be_held(it):
    announced(it, TIMES._replace(until_ns=2_000_000_000))
    assert it.hold(Now(2_000_000_000, 0), 3_000_000_000) == []


def test_a_cancelled_one_is_told_once_and_gone(it):
    announced(it)
    (cue,) = it.cancel(Now(1_100_000_000, 1_090_000_000), "nobody walks")
    assert (cue.t_ns, cue.cause_ns, cue.cue_id, cue.revision) == (1_100_000_000, 1_090_000_000, 7, 1)
    assert (cue.cancelled, cue.due_ns) == ("nobody walks", TIMES.due_ns)
    assert it.cue is None
    assert it.cancel(NOW, "again") == []


def test_the_end_cancels_what_waits_cuts_what_is_held_and_leaves_what_has_sounded(it):
    announced(it)
    assert it.end(NOW, "stop")[0].cancelled == "stop"
    announced(it, TIMES._replace(until_ns=2_000_000_000))
    (cut,) = it.end(Now(1_700_000_000, 0), "stop")
    assert (cut.until_ns, cut.cancelled) == (1_700_000_000, "")
    it.forget()
    announced(it)
    assert it.end(Now(TIMES.due_ns, 0), "stop") == []


def test_what_is_forgotten_is_given_back(it):
    cue = announced(it)
    assert it.forget() is cue
    assert it.forget() is None
