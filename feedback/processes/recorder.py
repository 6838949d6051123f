"""The recorder: everything that is on the bus goes to the session's file.

Lives here: RecorderNode. Why: what was not recorded did not happen. Must never: read a message's content, hold one
back for longer than FLUSH_EVERY_NS, or end the walk because the disk is full. How the file is kept: records/writer.py.

A disk that is full, or fails, ends the file and not the recording: as soon as a new one can be begun, it goes on there.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from feedback.bus import RawMessage
from feedback.clock import now_ns
from feedback.messages import Message, Notice
from feedback.node import Item
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart, Started, start
from feedback.records.certificate import ATTACHMENT, certificate_of
from feedback.records.segments import next_segment
from feedback.records.session import SessionError, SessionFacts
from feedback.records.writer import SessionWriter
from feedback.topics import TOPICS
from feedback.wire import pack

FLUSH_EVERY_NS = 500_000_000
"""Half of the second after which a message must be on the disk: the rest is for a loop that is late."""
LOOK_EVERY_NS = 5_000_000_000
"""How often it looks for room on the disk: in so long the fullest rig writes less than a MiB."""
NAME, GOES_ON = "recorder", "the recording goes on"
ENDS_AT = 4
"""At this part of the room that a session needs to start, the recording is completed while it still can be."""


class RecorderNode:
    """Writes what it gets, as it was on the bus. If that fails it says so once; the file is whole up to there, and it
    goes on in another one when it can."""

    READS: ClassVar[tuple[str, ...]] = tuple(name for name, topic in TOPICS.items() if topic.recorded)
    WRITES: ClassVar[tuple[str, ...]] = ("notice",)
    RAW: ClassVar[bool] = True
    """Its inbox holds RawMessage."""
    REST_S: ClassVar[float] = 0.05
    """It takes what came in so long at once: a tenth of the cost of waking for each message."""

    def __init__(
        self, writer: SessionWriter, min_free_mib: int = 0, go_on: Callable[[], SessionWriter] | None = None
    ) -> None:
        """min_free_mib: with less room than that it warns; 0: it does not look. go_on: begins the next file; None:
        there is none."""
        self._writer, self._min_free_mib, self._go_on = writer, min_free_mib, go_on
        self._flush_ns = self._look_ns = 0
        self._is_over = self._has_warned = False

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Write all of it; on time, bring it to the disk."""
        words = ""
        try:
            if self._is_over:
                words = self._begin_again(now_ns) if now_ns >= self._look_ns else ""
            if not self._is_over:
                self._record(now_ns, inbox)
                words = words or (self._look(now_ns) if now_ns >= self._look_ns else "")
        except SessionError as error:
            self._is_over, self._look_ns = True, now_ns + LOOK_EVERY_NS
            words = str(error)
        return [_said(now_ns, words)] if words else []

    def wake_ns(self, now_ns: int) -> int:
        """The next flush, or the next look for room."""
        return max(now_ns, self._look_ns if self._is_over else self._flush_ns)

    def stop(self) -> Path:
        """Complete the session; gives the file it is in. SessionError if it could not be completed."""
        self._go_on = None
        return self._end_file()

    def _end_file(self) -> Path:
        self._is_over = True
        return self._writer.finish()

    def _begin_again(self, now_ns: int) -> str:
        """Another file, if one can be begun; in words, which it holds too, for no reader hears itself."""
        self._look_ns = now_ns + LOOK_EVERY_NS
        if self._go_on is None:
            return ""
        try:
            self._writer = self._go_on()
        except SessionError:
            return ""
        self._is_over = self._has_warned = False
        words = f"{GOES_ON} in {self._writer.path.name}; what was said since it had ended is missing"
        self._writer.write(RawMessage("notice", NAME, pack(_said(now_ns, words)), now_ns))
        return words

    def _look(self, now_ns: int) -> str:
        """Is there room? In words if there is little: once that it is so, and once that the recording has ended."""
        self._look_ns = now_ns + LOOK_EVERY_NS
        free_mib = self._writer.free_mib if self._min_free_mib else 0
        if free_mib >= self._min_free_mib:
            return ""
        least_mib = self._min_free_mib // ENDS_AT
        if free_mib <= least_mib:
            return f"recording ended: only {free_mib} MiB free on the disk; {self._end_file()} is whole"
        words = "" if self._has_warned else f"only {free_mib} MiB free on the disk; at {least_mib} the recording ends"
        self._has_warned = True
        return words

    def _record(self, now_ns: int, inbox: Sequence[Item]) -> None:
        """What came at once goes by writer, each one's in its order: like beside like is smaller."""
        for item in sorted((item for item in inbox if isinstance(item, RawMessage)), key=_writer):
            self._writer.write(item)
        if now_ns >= self._flush_ns:
            self._writer.flush()
            self._flush_ns = now_ns + FLUSH_EVERY_NS


def _writer(raw: RawMessage) -> str:
    return raw.writer


def _said(now_ns: int, words: str) -> Notice:
    return Notice(now_ns, now_ns, 0, NAME, "warning", words)


def make(plan: RunPlan, name: str) -> Started:
    """The recorder of a run. CannotStart: no room, no permission, or the session exists."""
    files = {"rig.toml": plan.rig_file, "protocol.toml": plan.protocol_file, "patient.toml": plan.patient_file}
    texts = {kind: path.read_text(encoding="utf-8") for kind, path in files.items() if path}
    if certificate := certificate_of(plan.rig_file.read_bytes()):
        texts[ATTACHMENT] = certificate
    patient = plan.patient.id if plan.patient else ""
    facts = SessionFacts(patient, plan.rig.name, plan.protocol.name, time.time(), now_ns())
    keep = plan.rig.recorder

    def begin(path: Path) -> SessionWriter:
        return SessionWriter(path, facts, texts, keep.chunk_kib, keep.min_free_mib, keep.encrypt_to)

    try:
        writer = begin(next_segment(plan.session) if plan.again else plan.session)
        if plan.again:  # no reader hears itself: what `start` says of it is written here
            at_ns = now_ns()
            words = Notice(at_ns, 0, 0, name, "warning", f"was started anew: {plan.again}")
            writer.write(RawMessage("notice", name, pack(words), at_ns))
    except SessionError as error:
        raise CannotStart(str(error)) from error
    node = RecorderNode(writer, keep.min_free_mib, go_on=lambda: begin(next_segment(plan.session)))
    return Started(node, finish=lambda: _stop(node), abandon=writer.abandon)


def _stop(node: RecorderNode) -> None:
    try:
        node.stop()
    except SessionError as error:
        print(f"recorder: {error}", file=sys.stderr)


def main() -> int:
    """Run as a process of its own, behind those that must be punctual."""
    return start(make, priority=None)


if __name__ == "__main__":
    raise SystemExit(main())
