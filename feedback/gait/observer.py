"""All that is measured of one walking patient, from whichever sensors the rig has.

Lives here: Observer, which joins the tracker of the feet with the chains of the other sensors. Why: the engine, a
replay and `analyse` see one walker. Must never: let a chain's work stand between a footfall and its cue: what the
tracker tells goes out first, and the chains hear it with a later sample that tells nothing.
"""

from feedback.config import Patient, Rig
from feedback.gait.balance import BalanceChain
from feedback.gait.chain import Chain
from feedback.gait.hip.chain import HipChain
from feedback.gait.tracker import GaitTracker
from feedback.messages import GaitState, Message, Samples

PUT_OFF_NS = 1_000_000
"""What is not urgent waits for a sample that is later by this: the other foot's of the same instant comes in the same
step, and what is done then still stands before the cue."""


class Observer:
    """Observes one patient. Samples of several rates come in any order; each stream's own are in order."""

    def __init__(self, rig: Rig, patient: Patient | None) -> None:
        self._tracker = GaitTracker(rig.sole, patient.mass_kg if patient else None)
        self._chains = _chains(rig, patient)
        self._worn = frozenset(rig.worn)
        self._takers: dict[str, tuple[Chain, ...]] = {}
        self._told: list[Message] = []
        self._told_ns = 0

    def feed(self, samples: Samples) -> list[Message]:
        """Take the next sample of any stream; give what can be told with it (seq is 0)."""
        stream = samples.stream
        takers = self._takers.get(stream)
        if takers is None:
            takers = self._takers[stream] = tuple(chain for chain in self._chains if chain.takes(stream))
        out = [] if stream in self._worn else self._tracker.feed(samples)
        if out:
            self._told += out
            self._told_ns = samples.t_ns
        elif self._told and samples.t_ns > self._told_ns + PUT_OFF_NS:
            self._pass_on(samples.t_ns, samples.cause_ns, out)
        for chain in takers:
            chain.feed(samples, out)
        return out

    def idle(self, now_ns: int, cause_ns: int) -> list[Message]:
        """Time has passed, perhaps without samples."""
        out = self._tracker.idle(now_ns, cause_ns)
        self._told += out
        self._pass_on(now_ns, cause_ns, out)
        for chain in self._chains:
            chain.idle(now_ns, cause_ns, out)
        return out

    def state(self, now_ns: int, cause_ns: int) -> GaitState:
        """Where both legs are now, for displays."""
        return self._tracker.state(now_ns, cause_ns)

    def _pass_on(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        told, self._told = self._told, []
        for message in told:
            for chain in self._chains:
                chain.hear(message, now_ns, cause_ns, out)


def _chains(rig: Rig, patient: Patient | None) -> tuple[Chain, ...]:
    """Those of this rig. The belt's stream needs no word in the rig, so the hip's is always there."""
    chains: tuple[Chain, ...] = (HipChain(rig, patient), BalanceChain(rig, patient))
    if rig.emgs:
        from feedback.gait.muscle.chain import MuscleChain  # scipy takes a second to load

        chains += (MuscleChain(rig, patient),)
    return chains
