"""Who waits is woken for every message, whatever else was done with the socket meanwhile."""

import os

import pytest
import zmq

from feedback.bus.poller import Poller

SOON_MS, AT_ONCE_MS = 5000, 0


@pytest.fixture
def pair(tmp_path):
    context = zmq.Context()
    one, other = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
    one.bind(f"ipc://{tmp_path}/pair")
    other.connect(f"ipc://{tmp_path}/pair")
    yield one, other
    one.close(0)
    other.close(0)
    context.term()


def read(socket):
    found = []
    while socket.poll(0):
        found.append(socket.recv())
    return found


def test_each_message_wakes(pair):
    one, other = pair
    poller = Poller()
    poller.register(other)
    for number in range(200):
        one.send(bytes([number]))
        found = []
        while not found:
            assert other in poller.poll(SOON_MS)
            found = read(other)
        assert found == [bytes([number])]


def test_what_came_while_it_sent_is_found_by_doubt(pair):
    one, other = pair
    poller = Poller()
    poller.register(other)
    one.send(b"first")
    assert other in poller.poll(SOON_MS)
    read(other)
    one.send(b"second")
    assert other.poll(SOON_MS)  # looks, so that the descriptor has no news any more
    other.send(b"answer")
    poller.doubt(other)
    assert other in poller.poll(SOON_MS)
    assert read(other) == [b"second"]


def test_what_is_there_already_is_known_before_it_sleeps(pair):
    one, other = pair
    one.send(b"early")
    assert other.poll(SOON_MS)
    poller = Poller()
    poller.register(other)
    assert poller.poll(AT_ONCE_MS) == [other]
    assert not poller.has_slept


def test_files_wake_too_and_who_left_does_not(pair):
    _, other = pair
    near, far = os.pipe()
    poller = Poller()
    poller.register(other)
    poller.register(near)
    os.write(far, b"x")
    assert near in poller.poll(SOON_MS)
    poller.unregister(near)
    assert near not in poller.poll(AT_ONCE_MS)
    poller.unregister(other)
    assert poller.poll(AT_ONCE_MS) == []
    os.close(near)
    os.close(far)
