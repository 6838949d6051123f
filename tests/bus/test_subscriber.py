"""A reader of bytes that are no messages: it passes them over, counts them, and takes the next good one."""

import random
import struct
import time

import pytest
import zmq

from feedback.bus import Addresses, Link
from feedback.bus.publisher import HELLO, LENGTH
from feedback.messages import Notice, Stride
from feedback.topics import TOPICS
from feedback.wire import pack

STRIDE = Stride(5, 4, 0, "left", 1, 1.1, 0.7, 0.4, 0.3, 0.4, 0.5, 1.1, "heel", 1.0)
ROLES = {"reader": "visual", "writer": "engine"}
OF_THE_ENGINE = sorted(name for name, row in TOPICS.items() if row.writer == "engine")
OF_ALL = Notice(5, 4, 0, "writer", "note", "still heard")
"""Any role may say it."""
MANY = 10_000


@pytest.fixture
def writer(tmp_path):
    """A bare socket where the engine's should be: it may say what it likes."""
    context = zmq.Context()
    socket = context.socket(zmq.PUB)
    socket.set(zmq.SNDHWM, 0)
    socket.bind(Addresses.ipc(tmp_path, ROLES).endpoints["writer"])
    yield socket
    socket.close(linger=0)
    context.term()


@pytest.fixture
def reader(tmp_path, writer):
    link = Link("reader", Addresses.ipc(tmp_path, ROLES), OF_THE_ENGINE)
    while link._subscriber.awaited:
        writer.send(HELLO + b"writer")
        link._subscriber.socket.poll(20)
        link.receive()
    yield link
    link.close()


def malformed(topic, seed, count):
    """Frames that are nothing: torn lengths, other writers, random bytes, messages cut short or of another kind."""
    draw = random.Random(seed)
    good = pack(STRIDE)
    head = f"{topic}/writer".encode()
    kinds = (
        lambda: head + b"\0" + LENGTH.pack(draw.randrange(10, 1 << 32)) + draw.randbytes(9),
        lambda: head + b"\0" + draw.randbytes(3),
        lambda: head + b"\0" + LENGTH.pack(20) + draw.randbytes(20),
        lambda: head + b"\0" + LENGTH.pack(len(good) - 9) + good[:-9],
        lambda: f"{topic}/nobody".encode() + b"\0" + LENGTH.pack(len(good)) + good,
        lambda: f"{topic}/".encode() + draw.randbytes(draw.randrange(40)),
        lambda: head + b"\0" + LENGTH.pack(9) + b"\xdd\xff\xff\xff\xff" + draw.randbytes(4),
    )
    return [draw.choice(kinds)() for _ in range(count)]


@pytest.fixture
def reader_of(tmp_path, writer):
    """Of all that a writer of this role may say."""
    links = []

    def made(role):
        roles = {"reader": "visual", "writer": role}
        topics = sorted(name for name, row in TOPICS.items() if row.writer in (role, "*"))
        links.append(link := Link("reader", Addresses.ipc(tmp_path, roles), topics))
        while link._subscriber.awaited:
            writer.send(HELLO + b"writer")
            link._subscriber.socket.poll(20)
            link.receive()
        return link

    yield made
    for link in links:
        link.close()


@pytest.mark.parametrize("topic", TOPICS)
def test_ten_thousand_malformed_messages_change_nothing_but_a_counter(topic, writer, reader_of):
    role = TOPICS[topic].writer
    reader = reader_of("engine" if role == "*" else role)
    for frame in malformed(topic, topic, MANY):
        writer.send(frame)
    data = pack(OF_ALL)
    writer.send(b"notice/writer\0" + LENGTH.pack(len(data)) + data)
    found, end = [], time.monotonic() + 60
    while not found and time.monotonic() < end:
        found += reader.linger(1_000_000_000)
    assert [pack(message) for message in found] == [data]
    if TOPICS[topic].every:  # of the others only each turn's newest is looked at
        assert reader._subscriber.malformed == MANY


def test_they_are_told_of_once_a_second_and_not_each(writer, reader):
    def told(count):
        before = reader._subscriber.malformed
        for frame in malformed("stride", 1, count):
            writer.send(frame)
        while reader._subscriber.malformed < before + count:
            reader.linger(1_000_000_000)
        return reader._subscriber.take_faults()

    (first,) = told(7)
    assert isinstance(first, Notice)
    assert (first.process, first.word, first.text) == ("reader", "warning", "7 malformed messages were passed over")
    assert told(3) == []
    reader._subscriber._tell_ns = 0
    (later,) = told(2)
    assert later.text == "5 malformed messages were passed over"


def test_what_is_good_in_a_frame_before_it_is_torn_is_taken(writer, reader):
    data = pack(STRIDE)
    writer.send(b"stride/writer\0" + LENGTH.pack(len(data)) + data + struct.pack("<I", 1 << 20) + b"torn")
    assert [pack(message) for message in reader.linger(5_000_000_000)] == [data]
    assert reader._subscriber.malformed == 1
