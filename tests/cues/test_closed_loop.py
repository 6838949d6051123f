"""A whole session with a simulated patient: plan, cue, onset, lead, ledger, verdict.

The lead follows the muscle's onset; help fades; what is left is tested without. One who listens is brought on time and
stays there; one who does not is told as such.
"""

from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import NamedTuple

import pytest

from feedback.config import Protocol
from feedback.cues.dosing import Dosing
from feedback.cues.lead import Lead
from feedback.cues.learning import learning
from feedback.cues.ledger import Ledger
from feedback.cues.targets import Targets
from feedback.messages import HEEL_STRIKE, BlockBegins, GaitEvent, Measure, Outcome

MS = 1_000_000
STRIDE_MS = 1100
EARLIEST_MS, LATEST_MS = -0.10 * STRIDE_MS, 0.06 * STRIDE_MS
BLOCKS = (
    {"kind": "baseline", "strides": 40},
    {"kind": "training", "strides": 120},
    {"kind": "training", "strides": 120, "frequency_pct": 60.0, "end_frequency_pct": 20.0},
    {"kind": "probe", "strides": 30},
)
SESSION = {"name": "p", "cues": {"glute_ready": {"legs": ("left",)}}, "dose": {"blocks": BLOCKS}}


@dataclass
class CuedPatient:
    """Whose muscle begins by habit too late, and who may listen to a sound before the step.

    All times in ms; an onset is told against the instant at which it should come, 50 ms before heel strike.
    """

    seed: int = 1
    habit_ms: float = 120.0
    reaction_ms: float = 140.0
    """From the sound to the muscle."""
    follows: float = 0.3
    """Share of the way to what the sound asks for, at each cued stride; 0: ignores it. Below 1 it lags."""
    forgets: float = 0.004
    """Share of the way back to the habit, at each stride without a sound."""
    noise_ms: float = 25.0
    _intent_ms: float | None = None
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self._intent_ms = self.habit_ms

    def onset_ms(self, lead_ms: float | None) -> float:
        """Of the next step; lead_ms: how long before it a sound came, None without one."""
        if lead_ms is None:
            self._intent_ms += self.forgets * (self.habit_ms - self._intent_ms)
        else:
            self._intent_ms += self.follows * (self.reaction_ms + 50.0 - lead_ms - self._intent_ms)
        return self._intent_ms + self._random.gauss(0.0, self.noise_ms)


class Account(NamedTuple):
    kind: str
    leg: str
    stride: int
    plan: str
    cue_id: int
    why: str
    error_ns: int


def walk(patient, n=312):
    """Outcomes, kinds of blocks, and every onset: the cue of a stride prepares the step that ends it."""
    protocol = Protocol.model_validate(SESSION)
    dosing, lead = Dosing(protocol.dose, protocol.cues.named), Lead(60.0, 0.0, closed_loop=True)
    ledger, said, told, onsets = Ledger(protocol, Targets(protocol, None), dosing.place), [], [], []
    for k in range(1, n):
        t_ns = k * STRIDE_MS * MS
        dosing.strike("left", t_ns, t_ns, said)
        ledger.hear(GaitEvent(t_ns, t_ns, 0, "left", HEEL_STRIKE, t_ns, 1.0, "heel"))
        if k > 1:
            plan = dosing.decide("glute_ready", "left", k - 1, t_ns)
            is_cued = plan == "cued"
            onset = patient.onset_ms(lead.ms if is_cued else None)
            onsets.append(onset)
            word = "early" if onset < EARLIEST_MS else "late" if onset > LATEST_MS else "on_time"
            if is_cued:
                lead.score(onset)
            ledger.settle(Account("glute_ready", "left", k - 1, plan, k if is_cued else 0, "", 0))
            ledger.hear(
                Measure(t_ns + 300 * MS, 0, 0, "left", t_ns, "onset_ms", onset, 9.0, "emg", "gluteus_maximus", word)
            )
        ledger.tell(told)
    kinds = {m.number: m.kind for m in said if isinstance(m, BlockBegins) and not m.countdown}
    return [row for row in told if isinstance(row, Outcome)], kinds, onsets


@pytest.mark.parametrize("seed", range(8))
def test_one_who_listens_is_brought_on_time_within_sixty_strides_and_stays(seed):
    outcomes, kinds, onsets = walk(CuedPatient(seed))
    assert median(onsets[:40]) > LATEST_MS
    assert EARLIEST_MS < median(onsets[40 + 50 : 40 + 60]) < LATEST_MS
    faded = [row for row in outcomes if row.block == 3]
    assert sum(row.success == "hit" for row in faded) >= 0.7 * len(faded)
    found = learning(outcomes, kinds)
    assert found.verdict == "improved"
    assert found.retention["probe"] > 0.7
    assert "of it in the probe block" in found.words


@pytest.mark.parametrize("seed", range(8))
def test_one_who_ignores_the_cues_is_told_as_such(seed):
    outcomes, kinds, _ = walk(CuedPatient(seed, follows=0.0))
    found = learning(outcomes, kinds)
    assert found.verdict == "ignores"
    assert found.words.startswith("ignores the cues")
    assert found.retention == {}


@pytest.mark.parametrize("seed", range(8))
def test_help_that_leaves_nothing_behind_is_told_by_the_probe(seed):
    outcomes, kinds, _ = walk(CuedPatient(seed, follows=0.8, forgets=0.8))
    found = learning(outcomes, kinds)
    assert found.verdict == "improved"
    assert found.retention["probe"] < 0.3
    assert found.dependence > 3 * found.dependence_se


def test_the_same_walk_has_the_same_ledger():
    assert walk(CuedPatient(3))[0] == walk(CuedPatient(3))[0]
