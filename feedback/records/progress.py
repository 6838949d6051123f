"""A patient's progress over weeks: what was done, what changed, what stayed.

Lives here: `progress_of`, which fills the part of a page that tells of many sessions. Why: whether training helps shows
in weeks. Must never: leave out a session without saying so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from feedback.cues.trained import Trained
from feedback.records.compared import Compared
from feedback.records.figure import Figure
from feedback.records.practice_words import cue_name, measure_name, success_words, verdict_words
from feedback.records.progress_plots import dose_figure, retention_figure, trend_figure
from feedback.records.reviewed import Reviewed
from feedback.records.wording import minutes

DAY_S = 86_400.0


@dataclass(frozen=True)
class Amount:
    """How much was done in one session."""

    walked_s: float
    training_s: float
    strides: int
    cues: int


def amount_of(session: Reviewed) -> Amount:
    """Of what was walked; training is what stood in blocks of that kind."""
    spans = [part for span in session.spans if span.kind == "training" for part in span.parts]
    return Amount(
        walked_s=session.summary.duration_s,
        training_s=sum(end - begin for begin, end in spans) / 1e9,
        strides=sum(leg.strides for leg in session.summary.legs.values()),
        cues=session.summary.cues.played,
    )


def progress_of(compared: Compared) -> dict[str, Any]:
    """Sessions, dose so far, trends, retention; the figures as Figure."""
    sessions = compared.sessions
    return {
        "rows": [_row(number, session) for number, session in enumerate(sessions, 1)],
        "sentence": _so_far(sessions),
        "learnt": _learnt(sessions[-1]),
        "figures": [*trends(compared), *_amounts(sessions)],
    }


def _so_far(sessions: Sequence[Reviewed]) -> str:
    done = [amount_of(one) for one in sessions]
    begun = [one.started for one in sessions if one.started]
    days = (max(begun) - min(begun)).total_seconds() / DAY_S if begun else 0.0
    over = f" over {days / 7:.1f} weeks" if days >= 7 else f" over {days:.0f} days" if days >= 1 else ""
    training_s = sum(one.training_s for one in done)
    training = f", {minutes(training_s)} of it in training" if training_s else ""
    return (
        f"{len(sessions)} sessions{over}: {minutes(sum(one.walked_s for one in done))} recorded{training}, "
        f"{sum(one.strides for one in done):,} strides and {sum(one.cues for one in done):,} cues."
    )


def _row(number: int, session: Reviewed) -> tuple[str, ...]:
    done = amount_of(session)
    cues = session.summary.practice.cues
    return (
        str(number),
        session.date.removesuffix(" UTC"),
        session.facts.protocol or "not named",
        minutes(done.walked_s),
        minutes(done.training_s) if done.training_s else "–",
        str(done.strides),
        str(done.cues),
        "; ".join(_hits(one) for one in cues if one.cued.scored or one.uncued.scored) or "–",
        "incomplete" if session.session.damage else "",
    )


def _hits(one: Trained) -> str:
    return f"{cue_name(one.kind)} {one.leg} {success_words(one.cued)} / {success_words(one.uncued)}"


def _learnt(session: Reviewed) -> list[str]:
    cues = session.summary.practice.cues
    return [f"{cue_name(one.kind)}, {one.leg}: {verdict_words(one)}." for one in cues]


def trends(compared: Compared) -> list[Figure]:
    """A figure for each measure that was compared."""
    return [_trend(k, words, compared) for k, words in enumerate(_measures(compared), 1)]


def _amounts(sessions: Sequence[Reviewed]) -> list[Figure]:
    """How much was done, and what of it stayed."""
    amounts = [amount_of(one) for one in sessions]
    note = f"Minutes recorded in each session, and of these the minutes of training. n = {len(sessions)} sessions."
    spec = dose_figure([(one.walked_s, one.training_s) for one in amounts])
    kept = _kept(sessions)
    told = "Share of the gain that was still there without cues; only where there was a gain that counts."
    missing = "No session had a gain that counts, so nothing can be said of what stayed."
    return [
        Figure("dose", "Dose", note, spec, half=True),
        Figure("kept", "Retention", told, retention_figure(kept) if kept else None, missing, half=True),
    ]


def _measures(compared: Compared) -> list[str]:
    return list(dict.fromkeys(row.told.words for rows in compared.phases.values() for row in rows))


def _trend(number: int, words: str, compared: Compared) -> Figure:
    """One measure in all phases, over the days since the first session."""
    rows = {
        (phase, row.leg): row for phase, found in compared.phases.items() for row in found if row.told.words == words
    }
    told = next(iter(rows.values())).told
    without = {key: row.spreads for key, row in rows.items() if key[0] in ("before", "after")}
    series = without or {key: row.spreads for key, row in rows.items()}
    counts = [spread.n for spreads in series.values() for spread in spreads if spread.n]
    note = (
        f"Mean of each session{' without help' if without else ''}, whisker: SD of its strides. Measured with: "
        f"{told.how}. Strides behind each mark: n = {min(counts)} to {max(counts)}."
    )
    return Figure(f"trend{number}", words, note, trend_figure(series, _days(compared.sessions), told.unit), half=True)


def _days(sessions: Sequence[Reviewed]) -> list[float]:
    """Since the first session; where times are not known, the number of the session."""
    begun = [one.facts.started_unix_s for one in sessions]
    if not all(begun):
        return [float(k) for k in range(len(sessions))]
    return [(at - begun[0]) / DAY_S for at in begun]


def _kept(sessions: Sequence[Reviewed]) -> dict[str, list[tuple[int, float]]]:
    """(number of the session, share in percent) by cue, leg and kind of block."""
    found: dict[str, list[tuple[int, float]]] = {}
    for number, session in enumerate(sessions, 1):
        for one in session.summary.practice.cues:
            for kind, share in one.learning.retention.items():
                if isfinite(share):
                    name = f"{cue_name(one.kind)} {one.leg}, {measure_name(one.measure)}, {kind}"
                    found.setdefault(name, []).append((number, 100.0 * share))
    return found
