"""A bus over TCP: who has no key hears nothing, says nothing, and disturbs nobody."""

import time

import msgpack
import pytest
import zmq

from feedback.bus import Addresses, Link, Listener, Warden
from feedback.bus.addresses import WARDEN
from feedback.bus.keys import admit, make
from feedback.messages import Stride

STRIDE = Stride(5, 4, 0, "left", 1, 1.1, 0.7, 0.4, 0.3, 0.4, 0.5, 1.1, "heel", 1.0)
ROLES = {"engine": "engine", "recorder": "recorder"}
NOTHING_MS = 400
"""How long nothing must come; a listener who is admitted hears within some tens."""


@pytest.fixture
def book(tmp_path, free_ports):
    make(tmp_path / "keys")
    admit(tmp_path / "keys", "lab")
    return Addresses.tcp("127.0.0.1", free_ports, ROLES, str(tmp_path / "keys"))


@pytest.fixture
def lab(book):
    """The book as a listener has it who was admitted."""
    return Addresses(book.endpoints, book.roles, f"{book.keys_folder}/handed_out/lab")


@pytest.fixture
def engine(book):
    link = Link("engine", book, ())
    yield link
    link.close()


def spoken(engine, hears, seconds=5.0):
    """What a listener hears of an engine that goes on speaking until something is heard."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        engine.send([STRIDE])
        if found := hears():
            return found
    return []


@pytest.mark.parametrize("who", ["book", "lab"], ids=["the run's own", "a listener"])
def test_who_is_admitted_hears(who, engine, request):
    listener = Listener(request.getfixturevalue(who), ("stride",))
    try:
        assert spoken(engine, lambda: listener.receive(20))[0].leg == "left"
    finally:
        listener.close()


def heard_by(engine, prepare):
    """Whether a bare socket, prepared somehow, hears the engine."""
    context = zmq.Context()
    socket = context.socket(zmq.SUB)
    prepare(socket)
    socket.subscribe(b"")
    try:
        return bool(spoken(engine, lambda: socket.poll(20), NOTHING_MS / 1000))
    finally:
        socket.close(linger=0)
        context.term()


def test_who_has_no_key_hears_nothing(book, engine):
    assert not heard_by(engine, lambda socket: socket.connect(book.endpoints["engine"]))


def test_who_knows_the_public_key_of_the_run_alone_hears_nothing(book, engine):
    def prepare(socket):
        public, secret = zmq.curve_keypair()
        socket.curve_serverkey, socket.curve_publickey, socket.curve_secretkey = book.keys.run, public, secret
        socket.connect(book.endpoints["engine"])

    assert not heard_by(engine, prepare)


@pytest.mark.parametrize("keyed", [False, True], ids=["without a key", "as a listener"])
def test_nobody_else_reaches_the_control_line(book, lab, keyed):
    warden = Warden(book)
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    if keyed:
        keys = lab.keys
        socket.curve_serverkey, socket.curve_publickey, socket.curve_secretkey = keys.run, keys.public, keys.secret
    socket.connect(book.endpoints[WARDEN])
    try:
        socket.send(msgpack.packb(["failed", "I am not one of you"]))
        assert warden.reports(NOTHING_MS) == []
    finally:
        socket.close(linger=0)
        context.term()
        warden.close()
