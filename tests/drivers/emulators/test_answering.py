"""A device that answers over a pseudo-terminal: questions, its own words, and its faults."""

import os
import select
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.emulators.answering import LISTEN_NS, AnsweringDevice
from drivers.emulators.faults import parse_faults
from drivers.emulators.pty import Pty

START_NS = 7_000_000_000
S = 1_000_000_000


class Echo:
    """Answers each byte with the next one, and says the second that has begun."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, bytes]] = []
        self._second = 0

    def hear(self, data: bytes, time_s: float) -> bytes:
        if data:
            self.heard.append((time_s, data))
        return bytes((byte + 1) % 256 for byte in data) + self.tick(time_s)

    def tick(self, time_s: float) -> bytes:
        begun = int(time_s) > self._second
        self._second = int(time_s)
        return b"%d;" % self._second if begun else b""


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[Pty]:
    made = Pty(tmp_path / "tty")
    yield made
    made.unplug()


@pytest.fixture
def host(pty: Pty) -> Iterator[int]:
    opened = os.open(pty.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    tty.setraw(opened)
    yield opened
    os.close(opened)


def heard(host: int, end: bytes = b"") -> bytes:
    """What comes, up to this end."""
    got = b""
    while (not got or not got.endswith(end)) and select.select([host], [], [], 5.0)[0]:
        got += os.read(host, 4096)
    return got


def step(device: AnsweringDevice, at_s: float) -> None:
    assert device.step(START_NS + round(at_s * S)) == []


def test_it_answers_what_it_hears_and_speaks_by_itself(pty: Pty, host: int) -> None:
    device = AnsweringDevice(Echo(), pty, START_NS)
    os.write(host, b"ab")
    select.select([], [], [], 0.02)
    step(device, 0.5)
    assert heard(host, b"c") == b"bc"
    assert device.wake_ns() == START_NS + S // 2 + LISTEN_NS
    step(device, 1.2)
    assert heard(host) == b"1;"
    assert device.ended, "a walk does not wait for it"


def test_with_its_plug_pulled_it_is_gone_and_comes_back(pty: Pty, host: int) -> None:
    device = AnsweringDevice(Echo(), pty, START_NS, name="belt", faults=parse_faults(["belt/unplug@2+1", "unplug@90"]))
    step(device, 1.9)
    assert pty.plugged
    step(device, 2.0)
    assert not pty.plugged
    assert not pty.path.exists()
    step(device, 3.1)
    assert pty.plugged
    again = os.open(pty.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    os.write(again, b"x")
    select.select([], [], [], 0.02)
    step(device, 3.2)
    assert heard(again, b"y") == b"3;y"
    os.close(again)


def test_a_silent_one_hears_nothing_and_says_nothing(pty: Pty, host: int) -> None:
    echo = Echo()
    device = AnsweringDevice(echo, pty, START_NS, faults=parse_faults(["silence@1+1"]))
    os.write(host, b"a")
    select.select([], [], [], 0.02)
    step(device, 1.5)
    step(device, 2.5)
    assert echo.heard == []
    assert heard(host) == b"2;"


def test_noise_and_torn_answers(pty: Pty, host: int) -> None:
    device = AnsweringDevice(Echo(), pty, START_NS, faults=parse_faults(["garbage@1+0.5", "torn@2+1"]))
    step(device, 1.2)
    noise = heard(host)
    assert noise.startswith(b"1;")
    assert len(noise) > 2
    os.write(host, b"abcdef")
    select.select([], [], [], 0.02)
    step(device, 2.5)
    assert len(heard(host)) < len(b"bcdefg2;")
