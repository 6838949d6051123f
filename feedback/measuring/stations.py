"""From a sensor's byte to the sound, station by station.

Lives here: Trace, which gathers one run's times, and its figures. Why: a latency is only shortened where it arises.
Must never: ask the time; who listens stamps what comes.

The stations of a cue, all from the instant at which the device sent the last byte of the frame that caused it:
read      the sensor process has the byte
heard     a reader of the bus has the sample, as the engine has
cue       a reader of the bus has the engine's cue, as the audio process has
placed    the audio process has taken it in
rendered  its block is handed over to the card
sound     its first sample leaves the card
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from feedback.measuring.judge import Figures
from feedback.messages import AudioHealth, Cue, Message, Placed, Played, Samples

STATIONS = ("read", "heard", "cue", "placed", "rendered", "sound")
MS = 1e6
AT_ONCE_NS = 20_000_000
"""A cue that is due sooner than this after its sample was to sound at once: no prediction made it wait."""
MATCH_NS = 5_000_000

Written = dict[tuple[str, int], int]
"""(side or 'both', frame) -> when it was sent."""


@dataclass
class Trace:
    """What was heard of one run."""

    _samples: dict[int, tuple[int, list[tuple[str, int]]]] = field(default_factory=dict)
    """cause -> (when it was heard, the frames that had it)."""
    _cues: dict[tuple[int, int], tuple[int, Cue]] = field(default_factory=dict)
    _placed: dict[tuple[int, int], Placed] = field(default_factory=dict)
    _played: dict[int, Played] = field(default_factory=dict)
    _latencies_ns: list[int] = field(default_factory=list)

    def hear(self, message: Message, now_ns: int) -> None:
        """One message, heard now."""
        match message:
            case Samples():
                side = message.stream.rpartition(".")[2]
                self._samples.setdefault(message.cause_ns, (now_ns, []))[1].append((side, message.frame))
            case Cue():
                self._cues[message.cue_id, message.revision] = now_ns, message
            case Placed() if message.verdict in ("placed", "moved"):
                self._placed[message.cue_id, message.revision] = message
            case Played():
                self._played[message.cue_id] = message
            case AudioHealth():
                self._latencies_ns.append(message.latency_ns)

    def onsets_ns(self) -> dict[int, int]:
        """cue_id -> when it sounded, as the output told."""
        return {cue_id: row.onset_ns for cue_id, row in self._played.items() if row.onset_ns}

    def rows(self, written: Written) -> "list[Row]":
        """Every cue revision whose frame is in the log of what was sent."""
        ring_ns = round(median(self._latencies_ns)) if self._latencies_ns else 0
        return [row for key in self._placed if (row := self._row(key, written, ring_ns))]

    def outcomes(self) -> dict[str, int]:
        """What became of cues: outcome -> how many."""
        told = [row.outcome for row in self._played.values()]
        return {outcome: told.count(outcome) for outcome in sorted(set(told))}

    def _row(self, key: tuple[int, int], written: Written, ring_ns: int) -> "Row | None":
        placed, known = self._placed[key], self._cues.get(key)
        if known is None or placed.cause_ns not in self._samples:
            return None
        heard_ns, frames = self._samples[placed.cause_ns]
        sent_ns = [written.get((side, frame)) or written.get(("both", frame), 0) for side, frame in frames]
        if not any(sent_ns):
            return None
        cue_ns, cue = known
        played = self._played.get(key[0])
        onset_ns = played.onset_ns if played and played.revision == key[1] else 0
        at_once = cue.due_ns - cue.t_ns <= AT_ONCE_NS
        return Row(key[0], at_once, max(sent_ns), placed.cause_ns, heard_ns, cue_ns, placed.t_ns, onset_ns, ring_ns)


@dataclass(frozen=True)
class Row:
    """One cue revision on its way."""

    cue_id: int
    at_once: bool
    sent_ns: int
    read_ns: int
    heard_ns: int
    cue_ns: int
    placed_ns: int
    onset_ns: int
    """0: another revision sounded, or none."""
    ring_ns: int

    def ms(self) -> list[float]:
        """Its time to each of STATIONS; NaN where it never came there."""
        rendered_ns = self.onset_ns - self.ring_ns
        at = [self.read_ns, self.heard_ns, self.cue_ns, self.placed_ns, rendered_ns, self.onset_ns]
        reached = 4 if not self.onset_ns else 6
        return [(t - self.sent_ns) / MS if i < reached else float("nan") for i, t in enumerate(at)]


def figures(rows: Sequence[Row]) -> Figures:
    """p50, p90, p99 of the time to each station (the last two: of cues that were to sound at once); in ms."""
    told: Figures = {"revisions": len(rows), "at_once": sum(row.at_once and row.onset_ns > 0 for row in rows)}
    every = np.array([row.ms() for row in rows]).reshape(-1, len(STATIONS))
    at_once = np.array([row.at_once for row in rows], dtype=bool)
    for i, station in enumerate(STATIONS):
        column = every[:, i] if i < STATIONS.index("rendered") else every[at_once, i]
        column = column[~np.isnan(column)]
        for q in (50, 90, 99):
            value = round(float(np.percentile(column, q)), 3) if len(column) else float("nan")
            told[f"byte_to_{station}_ms_p{q}"] = value
    return told


def against_record(onsets_ns: Iterable[int], heard_ns: Sequence[int]) -> Figures:
    """Told onsets against a card's record: the error, ms, and how many of those told were not there."""
    heard = np.sort(np.asarray(heard_ns, dtype=np.int64))
    errors = [int(np.abs(heard - at).min()) if len(heard) else MATCH_NS + 1 for at in onsets_ns]
    there = [error / MS for error in errors if error <= MATCH_NS]
    return {
        "onsets_told": len(errors),
        "onsets_not_heard": len(errors) - len(there),
        "told_onset_error_ms_p50": round(float(np.percentile(there, 50)), 4) if there else float("nan"),
        "told_onset_error_ms_p99": round(float(np.percentile(there, 99)), 4) if there else float("nan"),
    }
