"""The engine process: samples in; events, predictions, strides and cues out.

Lives here: EngineNode, which joins the gait tracker and the cue planner. Why: one step, live and in a replay alike.
Must never: compute gait or cues itself, or depend on the time at which a message happened to be handled.
"""

from collections.abc import Sequence
from typing import ClassVar

from feedback.config import Patient, Protocol, Rig
from feedback.cues.planner import CuePlanner
from feedback.gait.tracker import GaitTracker
from feedback.messages import Message, Samples, Signal
from feedback.node import Item
from feedback.processes.start import Started, start

SILENT_NS = 300_000_000
"""A stream that says nothing for this long mutes the cues of its leg (rule of safety: fail silent)."""
STATE_EVERY_NS = 40_000_000
WAKE_NS = 50_000_000


class EngineNode:
    """Gait and cues of one walk."""

    READS: ClassVar[tuple[str, ...]] = ("samples",)
    WRITES: ClassVar[tuple[str, ...]] = (
        "gait_event",
        "prediction",
        "gait_state",
        "stride",
        "signal",
        "cue",
        "withheld",
    )

    def __init__(self, rig: Rig, protocol: Protocol, patient: Patient | None) -> None:
        self._tracker = GaitTracker(rig.sole, patient.mass_kg if patient else None)
        self._planner = CuePlanner(protocol)
        self._heard_ns: dict[str, int] = {}
        self._silent: set[str] = set()
        self._next_state_ns = 0

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Track each sample, plan the cues that follow from it, watch for silence, tell the state now and then."""
        out: list[Message] = []
        for item in inbox:
            if isinstance(item, Samples):
                self._hear(item, out)
                for message in self._tracker.feed(item):
                    out.append(message)
                    out.extend(self._planner.decide(message))
        self._watch(now_ns, out)
        self._tell_state(now_ns, out)
        return out

    def wake_ns(self, now_ns: int) -> int:
        """Often enough to notice silence."""
        return now_ns + WAKE_NS

    def _hear(self, samples: Samples, out: list[Message]) -> None:
        stream = samples.stream
        self._heard_ns[stream] = samples.cause_ns
        if stream in self._silent:
            self._silent.discard(stream)
            self._signal(Signal(samples.t_ns, samples.cause_ns, 0, stream, "ok", "signal is back"), out)

    def _watch(self, now_ns: int, out: list[Message]) -> None:
        for stream, heard_ns in self._heard_ns.items():
            deadline_ns = heard_ns + SILENT_NS
            if now_ns > deadline_ns and stream not in self._silent:
                self._silent.add(stream)
                detail = f"nothing for {SILENT_NS // 1_000_000} ms"
                self._signal(Signal(deadline_ns, heard_ns, 0, stream, "silent", detail), out)

    def _signal(self, signal: Signal, out: list[Message]) -> None:
        out.append(signal)
        out.extend(self._planner.decide(signal))

    def _tell_state(self, now_ns: int, out: list[Message]) -> None:
        if now_ns >= self._next_state_ns and self._heard_ns:
            self._next_state_ns = now_ns + STATE_EVERY_NS
            out.append(self._tracker.state(now_ns, max(self._heard_ns.values())))


def main() -> int:
    """Run as a process of its own."""
    return start(lambda plan, _name: Started(EngineNode(plan.rig, plan.protocol, plan.patient)), priority=40)


if __name__ == "__main__":
    raise SystemExit(main())
