"""The one loop, against a link of the test's own."""

from typing import ClassVar

from feedback.messages import Stride
from feedback.node import Chunk, run

STRIDE = Stride(5, 4, 0, "left", 1, 1.1, 0.7, 0.4, 0.3, 0.4, 0.5, 1.1, "heel", 1.0)


class Line:
    """A link that brings one batch a turn and says stop after the last."""

    def __init__(self, batches, late=()):
        self.batches, self.late, self.batch = list(batches), list(late), []
        self.waits, self.sent, self.watched = [], [], []
        self.stopping, self.said = False, []

    def watch(self, fileno):
        self.watched.append(fileno)

    def wait(self, timeout_ns):
        self.waits.append(timeout_ns)
        self.batch = self.batches.pop(0)
        self.stopping = not self.batches
        return bool(self.batch), True

    def receive(self):
        assert self.batch, "asked though nothing was there"
        return self.batch

    def linger(self, timeout_ns):
        return self.late.pop(0) if self.late else []

    def send(self, messages):
        self.sent += messages

    def words(self):
        words, self.said = self.said, []
        return words


class Echo:
    READS: ClassVar[tuple[str, ...]] = ("stride",)
    WRITES: ClassVar[tuple[str, ...]] = ("stride",)

    def __init__(self):
        self.inboxes = []

    def step(self, now_ns, inbox):
        self.inboxes.append(list(inbox))
        return [item for item in inbox if isinstance(item, Stride)]

    def wake_ns(self, now_ns):
        return now_ns + 7


class Plug:
    def __init__(self):
        self.files = [3, None]

    def fileno(self):
        return self.files.pop(0)

    def take(self, now_ns, arrived):
        return [Chunk("plug", now_ns, b"x")] if arrived else []


def test_each_turn_gives_the_node_its_inbox_and_sends_its_answers():
    line, node = Line([[STRIDE], [], [STRIDE, STRIDE]]), Echo()
    run(node, line, lambda: 0)
    assert [len(inbox) for inbox in node.inboxes] == [1, 0, 2]
    assert len(line.sent) == 3
    assert line.waits == [7, 7, 7]


def test_what_still_comes_after_stop_is_taken_too():
    line, node = Line([[]], late=[[STRIDE], [STRIDE]]), Echo()
    run(node, line, lambda: 0)
    assert len(line.sent) == 2


def test_a_port_is_watched_while_it_is_open():
    line, node = Line([[STRIDE], []]), Echo()
    run(node, line, lambda: 5, Plug())
    assert line.watched == [3, None, None]
    assert node.inboxes[0] == [STRIDE, Chunk("plug", 5, b"x")]


def test_the_loop_ends_when_the_parent_is_gone():
    line, node = Line([[], [], []]), Echo()
    run(node, line, lambda: 0, alive=lambda: len(node.inboxes) < 1)
    assert len(node.inboxes) == 1


class Finisher(Echo):
    """Wants two more turns when it is to end."""

    def __init__(self):
        super().__init__()
        self.left = 2

    def closing(self, now_ns):
        self.left -= 1
        return self.left >= 0


class Ending(Line):
    """Says stop after the first batch, and brings the others all the same."""

    def wait(self, timeout_ns):
        self.batch = self.batches.pop(0)
        self.stopping = True
        return bool(self.batch), False


def test_a_node_that_must_bring_something_to_an_end_is_stepped_on():
    node, link = Finisher(), Ending([[STRIDE], [], [STRIDE]])
    run(node, link, lambda: 0)
    assert len(node.inboxes) == 3
    assert link.sent == [STRIDE, STRIDE]


def test_the_pulse_is_sent_after_the_answers():
    class Beats:
        def __init__(self):
            self.beats = []

        def beat(self, late_ns, woken_ns, done_ns, waiting):
            self.beats.append((late_ns, woken_ns, done_ns, waiting))
            return ["beat"] if len(self.beats) == 2 else []

    times = iter(range(0, 1000, 10))
    line, pulse = Line([[STRIDE], [STRIDE, STRIDE], []]), Beats()
    run(Echo(), line, lambda: next(times), pulse=pulse)
    assert line.sent == [STRIDE, STRIDE, STRIDE, "beat"]
    assert pulse.beats[0] == (10 - 0 - 7, 10, 30, 1)
    assert [beat[3] for beat in pulse.beats] == [1, 2, 0]


def test_words_of_the_supervisor_are_heard_between_steps_with_the_link():
    line, node, heard = Line([[STRIDE], [STRIDE]]), Echo(), []
    line.said = [b"hush"]
    run(node, line, lambda: 3, heard=lambda word, link: heard.append((word, link, len(node.inboxes))))
    assert heard == [(b"hush", line, 1)]
