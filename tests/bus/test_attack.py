"""A stranger at the TCP ports of a run: whatever he sends, he neither gets in nor stops anything."""

import os
import random
import socket
import struct
import time

import msgpack
import pytest
import zmq

from feedback.bus import Addresses, Link, Listener, Warden
from feedback.bus.addresses import WARDEN
from feedback.bus.keys import make
from feedback.bus.publisher import HELLO, LENGTH
from feedback.messages import Command, Stride
from feedback.wire import pack

STRIDE = Stride(5, 4, 0, "left", 1, 1.1, 0.7, 0.4, 0.3, 0.4, 0.5, 1.1, "heel", 1.0)
ROLES = {"engine": "engine", "recorder": "recorder"}
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01"
"""A ZMTP 3.1 greeting (https://rfc.zeromq.org/spec/37), up to its mechanism."""
SOON_S = 10


@pytest.fixture
def run(tmp_path, free_ports):
    """An engine that speaks, a recorder that listens, and the supervisor's end, over TCP."""
    make(tmp_path / "keys")
    book = Addresses.tcp("127.0.0.1", free_ports, ROLES, str(tmp_path / "keys"))
    ends = Link("engine", book, ()), Link("recorder", book, ("stride",), late=True), Warden(book)
    yield book, *ends
    for end in ends:
        end.close()


def hears(engine, recorder):
    """Whether the run's own still hear each other."""
    end = time.monotonic() + SOON_S
    while time.monotonic() < end:
        engine.send([STRIDE])
        if recorder.linger(20_000_000):
            return True
    return False


def greeted(mechanism):
    return GREETING + mechanism.ljust(20, b"\0") + bytes(32)


def frame(flags, size, data=b""):
    return struct.pack(">BQ", flags, size) + data


def assaults(draw):
    """Raw bytes that a stranger may send: noise, torn greetings, other mechanisms, frames that claim exabytes."""
    ready = b"\x05READY"
    yield draw.randbytes(4096)
    yield b"GET / HTTP/1.1\r\n\r\n" * 50
    yield GREETING[: draw.randrange(1, len(GREETING))]
    yield greeted(b"NULL") + frame(6, len(ready), ready) + frame(2, 1 << 62)
    yield greeted(b"PLAIN") + frame(6, 20, b"\x05HELLO\x04root\x08password")
    yield greeted(b"CURVE") + frame(6, 1 << 60) + draw.randbytes(1000)
    yield greeted(b"CURVE") + frame(6, 200, b"\x05HELLO\x01\0" + draw.randbytes(192))
    yield greeted(b"CURVE") + frame(4, 6, b"\x05READY")
    yield frame(0, 1 << 40) + bytes(65_536)


def knock(address, data):
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.settimeout(0.05)
        try:
            line.sendall(data)
            while line.recv(4096):
                pass
        except (TimeoutError, ConnectionError, BrokenPipeError):
            return


def test_bytes_of_a_stranger_neither_get_in_nor_stop_the_run(run):
    book, engine, recorder, warden = run
    assert hears(engine, recorder)
    draw = random.Random(7)
    for address in book.endpoints.values():
        for data in assaults(draw):
            knock(address, data)
    assert hears(engine, recorder)
    assert warden.reports(0) == []
    assert recorder._subscriber.malformed == 0


def test_many_who_connect_and_say_nothing_shut_nobody_out(run):
    book, engine, recorder, _ = run
    host, _, port = book.endpoints["engine"].removeprefix("tcp://").rpartition(":")
    idle = [socket.create_connection((host, int(port)), timeout=5) for _ in range(100)]
    try:
        assert hears(engine, recorder)
        listener = Listener(book, ("stride",))
        try:
            assert hears(engine, _Once(listener))
        finally:
            listener.close()
    finally:
        for line in idle:
            line.close()


class _Once:
    """A listener, asked as a link is."""

    def __init__(self, listener):
        self._listener = listener

    def linger(self, timeout_ns):
        return self._listener.receive(timeout_ns // 1_000_000)


def test_a_stranger_in_a_writer_s_place_is_not_heard(run, tmp_path):
    """Who takes the port of a dead writer cannot show the run's key: readers do not listen to him."""
    book, engine, recorder, _ = run
    address = book.endpoints["engine"]
    engine.close()
    context = zmq.Context()
    socket = context.socket(zmq.PUB)
    public, secret = zmq.curve_keypair()
    try:
        for keyed in (False, True):
            if keyed:
                socket.close(linger=0)
                socket = context.socket(zmq.PUB)
                socket.curve_server, socket.curve_secretkey, socket.curve_publickey = True, secret, public
            _bound(socket, address)
            end = time.monotonic() + 1
            while time.monotonic() < end:
                data = pack(STRIDE)
                socket.send(HELLO + b"engine")
                socket.send(b"stride/engine\0" + LENGTH.pack(len(data)) + data)
                assert recorder.linger(20_000_000) == []
    finally:
        socket.close(linger=0)
        context.term()
        book.endpoints["engine"] = address


def _bound(socket, address):
    end = time.monotonic() + SOON_S
    while True:
        try:
            socket.bind(address)
            return
        except zmq.ZMQError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_who_publishes_to_a_publisher_changes_nothing(run):
    book, engine, recorder, warden = run
    context = zmq.Context()
    data = pack(Command(1, 1, 0, 1, "stranger", "stop_sounds", ""))
    sockets = []
    try:
        for kind in (zmq.SUB, zmq.DEALER, zmq.PUSH, zmq.REQ):
            for name in (*ROLES, WARDEN):
                socket = context.socket(kind)
                socket.set(zmq.LINGER, 0)
                socket.set(zmq.SNDTIMEO, 50)
                socket.connect(book.endpoints[name])
                sockets.append(socket)
                if kind != zmq.SUB:
                    try:
                        socket.send(msgpack.packb(["ready", "I am one of you"]), zmq.NOBLOCK)
                        socket.send(data, zmq.NOBLOCK)
                    except zmq.ZMQError:
                        continue
        assert warden.reports(300) == []
        assert hears(engine, recorder)
    finally:
        for socket in sockets:
            socket.close()
        context.term()


def test_memory_is_not_given_to_who_only_claims(run):
    book, engine, recorder, _ = run
    before = _resident()
    for _ in range(20):
        knock(book.endpoints["engine"], greeted(b"CURVE") + frame(6, 1 << 33) + bytes(100_000))
    assert hears(engine, recorder)
    assert _resident() - before < 50 << 20


def _resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
