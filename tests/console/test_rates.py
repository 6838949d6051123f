"""So many at once, and so many a second."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.console.rates import MOST_KEYS, Rates

S = 1_000_000_000


@given(st.lists(st.integers(0, 3 * S), max_size=60), st.integers(1, 5), st.floats(0.1, 5))
def test_never_more_than_the_burst_and_what_has_come_since(pauses, burst, per_s):
    rates, at_ns, allowed = Rates(burst, per_s), 0, 0
    for pause in pauses:
        at_ns += pause
        allowed += rates.allow("a", at_ns)
        assert allowed <= burst + per_s * at_ns / S + 1e-6


def test_who_waits_may_again_and_others_may_meanwhile():
    rates = Rates(burst=2, per_s=0.5)
    assert [rates.allow("a", 0) for _ in range(3)] == [True, True, False]
    assert rates.allow("b", 0)
    assert not rates.allow("a", S)
    assert rates.allow("a", 3 * S)


def test_it_does_not_grow_with_those_who_ask():
    rates = Rates(1, 1)
    for number in range(3 * MOST_KEYS):
        rates.allow(str(number), 0)
    assert len(rates._left) == MOST_KEYS
    assert not rates.allow(str(3 * MOST_KEYS - 1), 0)
