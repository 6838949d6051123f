"""Which rules make up a cue.

Lives here: Making, one short method a kind of cue, called from a table whose keys are those of the catalogue. Why: a
new cue is a row of the catalogue, its settings, and its trigger here. Must never: give a rule another leg's turn.
"""

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any

from feedback.config import Rig
from feedback.config.cues import (
    Ahead,
    Cues,
    CueSettings,
    GluteHold,
    GluteReady,
    HeelFirst,
    Held,
    HipExtend,
    LoadAffected,
    PushOff,
    Rhythm,
    Scored,
    StanceStable,
    SymmetryCue,
    TallPelvis,
)
from feedback.cues.account import AccountRule
from feedback.cues.after import AfterRule
from feedback.cues.ahead import AheadRule
from feedback.cues.catalogue import CATALOGUE
from feedback.cues.chime import Chimes
from feedback.cues.follow import following
from feedback.cues.guard import Guard
from feedback.cues.held import HeldRule, Window, of_single_support, of_stance
from feedback.cues.lead import Lead
from feedback.cues.rhythm import RhythmRule
from feedback.cues.rule import Rule
from feedback.cues.sensors import has, hip_measure, hold_measure
from feedback.cues.shapes import Judge, Plan
from feedback.cues.turn import LegWalk, Settled, Turn
from feedback.cues.words import HeelFirstRule, SymmetryRule, TallPelvisRule
from feedback.messages import other

GUARD = "guard"


class Making:
    """Makes the rules of one session; all of them share one row of cue ids."""

    def __init__(
        self,
        rig: Rig,
        walks: dict[str, LegWalk],
        plan: Plan,
        judge: Judge,
        settled: "deque[Settled]",
        first_id: int,
    ) -> None:
        self._rig, self._walks, self._plan, self._judge, self._settled = rig, walks, plan, judge, settled
        self._ids = count(first_id)
        self._guard: Guard | None = None
        self._makers: dict[str, Callable[[Turn, Any], list[Rule]]] = {
            "glute_ready": self._glute_ready,
            "glute_hold": self._glute_hold,
            "stance_stable": self._stance_stable,
            "hip_extend": self._hip_extend,
            "push_off": self._push_off,
            "load_affected": self._load_affected,
            "symmetry": self._symmetry,
            "rhythm": self._rhythm,
            "heel_first": self._heel_first,
            "tall_pelvis": self._tall_pelvis,
        }

    def rules(self, cues: Cues, leg: str) -> list[Rule]:
        """All rules that may sound for this leg, and its guard."""
        found: list[Rule] = []
        self._guard = Guard(self._turn(GUARD, leg), cues.guard) if cues.guard else None
        for kind, maker in self._makers.items():
            settings: CueSettings | None = getattr(cues, kind)
            if settings is not None and leg in settings.legs:
                found += maker(self._turn(kind, leg), settings)
        return [*found, self._guard] if self._guard else found

    def _turn(self, kind: str, leg: str) -> Turn:
        return Turn(kind, self._walks[leg], self._plan, self._settled)

    def _glute_ready(self, turn: Turn, settings: GluteReady) -> list[Rule]:
        muscle = settings.muscle if has(self._rig, "emg", turn.leg, settings.muscle) else ""
        lead = _lead(settings, settings.lead_ms, settings.closed_loop and bool(muscle))
        return [AheadRule(turn, settings, self._ids, turn.leg, lead, muscle)]

    def _push_off(self, turn: Turn, settings: PushOff) -> list[Rule]:
        lead = _lead(settings, settings.lead_ms, closed_loop=False)
        ahead = AheadRule(turn, settings, self._ids, other(turn.leg), lead)
        guide: Rule = AccountRule(turn) if settings.tell == "terminal" else ahead
        return [guide, *self._after(turn, settings, (), CATALOGUE["push_off"].figures)]

    def _glute_hold(self, turn: Turn, settings: GluteHold) -> list[Rule]:
        measure = hold_measure(self._rig, settings, turn.leg)
        muscle = settings.muscle if measure == "held_share" else ""
        held = self._held(turn, settings, of_stance(turn.leg, 0.0, settings.release_pct))
        return held + self._after(turn, settings, (measure,), (), muscle)

    def _stance_stable(self, turn: Turn, settings: StanceStable) -> list[Rule]:
        held = self._held(turn, settings, of_single_support(other(turn.leg)))
        return held + self._after(turn, settings, CATALOGUE["stance_stable"].measures, ())

    def _hip_extend(self, turn: Turn, settings: HipExtend) -> list[Rule]:
        measure = hip_measure(self._rig, settings, turn.leg)
        window = of_stance(turn.leg, *CATALOGUE["hip_extend"].window_pct)
        held = self._held(turn, settings, window, measure if settings.follow else "")
        return held + self._after(turn, settings, (measure,), ())

    def _load_affected(self, turn: Turn, settings: LoadAffected) -> list[Rule]:
        row = CATALOGUE["load_affected"]
        measure = row.figures[0] if settings.follow else ""
        held = self._held(turn, settings, of_stance(turn.leg, *row.window_pct), measure)
        return held + self._after(turn, settings, (), row.figures)

    def _symmetry(self, turn: Turn, settings: SymmetryCue) -> list[Rule]:
        return [AccountRule(turn), SymmetryRule(turn, self._chimes(turn, settings), settings)]

    def _rhythm(self, turn: Turn, settings: Rhythm) -> list[Rule]:
        return [RhythmRule(turn, settings, self._ids)]

    def _heel_first(self, turn: Turn, settings: HeelFirst) -> list[Rule]:
        return [AccountRule(turn), HeelFirstRule(turn, self._chimes(turn, settings), settings)]

    def _tall_pelvis(self, turn: Turn, settings: TallPelvis) -> list[Rule]:
        return [AccountRule(turn), TallPelvisRule(turn, self._chimes(turn, settings), settings)]

    def _held(self, turn: Turn, settings: Held, window: Window, followed: str = "") -> list[Rule]:
        """The guiding sound, unless only results are told; followed: the measure that its pitch goes with."""
        if settings.tell == "terminal":
            return [AccountRule(turn)]
        follows = following(self._judge, turn.kind, turn.leg, followed) if followed else None
        return [HeldRule(turn, settings, self._ids, window, follows)]

    def _after(
        self, turn: Turn, settings: Scored, measures: tuple[str, ...], figures: tuple[str, ...], muscle: str = ""
    ) -> list[Rule]:
        """The results, unless only the guiding sound is wanted."""
        if settings.tell == "concurrent":
            return []
        chimes = self._chimes(turn, settings, settings.summary_strides)
        return [AfterRule(turn, chimes, self._judge, measures, figures, muscle)]

    def _chimes(self, turn: Turn, settings: CueSettings, summary_strides: int = 1) -> Chimes:
        return Chimes(turn, settings, self._ids, self._guard, summary_strides)


def _lead(settings: Ahead, lead_ms: float, closed_loop: bool) -> Lead:
    """A sound that is to be answered comes earlier by the reaction time."""
    reaction_ms = settings.reaction_ms if settings.mode == "reactive" else 0.0
    return Lead(lead_ms, reaction_ms, closed_loop)
