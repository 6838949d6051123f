"""How late samples arrive, and how old the newest is."""

from math import isnan

from feedback.processes.lateness import Lateness

MS = 1_000_000


def test_the_mean_of_each_second_by_itself():
    late = Lateness()
    for k, held_ms in enumerate((2, 4, 9)):
        late.arrived("left", k * 10 * MS, (k * 10 + held_ms) * MS)
    assert late.take_ns() == 5 * MS
    assert isnan(late.take_ns()), "nothing came since"


def test_who_has_no_clock_tells_nothing_of_it():
    late = Lateness()
    late.arrived("left", 7, 7)
    assert isnan(late.take_ns())


def test_the_oldest_stream_counts_until_the_port_was_opened_anew():
    late = Lateness()
    assert isnan(late.age_ns(0))
    late.arrived("left", 0, 10 * MS)
    late.arrived("right", 0, 30 * MS)
    assert late.age_ns(35 * MS) == 25 * MS
    late.forget()
    assert isnan(late.age_ns(35 * MS))
