"""Questions and commands on one line: in turn, but for a stop."""

from drivers.asking import Asking
from drivers.port import SYNCING, Change
from feedback.processes.port_source import TURN_NS, PortSource

MS = 1_000_000


class Line:
    """A port that takes what it is given, unless it is full."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.is_full = False
        self.changes = [Change(SYNCING, "open")]

    def step(self, now_ns: int) -> list[Change]:
        changes, self.changes = self.changes, []
        return changes

    def read(self) -> list[tuple[int, bytes]]:
        return []

    def write(self, data: bytes) -> bool:
        self.sent += [] if self.is_full else [data]
        return not self.is_full

    def close(self) -> None:
        self.sent.append(b"closed")


class Asked:
    POLL_S = 0.08

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        return ()

    def question(self) -> bytes:
        return b"?"


def source() -> tuple[Line, PortSource]:
    line = Line()
    return line, PortSource("belt", line, Asking(Asked()))  # type: ignore[arg-type]


def test_a_command_waits_for_the_answer_and_the_next_question_for_the_commands() -> None:
    line, port = source()
    port.take(0, arrived=False)
    port.send(b"faster", 10 * MS)
    assert line.sent == [b"?"]
    port.take(TURN_NS, arrived=False)
    assert line.sent == [b"?", b"faster"]
    port.take(80 * MS - 1, arrived=False)
    assert line.sent[2:] == []
    port.take(81 * MS, arrived=False)
    assert line.sent[2:] == [b"?"]


def test_an_urgent_one_goes_at_once_and_takes_the_place_of_what_waits() -> None:
    line, port = source()
    port.take(0, arrived=False)
    port.send(b"faster", 10 * MS)
    port.send(b"stop", 11 * MS, urgent=True)
    port.take(TURN_NS, arrived=False)
    assert line.sent == [b"?", b"stop"]


def test_what_a_full_line_does_not_take_is_dropped_but_for_questions() -> None:
    line, port = source()
    line.is_full = True
    port.take(0, arrived=False)
    port.send(b"faster", 50 * MS)
    line.is_full = False
    port.take(60 * MS, arrived=False)
    assert line.sent == [b"?"]


def test_a_lost_line_forgets_what_waited_and_a_last_word_goes_before_it_closes() -> None:
    line, port = source()
    port.take(0, arrived=False)
    port.send(b"faster", 10 * MS)
    line.changes = [Change("lost", "pulled out")]
    port.take(TURN_NS - 1, arrived=False)
    port.take(200 * MS, arrived=False)
    port.close(b"stop")
    assert line.sent == [b"?", b"stop", b"closed"]
