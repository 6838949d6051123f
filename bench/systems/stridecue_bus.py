"""stridecue's own bus, messages and loop, with the bench's detector in the engine's place."""

from collections.abc import Sequence
from typing import ClassVar

from bench.job import Detector, Job, Receiver, Walk
from bench.processes import three_processes
from feedback.bus import Addresses, Link, Warden
from feedback.clock import now_ns
from feedback.messages import HEEL_STRIKE, LEGS, Cue, Message, Samples
from feedback.node import Item
from feedback.node import run as run_node
from feedback.pulse import Pulse
from feedback.realtime import become_punctual

PACKAGES = ("pyzmq", "msgspec")
SETTINGS = "its bus and its one loop as they ship: SCHED_FIFO, locked memory, one core, no dozing, where permitted"
ROLES = ("sensor", "engine", "audio")
RANKS = dict(zip(ROLES, (45, 40, 50), strict=True))
"""As of the processes of these names in feedback/processes."""
JOIN_S = 20.0
FOREVER_NS = 1_000_000_000


class DetectorNode:
    """Samples in, cues out."""

    READS: ClassVar[tuple[str, ...]] = ("samples",)
    WRITES: ClassVar[tuple[str, ...]] = ("cue",)

    def __init__(self, job: Job) -> None:
        self._detector = Detector(job)
        self._streams = {name: stream for stream, name in enumerate(job.names)}
        self._cues = 0

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """A cue for each strike."""
        out: list[Message] = []
        for item in inbox:
            if isinstance(item, Samples):
                foot = self._detector.feed(self._streams[item.stream], item.frame, item.values)
                if foot is not None:
                    out.append(self._cue(item, LEGS[foot], now_ns))
        return out

    def wake_ns(self, now_ns: int) -> int:
        """Only for samples."""
        return now_ns + FOREVER_NS

    def _cue(self, item: Samples, leg: str, now_ns: int) -> Cue:
        self._cues += 1
        return Cue(item.t_ns, item.cause_ns, 0, self._cues, 0, HEEL_STRIKE, leg, now_ns, item.t_ns, 0, "click", 0.0, "")


class ReceiverNode:
    """Cues in."""

    READS: ClassVar[tuple[str, ...]] = ("cue",)
    WRITES: ClassVar[tuple[str, ...]] = ()

    def __init__(self, job: Job) -> None:
        self._receiver = Receiver(job)

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:  # noqa: ARG002 - a node's shape
        """Each is taken."""
        for item in inbox:
            if isinstance(item, Cue):
                self._receiver.take(item.cause_ns)
        return []

    def wake_ns(self, now_ns: int) -> int:
        """Only for cues."""
        return now_ns + FOREVER_NS


def source(job: Job) -> None:
    """Samples out, as a sensor's process sends them."""
    link = _joined(job, "sensor", ())
    walk = Walk(job)
    walk.wait()
    for tick in walk.paced():
        for stream, name in enumerate(job.names):
            values = job.values(tick, stream)
            at_ns = now_ns()
            link.send([Samples(at_ns, at_ns, 0, name, tick, values)])


def detector(job: Job) -> None:
    """The engine's place."""
    _live(job, "engine", DetectorNode(job))


def receiver(job: Job) -> None:
    """The place of who makes sound."""
    _live(job, "audio", ReceiverNode(job))


def run(job: Job) -> None:
    """All three, and the ready barrier of the supervisor."""
    warden = Warden(_book(job))
    _letting_go(warden)
    three_processes(job, source, detector, receiver)


def _letting_go(warden: Warden) -> None:
    """Beside the others: let all go when all are ready."""
    import threading

    def watch() -> None:
        ready: set[str] = set()
        while ready != set(ROLES):
            ready |= {report.process for report in warden.reports(100)}
        for name in ROLES:
            warden.go(name)

    threading.Thread(target=watch, daemon=True).start()


def _book(job: Job) -> Addresses:
    return Addresses.ipc(job.folder, {role: role for role in ROLES})


def _joined(job: Job, name: str, reads: Sequence[str]) -> Link:
    become_punctual(RANKS[name])
    link = Link(name, _book(job), reads)
    link.join(JOIN_S)
    return link


def _live(job: Job, name: str, node: DetectorNode | ReceiverNode) -> None:
    link = _joined(job, name, node.READS)
    run_node(node, link, now_ns, pulse=Pulse(name, now_ns()))
