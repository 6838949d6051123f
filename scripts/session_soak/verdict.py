"""The outcome of a soak: figures, and what is not as it must be, in words.

Lives here: Outcome. Why: the script prints it, the tests hold it against what was promised. Must never: measure.
"""

from dataclasses import dataclass, field
from typing import Any

from feedback.messages import Gap
from session_soak.judge import Back, Heard, words
from session_soak.recorded import Hole

CHECK = 1
"""Exit code of a run in which something had died."""
GROWTH_PCT_H, GROWTH_PCT = 2.0, 50.0
"""Most growth of a process an hour, where SEEN_H were seen at least; else what was seen must stay below the other."""
SEEN_H = 0.4
CUED_PCT = 80.0
"""Least of the steps in undisturbed times that are cued, on a computer that is busy with other things too."""


@dataclass(frozen=True)
class Outcome:
    """One session under faults."""

    code: int
    witness: str
    faults: list[Back]
    heard: Heard
    holes: list[Hole] = field(default_factory=list)
    untold: list[Hole] = field(default_factory=list)
    away_s: list[float] = field(default_factory=list)
    """How long each absence of the recorder was."""
    gaps: list[Gap] = field(default_factory=list)
    damage: str = ""
    messages: int = 0
    files: list[str] = field(default_factory=list)
    deaths: list[str] = field(default_factory=list)
    """That nobody had planned."""
    left: list[str] = field(default_factory=list)
    growth: dict[str, tuple[float, float] | None] = field(default_factory=dict)
    """Process -> (% an hour, hours seen)."""

    def broken(self) -> list[str]:
        """What is not as it must be."""
        heard = self.heard
        counts = {
            "sounds on the wrong leg's side": heard.wrong_leg,
            "sounds that did not end": heard.stuck,
            "sounds that nobody had asked for": heard.unasked,
            "holes in the recording that nobody tells of": self.untold,
            "gaps on the bus": self.gaps,
            "deaths that nobody had planned": self.deaths,
            "left behind": self.left,
        }
        found = [f"{len(rows)} {what}: {rows[:3]}" for what, rows in counts.items() if rows]
        found += [self._late(back) for back in self.faults if back.is_late]
        found += [f"{name} grows by {row[0]:.1f} % an hour" for name, row in self.growth.items() if _grows(row)]
        if heard.cued_pct < CUED_PCT:
            found.append(f"only {heard.cued_pct:.0f} % of the undisturbed steps were cued")
        if self.damage or self.files != ["walk.mcap"]:
            found.append(f"the session is not one whole file: {self.files} {self.damage}")
        if self.code != CHECK:
            found.append(f"the run ended with code {self.code}")
        return found

    def figures(self) -> dict[str, Any]:
        """For --json."""
        backs = [back.back_s for back in self.faults if back.back_s is not None]
        silent = [back.silent_s for back in self.faults if back.silent_s is not None]
        return {
            "witness": self.witness,
            "faults": len(self.faults),
            "never_back": sum(back.back_s is None for back in self.faults),
            "back_s_max": round(max(backs, default=0.0), 2),
            "silent_s_max": round(max(silent, default=0.0), 2),
            "sounds": self.heard.sounds,
            "cued_pct": round(self.heard.cued_pct, 1),
            "wrong_leg": len(self.heard.wrong_leg),
            "stuck": len(self.heard.stuck),
            "unasked": len(self.heard.unasked),
            "messages": self.messages,
            "unrecorded_messages": sum(hole.missing for hole in self.holes),
            "unrecorded_untold": sum(hole.missing for hole in self.untold),
            "recorder_away_s": [round(row, 2) for row in self.away_s],
            "bus_gaps": len(self.gaps),
            "unplanned_deaths": len(self.deaths),
            "left_behind": len(self.left),
            "growth_pct_h": {name: round(row[0], 1) if row else None for name, row in self.growth.items()},
        }

    @staticmethod
    def _late(back: Back) -> str:
        how = "never back" if back.back_s is None else f"back after {back.back_s:.2f} s"
        return f"{words(back.done)}: sound was {how} (the computer kept it waiting for {back.waited_s:.2f} s)"


def _grows(row: tuple[float, float] | None) -> bool:
    if row is None:
        return False
    pct_h, seen_h = row
    return pct_h > GROWTH_PCT_H if seen_h >= SEEN_H else pct_h * seen_h > GROWTH_PCT
