"""What was beside what would have been: each stride of each cue, under the session's protocol and under another.

Lives here: WhatIf, its rows and counts. Why: a threshold is chosen for the next session by what it would have done in
the last. Must never: say what a patient would have done. The steps are those that were walked, with the cues that
sounded then; a stride that would have been treated otherwise is marked, and its value is not an answer.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from feedback.messages import Acknowledged, Cue, Message, Outcome, Played, Target
from feedback.records.cells import quoted, seconds

SUCCESSES = ("hit", "near", "miss", "guarded", "unknown")
COLUMNS = (
    "kind,leg,start_s,treated_alike,cued_was,cued_now,plan_was,plan_now,why_was,why_now,"
    "measure,value,target_was,target_now,success_was,success_now"
)
Key = tuple[str, str, int]
"""Kind of cue, leg, and the heel strike that begins the stride that is scored."""


@dataclass
class Side:
    """One of the two: what it says of each stride."""

    outcomes: dict[Key, Outcome] = field(default_factory=dict)
    answers: list[Acknowledged] = field(default_factory=list)
    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    """The last of each cue and leg."""
    cues: int = 0
    """Sounds that were sent, rewards and words among them; each once."""
    unheard: int = 0
    """Cues that were sent and never sounded: late, lost, cancelled. Only the session knows it."""

    def take(self, message: Message) -> None:
        """A message of the engine."""
        if isinstance(message, Outcome):
            self.outcomes[message.kind, message.leg, message.start_ns] = message
        elif isinstance(message, Cue):
            self.cues += message.revision == 0
        elif isinstance(message, Played):
            self.unheard += message.outcome != "played"
        elif isinstance(message, Acknowledged):
            self.answers.append(message)
        elif isinstance(message, Target):
            self.targets[message.kind, message.leg] = message


@dataclass(frozen=True)
class Row:
    """One stride of one cue; None: that side has no such stride in its ledger."""

    was: Outcome | None
    now: Outcome | None

    @property
    def is_alike(self) -> bool:
        """It was helped, or left alone, as it would have been."""
        return _cued(self.was) == _cued(self.now)

    @property
    def any(self) -> Outcome:
        """Either: kind, leg and stride are those of both."""
        known = self.was or self.now
        assert known is not None
        return known

    def csv(self) -> str:
        """Without its end."""
        one, pair = self.any, (self.was, self.now)
        scored = next((row for row in pair if row and row.measure), one)
        words = [_cued(row) for row in pair], [row.plan if row else "" for row in pair]
        whys = [quoted(row.why) if row else "" for row in pair]
        targets = [f"{row.target:.6f}" if row else "" for row in pair]
        cells = [one.kind, one.leg, seconds(one.start_ns), "yes" if self.is_alike else "no"]
        cells += [*map(str, map(int, words[0])), *words[1], *whys, scored.measure, f"{scored.value:.6f}", *targets]
        return ",".join([*cells, *(row.success if row else "" for row in pair)])


@dataclass
class Counts:
    """Strides of one cue on one leg."""

    strides: int = 0
    cued_was: int = 0
    cued_now: int = 0
    alike: int = 0
    success_was: Counter[str] = field(default_factory=Counter)
    success_now: Counter[str] = field(default_factory=Counter)
    alike_was: Counter[str] = field(default_factory=Counter)
    """Of those treated alike alone: there the value is what it would have been, as far as strides before did not
    teach the patient otherwise."""
    alike_now: Counter[str] = field(default_factory=Counter)
    withheld_now: Counter[str] = field(default_factory=Counter)
    """Strides that were to be cued and would not have been, by reason."""


class WhatIf:
    """Both sides of one session."""

    def __init__(self) -> None:
        self.was, self.now = Side(), Side()

    def rows(self) -> Iterator[Row]:
        """Each stride of each cue that either side has in its ledger, in order of time."""
        keys = self.was.outcomes.keys() | self.now.outcomes.keys()
        for key in sorted(keys, key=lambda key: (key[2], key)):
            if key[2]:
                yield Row(self.was.outcomes.get(key), self.now.outcomes.get(key))

    def counts(self) -> dict[tuple[str, str], Counts]:
        """By kind of cue and leg."""
        found: dict[tuple[str, str], Counts] = {}
        for row in self.rows():
            _count(found.setdefault((row.any.kind, row.any.leg), Counts()), row)
        return dict(sorted(found.items()))

    def commands(self) -> list[tuple[Acknowledged, Acknowledged | None]]:
        """What was asked for in the session and how it was answered then, and now."""
        now = {(row.t_ns, row.number, row.key): row for row in self.now.answers}
        return [(row, now.get((row.t_ns, row.number, row.key))) for row in self.was.answers]


def _count(counts: Counts, row: Row) -> None:
    was, now = row.was, row.now
    counts.strides += 1
    counts.cued_was += _cued(was)
    counts.cued_now += _cued(now)
    counts.alike += row.is_alike
    for outcome, every, alike in (
        (was, counts.success_was, counts.alike_was),
        (now, counts.success_now, counts.alike_now),
    ):
        if outcome is not None:
            every[outcome.success] += 1
            alike[outcome.success] += row.is_alike
    if now is not None and now.plan == "cued" and now.why:
        counts.withheld_now[now.why.partition(":")[0]] += 1


def _cued(row: Outcome | None) -> bool:
    return row is not None and row.cue_id > 0
