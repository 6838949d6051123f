"""Two terminals as one port."""

import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.emulators.pty import Pty
from drivers.emulators.two_ptys import TwoPtys
from drivers.port import LOST, SYNCING, Port
from drivers.port_pair import PortPair
from drivers.two_ports import SIDES, unwrap, wrap

S = 1_000_000_000


class Bench:
    def __init__(self, folder: Path) -> None:
        self.ptys = {side: Pty(folder / side) for side in SIDES}
        self.device = TwoPtys(self.ptys)
        self.device.plug()
        self.now_ns = 0
        self.pair = PortPair({side: Port(str(folder / side), 4800, lambda: self.now_ns) for side in SIDES})

    def step(self, seconds: float = 0.0) -> list[str]:
        self.now_ns += round(seconds * S)
        return [change.state for change in self.pair.step(self.now_ns)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    one = Bench(tmp_path)
    yield one
    one.pair.close()
    one.device.unplug()


def test_it_is_open_once_both_are(bench: Bench) -> None:
    bench.ptys["right"].unplug()
    assert SYNCING not in bench.step()
    assert bench.pair.fileno() is None
    assert "right" in bench.pair.detail
    bench.ptys["right"].plug()
    assert bench.step(1.0)[-1] == SYNCING
    assert bench.pair.fileno() is not None


def test_what_comes_through_either_is_marked_and_wakes_the_loop(bench: Bench) -> None:
    bench.step()
    number = bench.pair.fileno()
    assert number is not None
    for side in SIDES:
        bench.device.write(wrap(side, side.encode()))
        assert select.select([number], [], [], 5)[0]
        assert [unwrap(data) for _, data in bench.pair.read()] == [[(side, side.encode())]]


def test_each_side_is_sent_its_own(bench: Bench) -> None:
    bench.step()
    assert bench.pair.write(wrap("left", b"\xa0") + wrap("right", b"\xa2"))
    assert unwrap(bench.device.read()) == [("left", b"\xa0"), ("right", b"\xa2")]


def test_one_that_is_lost_is_both_lost_and_the_other_is_still_spoken_to(bench: Bench) -> None:
    bench.step()
    bench.ptys["left"].unplug()
    bench.pair.read()
    assert bench.step(0.01) == [LOST]
    assert bench.pair.fileno() is None
    assert not bench.pair.write(wrap("left", b"\xaa") + wrap("right", b"\xaa"))
    assert bench.ptys["right"].read() == b"\xaa"
    bench.ptys["left"].plug()
    assert bench.step(5.0)[-1] == SYNCING
