"""Stamps of the layer against the host's clock."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from drivers.layer_clock import AGAIN_S, HostClock, LayerClock, apart_s


def test_another_computer_s_clock_is_corrected_and_looked_at_again() -> None:
    now = SimpleNamespace(s=100.0)
    corrections = iter([-7.0, -7.001])
    clock = LayerClock(lambda: now.s + 50.0, lambda: next(corrections), lambda: now.s)
    taken_s = 157.0  # the other computer's clock; the layer's here is at 150, the host's at 100
    assert clock.host_us(taken_s) == 100_000_000
    now.s = 101.0
    assert clock.host_us(taken_s + 1) == 101_000_000
    now.s = 103.0
    assert clock.host_us(taken_s + 3) == 102_999_000


class Ticking:
    """A host's clock that goes on by some time with each look at it, and the layer's beside it."""

    def __init__(self, steps_s: list[float], apart_s: float) -> None:
        self._steps_s, self._apart_s, self.now_s, self._i = steps_s, apart_s, 1000.0, 0

    def _step(self) -> float:
        self._i += 1
        self.now_s += self._steps_s[self._i % len(self._steps_s)]
        return self.now_s

    def host(self) -> float:
        return self._step()

    def layer(self) -> float:
        return self._step() - self._apart_s


STEPS = st.lists(st.floats(1e-7, 1e-3), min_size=7, max_size=7)


@given(STEPS)
def test_one_and_the_same_clock_is_carried_over_unchanged(steps_s: list[float]) -> None:
    both = Ticking(steps_s, 0.0)
    assert apart_s(both.layer, both.host) == 0.0
    assert HostClock(both.layer, both.host).layer_s(1_234_567_890_123) == 1234.567890123


@given(STEPS, st.floats(0.01, 1e6) | st.floats(-1e6, -0.01))
def test_two_clocks_are_told_apart_as_well_as_the_quickest_look_allows(steps_s: list[float], wide_s: float) -> None:
    both = Ticking(steps_s, wide_s)
    assert abs(apart_s(both.layer, both.host) - wide_s) <= 1e-3


def test_a_clock_that_drifts_is_followed() -> None:
    now = SimpleNamespace(s=100.0, apart_s=5.0)
    clock = HostClock(lambda: now.s - now.apart_s, lambda: now.s)
    assert clock.layer_s(100_000_000_000) == 95.0
    now.s, now.apart_s = 100.0 + AGAIN_S, 5.5
    assert clock.layer_s(102_000_000_000) == 96.5
