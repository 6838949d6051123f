from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from feedback.outputs.calm import LEAST_NS, STEP, TURNS, WINDOW_NS, Level, Steady

MS = 1_000_000
GAPS = st.lists(st.tuples(st.integers(1, 120), st.floats(0, 1)), min_size=2, max_size=150)


def test_it_goes_along_one_way_at_once() -> None:
    level = Level()
    assert [level.show(k * MS, k / 10) for k in range(11)] == [k / 10 for k in range(11)]


def test_a_turn_too_many_waits_where_it_is_and_is_made_up_for() -> None:
    level = Level(turns=2)
    shown = [level.show(k * 50 * MS, k % 2) for k in range(8)]
    assert shown == [0, 1, 0, 1, 1, 1, 1, 1]
    assert level.show(50 * MS + WINDOW_NS + 60 * MS, 0.0) == 0.0


def test_noise_makes_no_turns() -> None:
    level = Level(turns=1)
    level.show(0, 0.5)
    for k in range(100):
        assert level.show(k * MS, 0.5 + (-1) ** k * 0.4 * STEP) >= 0.5
    assert level.show(101 * MS, 0.1) == 0.1


@given(GAPS)
def test_no_level_turns_more_often_than_it_may(steps: list[tuple[int, float]]) -> None:
    level, now_ns, turns, shown, rising = Level(), 0, [], 0.0, True
    for gap_ms, wanted in steps:
        now_ns += gap_ms * MS
        before, shown = shown, level.show(now_ns, wanted)
        if shown != before and (shown > before) != rising:
            turns.append(now_ns)
            rising = shown > before
    assert all(later - first >= WINDOW_NS for first, later in zip(turns, turns[TURNS:], strict=False))


def test_it_comes_to_rest_where_it_is_wanted() -> None:
    level = Level()
    for k in range(200):
        level.show(k * 20 * MS, k % 2)
    assert [level.show(4000 * MS + k * WINDOW_NS, 0.25) for k in range(3)][-1] == 0.25


@given(st.lists(st.tuples(st.integers(1, 300), st.sampled_from("abc")), min_size=2, max_size=80))
def test_words_stand_for_a_while_and_the_last_one_comes(steps: list[tuple[int, str]]) -> None:
    steady, now_ns, changed, shown = Steady(""), 0, [], ""
    for gap_ms, wanted in steps:
        now_ns += gap_ms * MS
        before, shown = shown, steady.show(now_ns, wanted)
        if shown != before:
            changed.append(now_ns)
    assert all(b - a >= LEAST_NS for a, b in pairwise(changed))
    assert steady.show(now_ns + LEAST_NS, steps[-1][1]) == steps[-1][1]
