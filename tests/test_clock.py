"""Host time from device time."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.clock import DeviceClock, Rate, VirtualClock

PERIOD_NS = 5_000_000
U32 = 2**32


def walk(clock, seconds, ppm=0.0, start_us=0, delay=lambda t_ns: 0, begin_ns=0):
    """Errors (ns) of each sample's mapped time; samples every 5 ms, delayed by delay(t_ns)."""
    errors = []
    for i in range(round(seconds * 1e9 / PERIOD_NS)):
        t_ns = begin_ns + i * PERIOD_NS
        device_us = start_us + round((t_ns - begin_ns) * (1 + ppm * 1e-6) / 1000)
        errors.append(clock.to_host(device_us % U32, t_ns + delay(t_ns)) - t_ns)
    return errors


@pytest.mark.parametrize("ppm", [-300, -40, 0, 80, 400])
def test_jitter_of_a_usb_bridge_is_taken_out(ppm):
    rng = random.Random(3)
    clock = DeviceClock(U32)
    errors = walk(clock, 60, ppm, delay=lambda t: 16_000_000 - t % 16_000_000 + round(rng.expovariate(1 / 1e6)))
    settled = errors[2000:]
    assert max(settled) - min(settled) < 700_000
    assert clock.drift_ppm == pytest.approx(ppm, abs=12)
    assert clock.resets == 0


def test_the_counter_wraps_without_a_step():
    clock = DeviceClock(U32)
    errors = walk(clock, 20, 50, start_us=U32 - 5_000_000)
    assert max(map(abs, errors)) < 400_000
    assert clock.resets == 0


def test_a_reset_of_the_device_is_noticed_and_survived():
    clock = DeviceClock(U32)
    walk(clock, 30, 50, start_us=1_000_000_000)
    errors = walk(clock, 30, 50, start_us=0, begin_ns=30_000_000_000)
    assert clock.resets == 1
    assert max(map(abs, errors)) < 400_000


def test_a_device_clock_that_leaps_ahead_is_noticed():
    clock = DeviceClock(U32)
    walk(clock, 10)
    errors = walk(clock, 10, start_us=600_000_000, begin_ns=10_000_000_000)
    assert clock.resets == 1
    assert max(map(abs, errors)) < 400_000


def test_a_stall_of_the_host_is_no_reset():
    clock = DeviceClock(U32)
    errors = walk(clock, 20, delay=lambda t: max(0, 10_300_000_000 - t) if t > 10_000_000_000 else 0)
    assert clock.resets == 0
    assert max(map(abs, errors)) < 400_000


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, U32 - 1), st.integers(0, 10**9)), min_size=1, max_size=60))
def test_no_sample_is_placed_after_its_arrival(pairs):
    clock = DeviceClock(U32)
    arrival_ns = 0
    for device_us, step_ns in pairs:
        arrival_ns += step_ns
        assert clock.to_host(device_us, arrival_ns) <= arrival_ns


def test_a_virtual_clock_moves_when_told_and_never_back():
    clock = VirtualClock(5)
    clock.set(9)
    assert clock() == 9
    with pytest.raises(ValueError, match="backwards"):
        clock.set(8)


def test_a_rate_is_renewed_each_second():
    rate = Rate()
    for i in range(1, 201):
        rate.add(2, i * 10_000_000)
    assert rate.hz == pytest.approx(200, rel=0.02)
