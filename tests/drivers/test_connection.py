"""Ports of a network: somebody answers, nobody does, somebody hangs up, datagrams come."""

import select
import socket
from collections.abc import Iterator

import pytest

from drivers.connection import kind_of, open_network
from drivers.port import LOST, OPENING, SYNCING, Port

S = 1_000_000_000


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(5)
        yield made


def address(server: socket.socket) -> str:
    return f"tcp:127.0.0.1:{server.getsockname()[1]}"


def opened(path: str) -> Port:
    port = Port(path, 9600, lambda: 0)
    changes = []
    for turn in range(200):
        changes += port.step(turn)
        if port.fileno() is not None:
            break
        select.select([], [], [], 0.01)
    assert [change.state for change in changes] == [OPENING, SYNCING]
    return port


def arrived(port: Port) -> bytes:
    descriptor = port.fileno()
    assert descriptor is not None
    assert select.select([descriptor], [], [], 5.0)[0]
    return b"".join(data for _, data in port.read())


def test_question_and_answer_and_the_end_of_it(server: socket.socket) -> None:
    port = opened(address(server))
    other, _ = server.accept()
    assert port.write(b"speed?")
    assert other.recv(100) == b"speed?"
    other.sendall(b"1.25")
    assert arrived(port) == b"1.25"
    other.close()
    assert arrived(port) == b""
    assert (port.state, port.fileno()) == (LOST, None)
    assert not port.write(b"speed?")
    assert "127.0.0.1" in port.detail


def test_it_comes_back_by_itself(server: socket.socket) -> None:
    port = opened(address(server))
    first, _ = server.accept()
    first.close()
    assert arrived(port) == b""
    port.step(0)
    for turn in range(1, 200):
        port.step(turn * S)
        if port.fileno() is not None:
            break
        select.select([], [], [], 0.01)
    again, _ = server.accept()
    with again:
        again.sendall(b"back")
        assert arrived(port) == b"back"
    assert port.reconnects == 1
    port.close()


def test_nobody_there_is_said_in_words_and_tried_again(server: socket.socket) -> None:
    path = address(server)
    server.close()
    port = Port(path, 9600)
    for turn in range(20):
        port.step(turn * S)
    assert port.fileno() is None
    assert port.detail.startswith(f"{path} cannot be reached")
    assert "program running" in port.detail


def test_datagrams_are_read_whole_and_nobody_is_answered() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    port = opened(f"udp:{number}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"first", ("127.0.0.1", number))
        assert arrived(port) == b"first"
        sender.sendto(b"", ("127.0.0.1", number))
        sender.sendto(b"second", ("127.0.0.1", number))
        assert arrived(port) + arrived(port) == b"second"
    assert port.state == SYNCING
    assert not port.write(b"hello")
    port.close()


def test_a_datagram_that_ends_without_its_mark_gets_it() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    taken = open_network(f"udp:{number}", b"\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for data in (b"1 2 3", b"4 5 6\n", b"7 8 9\r\n"):
            sender.sendto(data, ("127.0.0.1", number))
    assert select.select([taken.fileno()], [], [], 5.0)[0]
    assert [taken.read() for _ in range(3)] == [b"1 2 3\n", b"4 5 6\n", b"7 8 9\r\n"]
    taken.close()


@pytest.mark.parametrize("path", ["tcp:host", "tcp::4000", "udp:", "udp:x", "tcp:h:0", "udp:65536", "ble:", "lsl: "])
def test_what_is_no_address_is_refused(path: str) -> None:
    assert kind_of(path)
    with pytest.raises(ValueError, match="is no address"):
        open_network(path)
    port = Port(path, 9600)
    port.step(0)
    assert "is no address" in port.detail


@pytest.mark.parametrize("path", ["/dev/ttyUSB0", "serial:0001", "COM3", "emulated"])
def test_a_serial_port_is_none_of_a_network(path: str) -> None:
    assert kind_of(path) is None
