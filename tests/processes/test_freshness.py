"""The age of a stream, and what is missing of it, as the engine got it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import Samples
from feedback.processes.freshness import EVERY_NS, Freshness

MS = 1_000_000


def sample(stream, t_ms, frame=-1):
    return Samples(round(t_ms * MS), round(t_ms * MS), 0, stream, frame, (0.0,))


def test_age_greatest_age_and_what_is_missing_are_told_by_stream():
    fresh = Freshness(oldest_ms=200.0)
    fresh.take(sample("insoles.right", 100, 7), 103 * MS)
    fresh.take(sample("insoles.left", 100, 7), 103 * MS)
    fresh.take(sample("insoles.left", 110, 8), 410 * MS)
    fresh.take(sample("insoles.left", 400, 37), 412 * MS)
    (told,) = fresh.told(420 * MS, 412 * MS)
    assert told.streams == ("insoles.left", "insoles.right")
    assert told.age_ms == (20.0, 320.0)
    assert told.oldest_ms == (300.0, 3.0)
    assert told.taken == (3, 1)
    assert told.missing == (28, 0)
    assert told.late == (1, 0)


def test_it_is_told_once_a_second_and_the_greatest_age_is_that_of_the_second():
    fresh = Freshness(oldest_ms=200.0)
    fresh.take(sample("insoles.left", 0), 300 * MS)
    assert fresh.told(300 * MS, 0)
    fresh.take(sample("insoles.left", 300), 301 * MS)
    assert fresh.told(300 * MS + EVERY_NS - 1, 0) == []
    (told,) = fresh.told(300 * MS + EVERY_NS, 0)
    assert told.oldest_ms == (1.0,)
    assert told.late == (1,)


@given(st.lists(st.integers(-1, 1000), max_size=50))
def test_a_device_that_counts_anew_or_not_at_all_is_missing_nothing_for_it(frames):
    fresh = Freshness(oldest_ms=200.0)
    for place, frame in enumerate(frames):
        fresh.take(sample("s.left", place, frame), place * MS)
    expected = sum(max(0, later - earlier - 1) for earlier, later in pairwise(frames) if earlier >= 0)
    told = fresh.told(99 * MS, 0)[0]
    assert told.missing == ((expected,) if frames else ())
