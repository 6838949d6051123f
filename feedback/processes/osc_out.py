"""OSC: what the bus says, sent to tools of music and sonification.

Lives here: OscNode. Why: whoever makes sound or light of walking needs the event, not the system. Must never: hold up
anybody, it stands behind all others (nice +10); or send what is stale: a step that is heard late misleads.
"""

import time
from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from drivers.layer_clock import HostClock
from feedback.messages import Command, Cue, Message, Notice
from feedback.node import Item
from feedback.outlets.osc_messages import READS, said_of
from feedback.outlets.osc_sender import OscError, Sender, bundle
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart, Started, start
from feedback.topics import TOPIC_OF, TOPICS

IDLE_NS = TELL_EVERY_NS = 1_000_000_000
_AT_ONCE = (Cue, Command)
"""Of what is to come, or is to be done now, the bundle says 'at once'; others carry the instant they are true for."""


class Datagrams(Protocol):
    """Where bundles go: feedback.outlets.osc_sender.Sender."""

    dropped: int

    def send(self, data: bytes) -> None:
        """One datagram."""


class OscNode:
    """A bundle for each message that is told in OSC."""

    READS: ClassVar[tuple[str, ...]] = READS
    WRITES: ClassVar[tuple[str, ...]] = ("notice",)

    def __init__(self, sender: Datagrams, unix_s: Callable[[int], float]) -> None:
        """unix_s: from the host's clock, ns, to the wall clock, s."""
        self._sender, self._unix_s = sender, unix_s
        self._stale = self._told = self._tell_ns = 0

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Send what is fresh; at most once a second, say how much was not sent."""
        for item in inbox:
            if not isinstance(item, Message) or not (said := said_of(item, now_ns)):
                continue
            if _is_stale(item, now_ns):
                self._stale += 1
                continue
            at_once = isinstance(item, _AT_ONCE)
            self._sender.send(bundle(said, None if at_once else self._unix_s(item.t_ns)))
        return self._losses(now_ns)

    def wake_ns(self, now_ns: int) -> int:
        """Nothing to do by itself."""
        return now_ns + IDLE_NS

    def _losses(self, now_ns: int) -> list[Message]:
        lost = self._stale + self._sender.dropped
        if lost == self._told or now_ns < self._tell_ns:
            return []
        words = f"{lost - self._told} messages were not sent: too old, or the network did not take them"
        self._told, self._tell_ns = lost, now_ns + TELL_EVERY_NS
        return [Notice(now_ns, now_ns, 0, "osc_out", "warning", words)]


def _is_stale(message: Message, now_ns: int) -> bool:
    """Older than a reader may act on, by the table of topics."""
    limit_ms = TOPICS[TOPIC_OF[type(message)]].max_age_ms
    return limit_ms is not None and now_ns - message.cause_ns > limit_ms * 1_000_000


def make(plan: RunPlan, _name: str) -> Started:
    """The OSC of a run. CannotStart: a host is not known, or the extra is not installed."""
    try:
        sender = Sender(plan.rig.outlets.osc)
    except OscError as error:
        raise CannotStart(f"[outlets] osc: {error}") from error
    return Started(OscNode(sender, HostClock(time.time).layer_s), finish=sender.close)


def main() -> int:
    """Run as a process of its own, behind those that must be punctual."""
    return start(make, priority=None)


if __name__ == "__main__":
    raise SystemExit(main())
