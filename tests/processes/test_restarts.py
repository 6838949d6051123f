"""Who is started anew, when, and when that is given up."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.processes.restarts import LONGEST_S, MOST, WINDOW_S, Restarts


def test_who_has_died_once_is_started_at_once_and_told_how_the_last_ended():
    restarts = Restarts()
    assert restarts.arrange("audio", "killed by SIGKILL", 10.0)
    assert restarts.due(10.0) == [("audio", "killed by SIGKILL")]
    assert restarts.due(11.0) == []


def test_who_dies_each_time_waits_longer_each_time_and_is_given_up():
    restarts, now_s, waits_s = Restarts(), 0.0, []
    while restarts.arrange("audio", "code 3", now_s):
        begun_s = now_s
        while not restarts.due(now_s):
            now_s += 0.25
        waits_s.append(now_s - begun_s)
    assert waits_s == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0]
    assert len(waits_s) == MOST


def test_who_is_replaced_by_a_spare_counts_and_is_not_started():
    restarts = Restarts()
    assert [restarts.count("engine", 1.0 + k) for k in range(MOST + 1)] == [True] * MOST + [False]
    assert restarts.due(99.0) == []
    assert not restarts.arrange("engine", "", 10.0)


def test_who_lives_for_a_while_is_started_anew_for_ever():
    restarts = Restarts()
    for count in range(1000):
        now_s = count * (WINDOW_S / MOST + 0.1)
        assert restarts.arrange("audio", "", now_s)
        restarts.due(now_s + LONGEST_S)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30)), max_size=60))
def test_nobody_is_started_more_often_than_allowed_nor_for_another(deaths):
    restarts, now_s, begun = Restarts(), 0.0, {}
    for process, pause_s in deaths:
        now_s += pause_s
        if restarts.arrange(process, process, now_s):
            begun.setdefault(process, []).append(now_s)
        assert all(process == how for process, how in restarts.due(now_s))
    for times_s in begun.values():
        assert all(late - early >= WINDOW_S for early, late in zip(times_s, times_s[MOST:], strict=False))
