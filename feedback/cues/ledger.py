"""The ledger: what became of every stride of every cue, helped or not.

Lives here: Ledger, which joins the plan, the cue and the measures of a stride into an Outcome. Why: gain, retention and
dependence are differences between strides with and without a cue, so both are kept alike. Must never: count a stride
twice, judge it by another target than the patient heard of, or leave one out because nothing sounded.

Of each message tell it first what the planner made of it, then the message, then the strides that the planner settled;
then ask it to `tell`. A row is told as soon as its value is known; a stride later at most, with what is known then.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from math import isfinite, nan
from typing import Protocol as Shape

from feedback.config import Protocol
from feedback.config.cues import CueSettings, Rhythm, SymmetryCue
from feedback.cues.legs import LegsCompared
from feedback.cues.scoring import (
    ASYNCHRONY,
    Reading,
    Yardstick,
    aim_of,
    by_criterion,
    companion,
    is_of_next_stride,
    readings,
    yardsticks,
)
from feedback.cues.shapes import Judge
from feedback.cues.verdict import GUARDED
from feedback.messages import HEEL_STRIKE, LEGS, GaitEvent, Message, Outcome, Stride, Withheld

UNSCORED = ("warm_up", "rest", "pause", "end")
"""Blocks in which a value is kept and no success is told."""
_KEPT = 64
"""Strides of a leg whose heel strikes and values are remembered."""


class Account(Shape):
    """What the planner settled: a stride of one kind of cue on one leg is over."""

    @property
    def kind(self) -> str:
        """A cue of the catalogue."""

    @property
    def leg(self) -> str:
        """Whose."""

    @property
    def stride(self) -> int:
        """Number of the stride in which the cue was to sound, from 1."""

    @property
    def plan(self) -> str:
        """What the dose said of it."""

    @property
    def cue_id(self) -> int:
        """0: none was sent, or it was cancelled."""

    @property
    def why(self) -> str:
        """Why a planned cue was not sent; '' otherwise."""

    @property
    def error_ns(self) -> int:
        """Due time less the right one, as is known now; 0 without a cue."""


@dataclass
class Row:
    """A stride of one cue that waits for its value."""

    account: Account
    scored: int
    """Number of the stride that is scored."""
    is_overdue: bool = False


@dataclass
class _Leg:
    """One leg's strides and values."""

    strikes: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Of each stride by number, its heel strike and the arrival that told it."""
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    judged: dict[tuple[str, int, Yardstick], tuple[Reading, str, float]] = field(default_factory=dict)
    """By kind of cue, heel strike and measure: the value, the verdict, the target then."""
    guarded: set[tuple[str, int]] = field(default_factory=set)


class Ledger:
    """The account book of one session."""

    def __init__(self, protocol: Protocol, judge: Judge, place: Callable[[str, int], tuple[int, str]]) -> None:
        """place(leg, stride): number and kind of the block in which a stride began."""
        cues = ((kind, getattr(protocol.cues, kind)) for kind in protocol.cues.named)
        self._cues: dict[str, CueSettings] = {kind: one for kind, one in cues if isinstance(one, CueSettings)}
        self._judge, self._place = judge, place
        self._legs = {leg: _Leg() for leg in LEGS}
        self._rows: dict[tuple[str, str], list[Row]] = {}
        self._last: dict[tuple[str, str], int] = {}
        self._is_news = False
        """Since the last look something was told that a row may have waited for."""
        self._compared = {
            kind: LegsCompared(one.figure, one.over_strides)
            for kind, one in self._cues.items()
            if isinstance(one, SymmetryCue)
        }

    def adopt(self, protocol: Protocol) -> None:
        """Other numbers from now on."""
        self._cues = {kind: getattr(protocol.cues, kind) for kind in self._cues}
        for kind, compared in self._compared.items():
            compared.adopt(getattr(protocol.cues, kind).over_strides)

    def hear(self, told: Message) -> None:
        """GaitEvent, Measure, Stride, Withheld."""
        if isinstance(told, GaitEvent):
            if told.event == HEEL_STRIKE:
                self._strike(told)
        elif isinstance(told, Withheld):
            if told.why.startswith(GUARDED):
                self._legs[told.leg].guarded.add((told.kind, told.target_ns))
        else:
            for one in readings(told):
                self._judge_all(one)
            if isinstance(told, Stride):
                for kind, compared in self._compared.items():
                    self._judge_one(kind, compared.hear(told))

    def settle(self, account: Account) -> None:
        """A stride is over; those of this cue before it wait no longer. Told twice, the one with a cue counts."""
        settings, key = self._cues.get(account.kind), (account.kind, account.leg)
        if settings is None or account.stride <= 0:
            return
        waiting = self._rows.setdefault(key, [])
        if account.stride <= self._last.get(key, 0):
            if account.cue_id and waiting and waiting[-1].account.stride == account.stride:
                waiting[-1].account = account
            return
        self._last[key] = account.stride
        self._is_news = True
        for row in waiting:
            row.is_overdue = True
        waiting.append(Row(account, account.stride + is_of_next_stride(settings)))

    def tell(self, out: list[Message], is_end: bool = False) -> None:
        """Every row that is known, in the order of the strides; at the end all that are left."""
        if not self._is_news and not is_end:
            return
        self._is_news = False
        for rows in self._rows.values():
            while rows and (is_end or rows[0].is_overdue or self._is_known(rows[0])):
                out.append(self._outcome(rows.pop(0)))

    def _strike(self, event: GaitEvent) -> None:
        leg = self._legs[event.leg]
        number = next(leg.numbers)
        leg.strikes[number] = (event.t_ns, event.cause_ns)
        self._is_news = True
        if (old := leg.strikes.pop(number - _KEPT, None)) is not None:
            leg.judged = {key: row for key, row in leg.judged.items() if key[1] > old[0]}
            leg.guarded = {key for key in leg.guarded if key[1] > old[0]}

    def _judge_all(self, one: Reading) -> None:
        for kind, settings in self._cues.items():
            beside = companion(settings)
            if one.leg in settings.legs and (
                Yardstick(one.measure, one.muscle) in yardsticks(settings) or (beside and one.measure == beside)
            ):
                self._judge_one(kind, one)

    def _judge_one(self, kind: str, one: Reading) -> None:
        """With the target that is in force when the value is told."""
        settings, judged = self._cues[kind], self._legs[one.leg].judged
        key = (kind, one.start_ns, Yardstick(one.measure, one.muscle))
        if one.leg not in settings.legs or (key in judged and judged[key][1] != "unknown"):
            return
        if aim_of(settings) is None:
            verdict, target = by_criterion(settings, one)
        else:
            verdict, target = self._judge.verdict(kind, one.leg, one.measure, one.method, one.value)
        judged[key] = (one, verdict, target)
        self._is_news = True

    def _is_known(self, row: Row) -> bool:
        """Whether its best measure has a value, and the one beside it too."""
        settings, leg = self._cues[row.account.kind], self._legs[row.account.leg]
        if row.scored not in leg.strikes:
            return False
        if isinstance(settings, Rhythm):
            return True
        best, beside = yardsticks(settings)[0], companion(settings)
        start_ns = leg.strikes[row.scored][0]
        wanted = (best, Yardstick(beside)) if beside else (best,)
        return all((row.account.kind, start_ns, one) in leg.judged for one in wanted)

    def _found(self, row: Row) -> tuple[Reading, str, float] | None:
        """Its value by the best measure that has one, and how that stood."""
        account, leg = row.account, self._legs[row.account.leg]
        settings = self._cues[account.kind]
        start_ns, cause_ns = leg.strikes.get(row.scored, (0, 0))
        if isinstance(settings, Rhythm):
            off_ms = -account.error_ns / 1e6 if account.cue_id and start_ns else nan
            beat = Reading(start_ns, cause_ns, account.leg, start_ns, ASYNCHRONY, "insoles", "", off_ms, "")
            return (beat, *by_criterion(settings, beat))
        told = [leg.judged.get((account.kind, start_ns, one)) for one in yardsticks(settings)]
        known = [one for one in told if one is not None]
        return next(
            (one for one in known if isfinite(one[0].value) or one[1] != "unknown"), known[0] if known else None
        )

    def _outcome(self, row: Row) -> Outcome:
        account, leg = row.account, self._legs[row.account.leg]
        start_ns, cause_ns = leg.strikes.get(row.scored, (0, 0))
        began = leg.strikes.get(account.stride, (0, 0))
        number, block = self._place(account.leg, account.stride)
        found = self._found(row)
        one, success, target = found or (None, "unknown", nan)
        is_before = block == "baseline" and aim_of(self._cues[account.kind]) is not None
        """Its target is only made of the strides of this block: some of them are told after it."""
        if success == "hit" and self._is_bought(account.kind, leg, start_ns):
            success = GUARDED
        return Outcome(
            t_ns=max(start_ns, began[0], one.t_ns if one else 0),
            cause_ns=max(cause_ns, began[1], one.cause_ns if one else 0),
            seq=0,
            kind=account.kind,
            leg=account.leg,
            start_ns=start_ns,
            block=number,
            plan=account.plan,
            cue_id=account.cue_id,
            why=account.why,
            error_ns=account.error_ns,
            measure=one.measure if one else "",
            method=one.method if one else "",
            value=one.value if one else nan,
            target=nan if is_before else target,
            success="unknown" if is_before or block in UNSCORED else success,
        )

    def _is_bought(self, kind: str, leg: _Leg, start_ns: int) -> bool:
        """Whether the guard objected, or what is scored beside it grew worse."""
        beside = leg.judged.get((kind, start_ns, Yardstick(companion(self._cues[kind]))))
        return (kind, start_ns) in leg.guarded or (beside is not None and beside[1] == "miss")
