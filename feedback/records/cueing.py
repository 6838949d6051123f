"""What became of the cues, and how well they met the steps they were for.

Lives here: counts of cues, their latencies, their timing against the heel strike that came. Why: a cue that sounds
is not yet a cue that helps. Must never: count a cue twice, or match one heel strike to two cues of a leg.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from feedback.cues.catalogue import CATALOGUE
from feedback.cues.spoken import SPEECH
from feedback.messages import HEEL_STRIKE, LEGS, Cue, Played, other
from feedback.records.material import Material
from feedback.records.spread import Quantiles, Spread

STRIKE_WITHIN_NS = 400_000_000
"""The heel strike a cue was for is the nearest one of that leg within this distance of its target."""


@dataclass(frozen=True)
class CueCounts:
    """Each cue of a stride once, by what became of it. due = played + late + lost + open."""

    due: int = 0
    played: int = 0
    late: int = 0
    lost: int = 0
    open: int = 0
    """Due when the record ended, or the audio process never said."""
    cancelled: int = 0
    """Taken back before they were due; the stride is then among the withheld ones."""
    withheld: dict[str, int] = field(default_factory=dict)
    """Strides that got no cue, by reason."""

    @property
    def suppressed(self) -> int:
        """Strides that got no cue."""
        return sum(self.withheld.values())


@dataclass(frozen=True)
class Timing:
    """One played cue and the heel strike it was for."""

    cue: Cue
    played: Played
    error_ms: float | None
    """When it was due, less the instant that would have been right: above 0, too late. None: no heel strike came."""


def count_cues(material: Material) -> CueCounts:
    """What became of each cue."""
    outcomes = {played.cue_id: played.outcome for played in material.played}
    ends: Counter[str] = Counter()
    for cue_id, revisions in material.cues.items():
        if revisions[0].purpose == SPEECH:
            continue
        ends[outcomes.get(cue_id) or ("cancelled" if revisions[-1].cancelled else "open")] += 1
    why = Counter(withheld.why.partition(":")[0] for withheld in material.withheld)
    return CueCounts(
        due=ends.total() - ends["cancelled"],
        played=ends["played"],
        late=ends["late"],
        lost=ends["lost"],
        open=ends["open"],
        cancelled=ends["cancelled"],
        withheld=dict(why.most_common()),
    )


def byte_to_cue_ms(material: Material) -> Quantiles:
    """From the arrival of the byte that led to a cue to the receipt of the cue in the audio process, ms.

    Cancellations are left out: silence, not a byte, leads to them. So is what is spoken: it has time.
    """
    spoken = {cue_id for cue_id, revisions in material.cues.items() if revisions[0].purpose == SPEECH}
    taken = [p for p in material.placed if p.verdict != "cancelled" and p.cause_ns > 0 and p.cue_id not in spoken]
    return Quantiles.of([(p.t_ns - p.cause_ns) / 1e6 for p in taken])


def onset_error_ms(material: Material) -> Quantiles:
    """Distance of the sound's first sample from when it was due, ms."""
    return Quantiles.of([abs(p.error_ns) / 1e6 for p in material.played if p.outcome == "played"])


def timings(material: Material) -> list[Timing]:
    """Each played cue that comes ahead of a heel strike, or with it, against the one that then came."""
    strikes = {leg: sorted(e.t_ns for e in material.events if (e.leg, e.event) == (leg, HEEL_STRIKE)) for leg in LEGS}
    found: list[Timing] = []
    for played in material.played:
        cue = _revision(material.cues.get(played.cue_id, ()), played.revision)
        serves = _serves(cue) if cue is not None else ""
        if played.outcome != "played" or cue is None or not serves:
            continue
        strike_ns = _nearest(strikes[serves], cue.target_ns)
        lead_ns = cue.target_ns - cue.due_ns
        error_ms = None if strike_ns is None else (played.due_ns - (strike_ns - lead_ns)) / 1e6
        found.append(Timing(cue, played, error_ms))
    return found


def timing_error_ms(found: list[Timing]) -> Spread:
    """Errors of those cues whose heel strike came; mean above 0: too late on the whole."""
    return Spread.of([timing.error_ms for timing in found if timing.error_ms is not None])


def _serves(cue: Cue) -> str:
    """The leg whose heel strike the cue is reckoned from; '' where it stands on none, or only tells a result."""
    row = CATALOGUE.get(cue.kind)
    if row is None or not row.serves or cue.purpose != "cue":
        return ""
    return other(cue.leg) if row.serves == "other_strike" else cue.leg


def _revision(revisions: "list[Cue] | tuple[()]", number: int) -> Cue | None:
    return next((cue for cue in revisions if cue.revision == number), None)


def _nearest(times_ns: list[int], target_ns: int) -> int | None:
    at = bisect_left(times_ns, target_ns)
    near = min(times_ns[max(0, at - 1) : at + 1], key=lambda t_ns: abs(t_ns - target_ns), default=None)
    return near if near is not None and abs(near - target_ns) <= STRIKE_WITHIN_NS else None
