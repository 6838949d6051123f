"""The bus between threads of one process: real sockets, real barrier."""

import threading
import time
from array import array

import pytest

from feedback.bus import TAKE_OVER, Addresses, Link, LinkError, Listener, Report, Warden
from feedback.bus.keys import make
from feedback.messages import GaitState, Gap, Stride
from feedback.topics import PLACES, TOPICS
from feedback.wire import unpack

STRIDE = Stride(5, 4, 0, "left", 1, 1.1, 0.7, 0.4, 0.3, 0.4, 0.5, 1.1, "heel", 1.0)
STATE = GaitState(5, 4, 0, "walking", 0.1, 0.6, 1.0, 0.2, 110.0)
ROLES = {"engine": "engine", "recorder": "recorder"}


@pytest.fixture(params=["ipc", "tcp"])
def book(request, tmp_path, free_ports):
    if request.param == "ipc":
        return Addresses.ipc(tmp_path, ROLES)
    make(tmp_path / "keys")
    return Addresses.tcp("127.0.0.1", free_ports, ROLES, str(tmp_path / "keys"))


def joined(book, reads_of_recorder, raw=False):
    """Both links, past the barrier."""
    warden = Warden(book)
    links = {"engine": Link("engine", book, ()), "recorder": Link("recorder", book, reads_of_recorder, raw=raw)}
    threads = [threading.Thread(target=link.join, args=(10.0,)) for link in links.values()]
    for thread in threads:
        thread.start()
    ready = set()
    while ready != set(links):
        ready |= {report.process for report in warden.reports(100) if report.word == "ready"}
    for name in links:
        warden.go(name)
    for thread in threads:
        thread.join()
    return warden, links["engine"], links["recorder"]


@pytest.fixture
def closing():
    opened = []
    yield opened
    for end in opened:
        end.close()


def receive_all(link, count):
    found, end = [], time.monotonic() + 5
    while len(found) < count and time.monotonic() < end:  # a late greeting wakes it too, and brings nothing
        found += link.linger(100_000_000)
    return found


def test_no_first_message_is_lost_and_none_after_it(book, closing):
    warden, engine, recorder = joined(book, ("stride",))
    closing += [engine, recorder, warden]
    for count in (1, 2, 3, 494) * 4:
        engine.send([STRIDE] * count)
    found = receive_all(recorder, 2000)
    assert [message.seq for message in found] == list(range(2000))
    recorder.send([])


def test_who_is_let_go_later_still_gets_what_was_said_before(tmp_path, closing):
    book = Addresses.ipc(tmp_path, ROLES)
    warden = Warden(book)
    engine, recorder = Link("engine", book, ()), Link("recorder", book, ("stride",))
    closing += [engine, recorder, warden]
    threads = [threading.Thread(target=link.join, args=(10.0,)) for link in (engine, recorder)]
    for thread in threads:
        thread.start()
    ready = set()
    while len(ready) < 2:
        ready |= {report.process for report in warden.reports(100)}
    warden.go("engine")
    threads[0].join()
    engine.send([STRIDE, STRIDE])
    time.sleep(0.2)  # the recorder is still in its barrier and hears it there
    warden.go("recorder")
    threads[1].join()
    assert recorder.wait(0) == (True, False)
    assert [message.seq for message in recorder.receive()] == [0, 1]


def test_a_slow_reader_of_a_latest_topic_gets_the_newest_only(book, closing):
    warden, engine, recorder = joined(book, ("gait_state",))
    closing += [engine, recorder, warden]
    for _ in range(500):
        engine.send([STATE])
    found = []
    while not found or found[-1].seq < 499:
        found += recorder.linger(2_000_000_000)
    assert len(found) < 500


def test_a_gap_is_counted_and_told(tmp_path, closing):
    book = Addresses.ipc(tmp_path, ROLES)
    warden, engine, recorder = joined(book, ("stride",))
    watcher = Listener(book, ("gap",))
    closing += [engine, recorder, warden, watcher]
    engine.send([STRIDE])
    assert [message.seq for message in receive_all(recorder, 1)] == [0]
    engine._publisher._next[PLACES[Stride]] += 3
    engine.send([STRIDE])
    receive_all(recorder, 1)
    told = []
    while not told:  # the watcher may not have been heard yet
        recorder._subscriber._expected[b"stride/engine"] = 1
        engine._publisher._next[PLACES[Stride]] = 4
        engine.send([STRIDE])
        receive_all(recorder, 1)
        recorder.send([])
        told = watcher.receive(50)
    assert isinstance(told[0], Gap)
    assert (told[0].reader, told[0].topic, told[0].writer, told[0].missing) == ("recorder", "stride", "engine", 3)


def test_a_raw_reader_gets_the_bytes(tmp_path, closing):
    warden, engine, recorder = joined(Addresses.ipc(tmp_path, ROLES), ("stride",), raw=True)
    closing += [engine, recorder, warden]
    engine.send([STRIDE])
    (found,) = receive_all(recorder, 1)
    assert (found.topic, found.writer) == ("stride", "engine")
    assert b"double_support_s" in found.data


def test_who_is_not_there_is_named(tmp_path):
    book = Addresses.ipc(tmp_path, ROLES)
    link = Link("recorder", book, ("stride",))
    with pytest.raises(LinkError, match=r"no word within 0.2 s from engine"):
        link.join(0.2)
    link.close()


def test_stop_ends_the_loop(tmp_path, closing):
    warden, engine, recorder = joined(Addresses.ipc(tmp_path, ROLES), ())
    closing += [engine, recorder, warden]
    warden.stop("engine")
    engine.wait(2_000_000_000)
    assert engine.stopping


def test_the_book_is_read_as_it_was_written(tmp_path):
    book = Addresses.ipc(tmp_path, ROLES)
    book.save(tmp_path / "book.json")
    assert Addresses.load(tmp_path / "book.json") == book
    assert book.writers("engine") == ["engine"]
    assert book.writers("*") == ["engine", "recorder"]


def anew(book, warden, reader):
    """The engine in the place of one that has died. ZeroMQ subscribes anew while the reader looks after its socket."""
    link = Link("engine", book, (), late=True)
    thread = threading.Thread(target=link.join, args=(10.0,))
    thread.start()
    while not warden.reports(10):
        assert reader.linger(10_000_000) == []
    warden.go("engine")
    thread.join()
    return link


def test_a_writer_that_was_started_anew_is_found_again_and_nothing_that_it_says_is_lost(book, closing):
    warden, engine, recorder = joined(book, ("stride",))
    engine.send([STRIDE] * 3)
    assert len(receive_all(recorder, 3)) == 3
    engine.close()
    second = anew(book, warden, recorder)
    closing += [second, recorder, warden]
    second.send([STRIDE] * 5)
    assert [message.seq for message in receive_all(recorder, 5)] == [0, 1, 2, 3, 4]
    assert recorder._subscriber.gaps == []


def test_what_a_writer_said_before_it_was_found_again_is_a_gap(tmp_path, closing):
    warden, engine, recorder = joined(Addresses.ipc(tmp_path, ROLES), ("stride",))
    closing += [engine, recorder, warden]
    engine.send([STRIDE] * 9)
    receive_all(recorder, 9)
    engine._publisher._next[PLACES[Stride]] = 2
    engine._publisher.greet()
    engine.send([STRIDE])
    receive_all(recorder, 1)
    assert [gap.missing for gap in recorder._subscriber.gaps] == [2]


@pytest.mark.parametrize("raw", [False, True])
def test_what_a_successor_tells_again_counts_once_and_what_he_adds_is_no_gap(tmp_path, closing, raw):
    warden, engine, recorder = joined(Addresses.ipc(tmp_path, ROLES), ("stride",), raw=raw)
    closing += [engine, recorder, warden]
    engine.send([STRIDE] * 9)
    assert len(receive_all(recorder, 9)) == 9
    engine.repeat([STRIDE.replace(seq=seq) for seq in range(5, 12)])
    found = receive_all(recorder, 3)
    assert [message.seq if not raw else unpack(Stride, message.data).seq for message in found] == [9, 10, 11]
    assert recorder._subscriber.gaps == []


def test_a_spare_hears_and_says_nothing_until_it_takes_the_name(tmp_path, closing):
    book = Addresses.ipc(tmp_path, ROLES)
    warden, engine, recorder = joined(book, ("stride",))
    numbers = array("Q", bytes(8 * len(TOPICS)))
    numbers[PLACES[Stride]] = 1
    spare = Link("engine", book, (), late=True, numbers=numbers, mute=True)
    closing += [spare, recorder, warden]
    engine.send([STRIDE])
    receive_all(recorder, 1)
    spare.tell("standing by", "4711")
    (report,) = warden.reports(5000)
    assert report == Report("engine.spare", "standing by", "4711")
    warden.tell("engine.spare", TAKE_OVER, "it was killed")
    while not (words := spare.words()):
        spare.wait(100_000_000)
    assert words == [TAKE_OVER + b"it was killed"]
    engine.close()
    spare.speak()
    spare.tell("over")
    assert warden.reports(5000) == [Report("engine", "over", "")]
    assert not spare.has_reader("turns", 0.01), "nobody wants it"
    found = []
    while not found:  # it is found again in a moment; what it says before is a gap
        spare.send([STRIDE])
        found = recorder.linger(10_000_000)
    assert found[0].seq >= 1
    assert numbers[PLACES[Stride]] > found[-1].seq
