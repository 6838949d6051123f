"""The card's clock: against a simulated card whose truth is known."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from feedback.outputs.dac_clock import JUMP_BLOCKS, ODD_BLOCKS, SETTLED_BLOCKS, DacClock, ImplausibleTimeError

RATE_HZ, BLOCK = 48_000, 128
BLOCK_NS = BLOCK * 1e9 / RATE_HZ
START_NS = 5_000_000_000_000
RING_NS = 8_000_000


@dataclass
class Card:
    """A card that asks for blocks in time, seen through PortAudio's clock."""

    offset_s: float = 0.0
    """PortAudio's clock less the host's."""
    drift: float = 0.0
    """Rate error of PortAudio's clock."""
    ppm: float = 0.0
    """Rate error of the card."""
    sounding_ns: float = START_NS + RING_NS

    def blocks(self, count: int, dice: random.Random) -> Iterator[tuple[float, float, int, float]]:
        """(current_s, dac_s, host_ns, true time of the first frame); some readings are preempted."""
        for _ in range(count):
            read_ns = self.sounding_ns - RING_NS + dice.uniform(0, 300_000)
            torn_ns = dice.uniform(0, 4_000_000) if dice.random() < 0.1 else 0.0
            whole_frames_ns = dice.uniform(-10_000, 10_000)
            way_ns = dice.uniform(20_000, 90_000) + (dice.uniform(0, 9_000_000) if dice.random() < 0.1 else 0)
            current_s = self.stream_s(read_ns + torn_ns)
            dac_s = current_s + (self.sounding_ns + whole_frames_ns - read_ns) / 1e9
            yield current_s, dac_s, round(read_ns + torn_ns + way_ns), self.sounding_ns
            self.sounding_ns += BLOCK_NS * (1 + self.ppm * 1e-6)

    def stream_s(self, at_ns: float) -> float:
        return at_ns / 1e9 * (1 + self.drift) + self.offset_s


def errors_ns(card: Card, clock: DacClock, count: int, seed: int) -> list[float]:
    rows = card.blocks(count, random.Random(seed))
    return [
        abs(clock.first_frame_ns(BLOCK, current_s, dac_s, host_ns, False) - true_ns)
        for current_s, dac_s, host_ns, true_ns in rows
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("card", "limit_ns"),
    [
        (Card(), 15_000),
        (Card(ppm=100), 20_000),
        (Card(ppm=-100), 20_000),
        (Card(offset_s=1.7e9), 60_000),
        (Card(offset_s=-5_000.0), 60_000),
        (Card(offset_s=-5_000.0, drift=25e-6), 120_000),
        (Card(offset_s=-5_000.0, drift=-25e-6), 120_000),
    ],
    ids=["same clock", "fast card", "slow card", "wall clock", "stream clock", "drifting", "drifting back"],
)
def test_it_tells_the_time_of_the_first_frame(card: Card, limit_ns: float, seed: int) -> None:
    fresh = Card(card.offset_s, card.drift, card.ppm)
    errors = errors_ns(fresh, DacClock(RATE_HZ), 3_000, seed)
    assert max(errors[100:]) <= limit_ns


def test_it_has_settled_after_a_few_blocks() -> None:
    clock, card = DacClock(RATE_HZ), Card()
    settled = []
    for current_s, dac_s, host_ns, _true in card.blocks(SETTLED_BLOCKS, random.Random(1)):
        settled.append(clock.settled)
        clock.first_frame_ns(BLOCK, current_s, dac_s, host_ns, False)
    assert not any(settled)
    assert clock.settled


def test_after_an_underrun_it_starts_anew() -> None:
    clock, card, dice = DacClock(RATE_HZ), Card(), random.Random(2)
    errors_ns(card, clock, 100, 2)
    card.sounding_ns += 73_456_789
    for row, (current_s, dac_s, host_ns, true_ns) in enumerate(card.blocks(50, dice)):
        error_ns = abs(clock.first_frame_ns(BLOCK, current_s, dac_s, host_ns, row == 0) - true_ns)
        assert error_ns < 5_000_000
    assert error_ns <= 15_000


@pytest.mark.parametrize("jump_s", [3_600.0, -3_600.0])
def test_a_clock_that_was_set_is_followed(jump_s: float) -> None:
    clock, card = DacClock(RATE_HZ), Card(offset_s=1.7e9)
    errors_ns(card, clock, 1_000, 3)
    card.offset_s += jump_s
    errors = errors_ns(card, clock, 200, 4)
    assert max(errors[JUMP_BLOCKS + 40 :]) <= 60_000


def test_a_stalled_host_is_no_jump() -> None:
    clock, card = DacClock(RATE_HZ), Card(offset_s=1.7e9)
    errors_ns(card, clock, 1_000, 5)
    for current_s, dac_s, host_ns, true_ns in card.blocks(JUMP_BLOCKS - 1, random.Random(5)):
        assert abs(clock.first_frame_ns(BLOCK, current_s, dac_s, host_ns + 90_000_000, False) - true_ns) <= 60_000


@pytest.mark.parametrize("latency_s", [0.0, -0.01, 89_478.484, float("nan")])
def test_impossible_times_are_refused(latency_s: float) -> None:
    clock = DacClock(RATE_HZ)
    for turn in range(ODD_BLOCKS - 1):
        clock.first_frame_ns(BLOCK, 5.0, 5.0 + latency_s, START_NS + turn, False)
    with pytest.raises(ImplausibleTimeError, match="Choose another device"):
        clock.first_frame_ns(BLOCK, 5.0, 5.0 + latency_s, START_NS, False)


def test_a_few_impossible_times_are_ignored() -> None:
    clock, card = DacClock(RATE_HZ), Card()
    errors_ns(card, clock, 100, 6)
    for row, (current_s, dac_s, host_ns, true_ns) in enumerate(card.blocks(100, random.Random(6))):
        told_s = current_s if row % 3 == 0 else dac_s
        assert abs(clock.first_frame_ns(BLOCK, current_s, told_s, host_ns, False) - true_ns) <= 15_000


def test_without_any_figure_after_an_underrun_the_latency_stays() -> None:
    clock, card = DacClock(RATE_HZ), Card()
    errors_ns(card, clock, 100, 7)
    for current_s, _dac_s, host_ns, true_ns in card.blocks(1, random.Random(7)):
        first_ns = clock.first_frame_ns(BLOCK, current_s, current_s, host_ns, True)
        assert abs(first_ns - true_ns) < 20_000_000
        assert first_ns > host_ns


@pytest.mark.parametrize("ppm", [0.0, 100.0, -250.0])
def test_the_drift_of_the_card_is_told_and_begins_anew_when_it_ran_dry(ppm: float) -> None:
    clock, card, dice = DacClock(RATE_HZ), Card(ppm=-ppm), random.Random(8)
    assert clock.drift_ppm == 0.0
    for current_s, dac_s, host_ns, _true in card.blocks(4_000, dice):
        clock.first_frame_ns(BLOCK, current_s, dac_s, host_ns, False)
    assert clock.drift_ppm == pytest.approx(ppm, abs=2)
    card.sounding_ns += 50_000_000
    for row, (current_s, dac_s, host_ns, _true) in enumerate(card.blocks(4_000, dice)):
        clock.first_frame_ns(BLOCK, current_s, dac_s, host_ns, row == 0)
    assert clock.drift_ppm == pytest.approx(ppm, abs=2)
