"""A stream of the lab streaming layer as a port: a real outlet, on this computer alone."""

import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from drivers.connection import open_network
from drivers.lsl import Lsl
from drivers.lsl_inlet import streams
from drivers.port import LOST, SYNCING, Port

HERE_ALONE = "[multicast]\nResolveScope = machine\n[lab]\nKnownPeers = {127.0.0.1}\n"
WITHIN_S = 20.0
RATE_HZ = 200.0


@pytest.fixture(scope="module")
def layer() -> Any:
    """The library, told not to look beyond this computer."""
    try:
        import pylsl
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"pylsl is not to be had here: {error}")
    pylsl.set_config_content(HERE_ALONE)
    return pylsl


class Sender:
    """An outlet that sends [number, 2.5] in time, on its own thread."""

    def __init__(self, layer: Any, name: str, channel_format: str = "double64") -> None:
        self.outlet = layer.StreamOutlet(layer.StreamInfo(name, "EMG", 2, RATE_HZ, channel_format, name))
        self._end = threading.Event()
        self._clock = layer.local_clock
        self._thread = threading.Thread(target=self._send, args=(channel_format == "string",), daemon=True)
        self._thread.start()

    def _send(self, words: bool) -> None:
        begin_s, i = self._clock(), 0
        while not self._end.is_set():
            self.outlet.push_sample(["a", "b"] if words else [i, 2.5], begin_s + i / RATE_HZ)
            i += 1
            self._end.wait(max(0.0, begin_s + i / RATE_HZ - self._clock()))

    def close(self) -> None:
        self._end.set()
        self._thread.join()
        del self.outlet


@pytest.fixture
def name() -> str:
    return f"stridecue-{uuid4().hex[:12]}"


@pytest.fixture
def sender(layer: Any, name: str) -> Iterator[Sender]:
    made = Sender(layer, name)
    yield made
    if hasattr(made, "outlet"):
        made.close()


def until(port: Port, state: str) -> None:
    """Step the port until it says so."""
    end_s = time.monotonic() + WITHIN_S
    while state not in [change.state for change in port.step(time.perf_counter_ns())]:
        assert time.monotonic() < end_s, f"never {state}: {port.detail}"
        read(port, 0.02)


def read(port: Port, seconds: float) -> list[tuple[int, bytes]]:
    descriptor = port.fileno()
    if descriptor is None:
        time.sleep(seconds)
        return []
    return port.read() if select.select([descriptor], [], [], seconds)[0] else []


def gather(port: Port, enough: Callable[[list[Any]], bool]) -> list[tuple[int, Any]]:
    """(arrival_ns, reading) of all that comes until it is enough."""
    driver, rows, end_s = Lsl(stream="emg", rate_hz=RATE_HZ), [], time.monotonic() + WITHIN_S
    while not enough(rows):
        assert time.monotonic() < end_s, f"only {len(rows)} samples"
        for arrival_ns, data in read(port, 0.1):
            rows += [(arrival_ns, row) for row in driver.decode(data)]
    assert driver.counters.bad_frames == driver.counters.lost_frames == 0
    return rows


def test_samples_come_whole_in_order_and_with_the_instant_at_which_they_were_taken(sender: Sender, name: str) -> None:
    port = Port(f"lsl:{name}", 0)
    until(port, SYNCING)
    rows = gather(port, lambda rows: len(rows) >= 200)
    numbers = [row.values[0] for _, row in rows]
    assert numbers == [numbers[0] + i for i in range(len(rows))]
    assert {row.values[1] for _, row in rows} == {2.5}
    steps_us = [b.device_us - a.device_us for (_, a), (_, b) in pairwise(rows)]
    assert max(abs(step - 5000) for step in steps_us) <= 200, "the clock was not the sender's"
    ages_us = [arrival_ns / 1000 - row.device_us for arrival_ns, row in rows]
    assert -200 < min(ages_us) < 20_000, "the stamps are not on this computer's clock"
    port.close()


def test_a_stream_that_ends_is_lost_and_found_again(layer: Any, sender: Sender, name: str) -> None:
    port = Port(f"lsl:{name}", 0)
    until(port, SYNCING)
    gather(port, lambda rows: len(rows) >= 5)
    sender.close()
    until(port, LOST)
    assert port.fileno() is None
    again = Sender(layer, name)
    until(port, SYNCING)
    assert gather(port, lambda rows: len(rows) >= 5)
    assert port.reconnects == 1
    again.close()
    port.close()


def refused(path: str) -> str:
    """What a port says that cannot be opened."""
    taken, end_s = open_network(path), time.monotonic() + WITHIN_S
    try:
        while time.monotonic() < end_s:
            if taken.ready():
                return "opened"
            time.sleep(0.02)
    except OSError as error:
        return str(error)
    finally:
        taken.close()
    return "nothing"


def test_a_stream_that_is_not_there_or_is_of_words_or_twice_is_said(layer: Any, name: str) -> None:
    assert f"no stream on this network is name='{name}'" in refused(f"lsl:{name}")
    words = Sender(layer, name, "string")
    assert "is of words" in refused(f"lsl:{name}")
    words.close()
    twins = [Sender(layer, f"{name}-{i}") for i in range(2)]
    assert "2 streams are starts-with" in refused(f"lsl:starts-with(name,'{name}-') and type='EMG'")
    for twin in twins:
        twin.close()


def test_streams_are_listed(sender: Sender, name: str) -> None:
    for _ in range(10):
        found = [row for row in streams(1.0) if row["name"] == name]
        if found:
            break
    assert found == [{"name": name, "type": "EMG", "channels": 2, "rate_hz": 200.0, "host": socket.gethostname()}]


def test_without_the_library_the_line_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylsl", None)
    port = Port("lsl:anything", 0)
    port.step(0)
    assert "pip install 'stridecue[lsl]'" in port.detail
