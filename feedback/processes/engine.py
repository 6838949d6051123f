"""The engine process: samples in; events, predictions, strides, measures and cues out.

Lives here: EngineNode, which joins the observer of the gait and the therapy, and LiveEngine, which also accounts for
its steps. Why: one step, live and in a replay alike. Must never: compute gait or cues itself, or depend on the time at
which a message happened to be handled.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from feedback.clock import now_ns
from feedback.config import Patient, Protocol, Rig
from feedback.cues.therapy import Therapy
from feedback.gait.observer import Observer
from feedback.gait.tracker import BELT, GAP_NS
from feedback.messages import Command, Message, Samples
from feedback.node import Item
from feedback.processes import so_far
from feedback.processes.freshness import Freshness
from feedback.processes.journal import Journal
from feedback.processes.plan import RunPlan
from feedback.processes.spare import Splitter
from feedback.processes.start import Started, start
from feedback.processes.turns import TICK_NS, TurnLog

PRIORITY = 40
COLD = "no spare stood by: the walk and the targets are learnt anew, and the block begins again"
SILENT_NS = GAP_NS
"""A stream that says nothing for this long mutes the cues of its leg (rule of safety: fail silent)."""
STATE_EVERY_NS = 28_000_000
"""Told with the first sample after it: 33 times a second at 100 samples a second, for pages that move evenly."""
WAKE_NS = 50_000_000


class EngineNode:
    """Gait and cues of one walk."""

    READS: ClassVar[tuple[str, ...]] = ("samples", "command")
    WRITES: ClassVar[tuple[str, ...]] = (
        "gait_event",
        "prediction",
        "gait_state",
        "stride",
        "measure",
        "limb_angle",
        "burst",
        "signal",
        "stream_health",
        "cue",
        "withheld",
        "outcome",
        "target",
        "block",
        "acknowledged",
    )

    def __init__(self, rig: Rig, protocol: Protocol, patient: Patient | None, first_id: int = 1) -> None:
        """first_id: of its cues."""
        self._observer = Observer(rig, patient)
        self._therapy = Therapy(protocol, rig, patient, first_id)
        self.resume = self._therapy.resume
        self._heard_ns: dict[str, int] = {}
        self._freshness = Freshness(rig.trust.oldest_ms)
        self._next_state_ns = self._next_idle_ns = 0
        self._silent_ns = 0
        """Before this no stream can have been silent for SILENT_NS; then it is reckoned anew."""

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Track each sample, plan the cues that follow from it, watch for silence, tell the state now and then.

        Cues come first in the answer: they are on their way while the rest is being sent.
        """
        cues: list[Message] = []
        out: list[Message] = []
        for item in inbox:
            if isinstance(item, Samples):
                self._heard_ns[item.stream] = item.cause_ns
                self._freshness.take(item, now_ns)
                if self._therapy.has_books(item.t_ns):
                    out += self._therapy.book()
                if item.stream.endswith(BELT):
                    cues += self._therapy.decide(item, item.t_ns)
                if told := self._observer.feed(item):
                    self._therapy.rest_on(now_ns - item.t_ns)
                    self._plan(told, item.t_ns, cues, out)
            elif isinstance(item, Command):
                cues += self._therapy.command(item, now_ns)
        if self._heard_ns and (now_ns > self._silent_ns or now_ns >= self._next_state_ns):
            self._watch(now_ns, cues, out)
        return cues + out if cues else out

    def wake_ns(self, now_ns: int) -> int:
        """Often enough to notice silence."""
        return now_ns + WAKE_NS

    def _plan(self, told: list[Message], t_ns: int, cues: list[Message], out: list[Message]) -> None:
        for message in told:
            out.append(message)
            cues.extend(self._therapy.decide(message, t_ns))

    def _watch(self, now_ns: int, cues: list[Message], out: list[Message]) -> None:
        """Let the observer notice a stream that has gone quiet; tell the state now and then, but not before a cue."""
        heard_ns = self._heard_ns.values()
        if now_ns > self._silent_ns:
            self._silent_ns = min(heard_ns) + SILENT_NS
            if now_ns > self._silent_ns and now_ns >= self._next_idle_ns:
                self._next_idle_ns = now_ns + WAKE_NS
                self._plan(self._observer.idle(now_ns, max(heard_ns)), now_ns, cues, out)
        if now_ns >= self._next_state_ns and not cues:
            self._next_state_ns = now_ns + STATE_EVERY_NS
            out += self._therapy.idle(now_ns, max(heard_ns))
            out.append(self._observer.state(now_ns, max(heard_ns)))
            out += self._freshness.told(now_ns, max(heard_ns))


class LiveEngine:
    """The engine of a run: what it takes in and when goes on record, so that a replay can do alike (turns.py)."""

    READS: ClassVar[tuple[str, ...]] = EngineNode.READS
    WRITES: ClassVar[tuple[str, ...]] = (*EngineNode.WRITES, "turns")

    def __init__(self, engine: EngineNode) -> None:
        self._engine, self._log, self._ends = engine, TurnLog(), False
        self.wake_ns = engine.wake_ns
        self.journal: Journal | None = None
        """For a spare, where there is one."""

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """The engine's step; the account comes last in the answer."""
        now_ns -= now_ns % TICK_NS
        if self.journal is not None:
            self.journal.write(now_ns, inbox)
        out = self._engine.step(now_ns, inbox)
        self._log.note(now_ns, inbox)
        turns = self._log.close() if self._ends else self._log.take(now_ns, quiet=not out)
        return [*out, *turns] if turns else out

    def end(self) -> None:
        """One step more will come: all that is left is told with it."""
        self._ends = True


def make(plan: RunPlan, name: str) -> Started:
    """The engine of a run."""
    engine = EngineNode(plan.rig, plan.protocol, plan.patient, now_ns() if plan.again else 1)
    if plan.again:
        engine.resume(so_far.load(plan.so_far_file, ("acknowledged", "block")))
    node, journal = LiveEngine(engine), Journal()
    notes = [COLD] if plan.again else []
    started = Started(node, finish=node.end, numbers=journal.numbers, notes=notes)
    return replace(started, heard=Splitter(started, node, journal, plan, name, PRIORITY).heard)


def main() -> int:
    """Run as a process of its own."""
    return start(make, priority=PRIORITY)


if __name__ == "__main__":
    raise SystemExit(main())
