"""What was written is read, however it lies in the ring; who is too slow is told so."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import Command, Samples
from feedback.processes.journal import Journal, Overtaken
from feedback.topics import TOPICS

times = st.integers(0, 2**63 - 1)
values = st.lists(st.floats(allow_nan=False), max_size=20).map(tuple)
samples = st.builds(Samples, times, times, times, st.text(max_size=30), times, values)
commands = st.builds(
    Command, times, times, times, times, st.text(max_size=9), st.text(max_size=9), st.text(max_size=99)
)
steps = st.lists(st.tuples(times, st.lists(samples | commands, max_size=5)), min_size=1, max_size=40)


@given(steps)
def test_each_step_is_read_as_it_was_written_round_and_round(written):
    journal, place = Journal(ring=8192), 0
    for now_ns, taken in written:
        journal.write(now_ns, taken)
        ((place, read_ns, read),) = journal.read(place, journal.end)
        assert (place, read_ns, read) == (journal.end, now_ns, taken)


@given(steps, st.integers(200, 4000))
def test_who_is_too_slow_is_told_and_never_given_something_else(written, ring):
    journal, found = Journal(ring), []
    written = [(now_ns, taken[:1]) for now_ns, taken in written]
    try:
        for now_ns, taken in written:
            journal.write(now_ns, taken)
    except ValueError:
        return
    try:
        found += [(now_ns, taken) for _, now_ns, taken in journal.read(0, journal.end)]
    except Overtaken:
        assert journal.end > ring
        assert found == []
    else:
        assert found == written


def test_what_is_none_of_the_engines_inputs_is_not_written():
    journal = Journal()
    journal.write(7, ["a word of the port"])
    assert list(journal.read(0, journal.end)) == [(journal.end, 7, [])]


def test_a_step_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit into a journal of 64"):
        Journal(64).write(1, [Samples(1, 1, 0, "insoles.left", 0, (0.0,) * 20)])


def test_a_child_reads_what_its_parent_writes_after_the_fork_and_after_its_own_death():
    journal, sample = Journal(), Samples(1, 2, 3, "insoles.left", 4, (5.0,))
    if not (writer := os.fork()):
        journal.write(10, [sample])
        journal.numbers[len(TOPICS) - 1] = 99
        os._exit(0)
    os.waitpid(writer, 0)
    assert [row[1:] for row in journal.read(0, journal.end)] == [(10, [sample])]
    assert journal.numbers[len(TOPICS) - 1] == 99
