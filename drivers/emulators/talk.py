"""A conversation between a driver and an emulated device, without any port.

Lives here: talk. Why: tests, benches and fuzzing need the bytes of a device that speaks only when asked. Must never:
ask a clock; it runs as fast as it can.
"""

from collections.abc import Iterator

from drivers.base import Asked, Driver
from drivers.emulators.answer import Answering

STEP_S = 0.01


def talk(driver: Driver, device: Answering, until_s: float, from_s: float = 0.0) -> Iterator[tuple[float, bytes]]:
    """(time, bytes that the device sent by then), with the questions that the driver asks; none are empty."""
    if isinstance(driver, Asked):
        for _, data in driver.opening():
            if said := device.hear(data, from_s):
                yield from_s, said
    due_s = from_s
    for step in range(1, round((until_s - from_s) / STEP_S) + 1):
        time_s = from_s + step * STEP_S
        said = device.tick(time_s)
        if isinstance(driver, Asked) and driver.POLL_S and time_s >= due_s + driver.POLL_S:
            due_s += driver.POLL_S
            said += device.hear(driver.question(), time_s)
        if said:
            yield time_s, said
