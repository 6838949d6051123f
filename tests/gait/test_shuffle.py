"""Dips of the load of a foot that stays on the ground, as shares of its usual peak, in steps of 10 ms."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.shuffle import FROM, MS, Shuffle

USUAL = 700.0


class Foot:
    """Feeds a Shuffle as a stance and its dips come, and keeps what was told: (event, at ms, told ms)."""

    def __init__(self) -> None:
        self.shuffle = Shuffle()
        self.shuffle.usual = USUAL
        self.told: list[tuple[str, float, float]] = []
        self._now_ns = 0
        self._slides = False

    def feed(self, shares: Sequence[float]) -> None:
        for share in shares:
            self._now_ns += 10 * MS
            load = share * USUAL
            if self._slides:
                self._rise(load)
            elif share >= FROM:
                self.shuffle.clear()
            elif self.shuffle.fall(self._now_ns, load):
                self._slides = True
                self._tell("off")

    def _rise(self, load: float) -> None:
        landed = self.shuffle.rise(self._now_ns, load)
        if landed is not False:
            self._slides = False
            if landed:
                self._tell("strike")
            self.shuffle.landed(self._now_ns)

    def _tell(self, event: str) -> None:
        self.told.append((event, self.shuffle.event_ns / MS, self._now_ns / MS))


def step(least: float = 0.15, edge_ms: int = 120, low_ms: int = 300, stance_ms: int = 600) -> list[float]:
    """One stride: load borne, given away, low, and back."""
    fall = np.linspace(1, least, edge_ms // 10 + 1).tolist()
    return [*[1.0] * (stance_ms // 10), *fall[1:], *[least] * (low_ms // 10), *fall[-2::-1]]


def test_a_habit_shows_from_the_second_dip_on() -> None:
    foot = Foot()
    for _ in range(5):
        foot.feed(step())
    assert [event for event, *_ in foot.told] == ["off", "strike"] * 4


def test_its_events_are_the_crossings_of_half_way() -> None:
    foot, stride_ms = Foot(), 600 + 240 + 300
    for _ in range(3):
        foot.feed(step())
    half = (1 - (0.15 + 1) / 2) / (1 - 0.15) * 120
    (_, off_at, _), (_, strike_at, strike_told) = foot.told[-2:]
    assert off_at == pytest.approx(2 * stride_ms + 600 + half, abs=12)
    assert strike_at == pytest.approx(3 * stride_ms - half, abs=5)
    assert strike_told - strike_at <= 10


def test_after_ordinary_walking_a_turn_of_two_dips_is_silent_and_the_third_tells() -> None:
    foot = Foot()
    for _ in range(20):
        foot.shuffle.lifted()
    for _ in range(2):
        foot.feed(step())
    assert foot.told == []
    foot.feed(step())
    foot.feed(step())
    assert [event for event, *_ in foot.told] == ["off", "strike"]


def test_weight_that_shifts_slowly_is_no_step() -> None:
    """Once every 3 s, over 0.9 s each way: nobody strikes, whatever the foot did before."""
    foot = Foot()
    for _ in range(6):
        foot.feed(step())
    before = len(foot.told)
    for _ in range(10):
        foot.feed(step(edge_ms=900, low_ms=300, stance_ms=900))
    assert [event for event, *_ in foot.told[before:] if event == "strike"] == []


def test_after_standing_the_first_dip_only_shows_that_walking_goes_on() -> None:
    foot = Foot()
    for _ in range(4):
        foot.feed(step())
    before = len(foot.told)
    foot.feed([1.0] * 500)
    foot.feed(step())
    assert len(foot.told) == before
    foot.feed(step())
    assert len(foot.told) == before + 2


def test_a_dip_that_stays_is_standing_on_the_other_foot() -> None:
    foot = Foot()
    for _ in range(4):
        foot.feed(step())
    foot.feed(step(low_ms=3000))
    assert foot.told[-1][0] == "off", "told when it had been low for 150 ms, and no strike after it"


@given(st.lists(st.floats(0.36, 1.3), max_size=300))
def test_a_load_that_never_gets_low_tells_nothing(shares: list[float]) -> None:
    foot = Foot()
    for _ in range(3):
        foot.feed(step())
    before = len(foot.told)
    foot.feed([1.0, *shares])
    assert len(foot.told) == before


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0, 1.2]), max_size=300))
def test_events_alternate_and_are_never_before_their_time(shares: list[float]) -> None:
    foot = Foot()
    foot.feed(step() + shares)
    for (event, at, told), (following, later, _) in zip(foot.told, foot.told[1:], strict=False):
        assert at <= told
        assert at <= later
        assert not event == following == "strike"
