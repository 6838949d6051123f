"""A library's thread behind a descriptor: what it feeds arrives whole, its end is the connection's."""

import select
import threading
import time

import pytest

from drivers.thread_feed import ThreadFeed

WITHIN_S = 10.0


def until_ready(feed: ThreadFeed) -> None:
    end_s = time.monotonic() + WITHIN_S
    while not feed.ready():
        assert time.monotonic() < end_s
        time.sleep(0.005)


def taken(feed: ThreadFeed, size: int) -> bytes:
    data = b""
    while len(data) < size:
        assert select.select([feed.fileno()], [], [], WITHIN_S)[0]
        data += feed.read()
    return data


def test_all_that_is_fed_arrives_in_order_even_to_a_slow_reader() -> None:
    sent = bytes(range(256)) * 4000

    def work(feed: ThreadFeed) -> None:
        feed.opened()
        for at in range(0, len(sent), 10_000):
            feed.feed(sent[at : at + 10_000])
        feed.closing.wait(WITHIN_S)

    feed = ThreadFeed("library", work)
    until_ready(feed)
    time.sleep(0.1)
    assert taken(feed, len(sent)) == sent
    with pytest.raises(BlockingIOError):
        feed.read()
    feed.close()


@pytest.mark.parametrize(("error", "told"), [(OSError(5, "out of reach"), "out of reach"), (KeyError("x"), "KeyError")])
def test_what_ends_the_thread_is_what_the_connection_says(error: Exception, told: str) -> None:
    def work(_feed: ThreadFeed) -> None:
        raise error

    feed = ThreadFeed("library", work)
    with pytest.raises(OSError, match=told):
        until_ready(feed)
    assert select.select([feed.fileno()], [], [], WITHIN_S)[0], "the loop would never wake"
    with pytest.raises(OSError, match=told):
        feed.read()
    feed.close()


def test_who_closes_ends_the_thread_and_nobody_is_written_to() -> None:
    ended = threading.Event()

    def work(feed: ThreadFeed) -> None:
        feed.opened()
        feed.closing.wait(WITHIN_S)
        ended.set()

    feed = ThreadFeed("library", work)
    until_ready(feed)
    with pytest.raises(OSError, match="only listens"):
        feed.write(b"hello")
    feed.close()
    assert ended.wait(WITHIN_S)
