"""What is particular to samples of the lab streaming layer: losses are told by their stamps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.lsl import Lsl, envelope

PERIOD_US = 10_000


def lost(stamps_us: list[int]) -> int:
    driver = Lsl(rate_hz=100.0)
    for stamp_us in stamps_us:
        driver.decode(envelope(stamp_us, [1.0]))
    driver.reset()
    return driver.counters.lost_frames


@given(st.lists(st.integers(4, 40), max_size=5))
def test_holes_are_counted_once_their_second_is_over(holes: list[int]) -> None:
    stamps, at = [], 0
    for missing in holes:
        stamps += [at + i * PERIOD_US for i in range(130)]
        at = stamps[-1] + (missing + 1) * PERIOD_US
    stamps += [at + i * PERIOD_US for i in range(130)]
    assert lost(stamps) == sum(holes)


@given(st.lists(st.integers(-4000, 4000), min_size=50, max_size=300))
def test_a_sender_that_stamps_as_it_pushes_loses_nothing(jitter_us: list[int]) -> None:
    assert lost([100_000 + i * PERIOD_US + stray for i, stray in enumerate(jitter_us)]) == 0


@pytest.mark.parametrize("stalled", [5, 30, 90])
def test_what_comes_after_a_stall_fills_its_hole(stalled: int) -> None:
    """The sender stood still and then stamped all that it had kept at once."""
    before = [i * PERIOD_US for i in range(100)]
    begin = before[-1] + stalled * PERIOD_US
    burst = [begin + i * 10 for i in range(stalled)]
    after = [begin + (1 + i) * PERIOD_US for i in range(200)]
    assert lost(before + burst + after) == 0


def test_a_sole_may_come_this_way_and_channels_are_held_to_the_rig() -> None:
    driver = Lsl(stream="left", rate_hz=100.0, channels=2)
    assert driver.streams[0].channels == ("c0", "c1")
    assert driver.decode(envelope(5, [1.0, 2.0]))[0][:3] == ("left", -1, 5)
    assert driver.decode(envelope(15, [1.0])) == []
    assert "1 values a sample, the rig's file says 2" in driver.counters.last_fault
