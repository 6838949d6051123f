"""What is known of a patient before training: baselines of the session's own blocks, else of the calibration.

Lives here: Learnt. Why: a target stands on the patient's own walking. Must never: mix strides of different measures,
methods or muscles, or take a stride that was helped.
"""

from collections.abc import Iterator
from math import isfinite, nan

from feedback.config import Patient
from feedback.config.cues import CueSettings
from feedback.cues.aiming import STRIDES_N, Base, base_of
from feedback.cues.scoring import Yardstick, companion, readings, yardsticks
from feedback.messages import BlockBegins, Message

Key = tuple[str, str, str, str]
"""Leg, measure, method, muscle."""
SETTLING_NS = 4_000_000_000
"""Strides that began less than this before the baseline's end are left out: some of their measures come after it, and
which ones would hang on the day's delays."""


class Learnt:
    """Values of baseline blocks, by leg, measure, method and muscle."""

    def __init__(self, patient: Patient | None) -> None:
        self._rows = patient.calibration.baselines if patient and patient.calibration else ()
        self._spans: list[tuple[int, int | None]] = []
        self._told: dict[Key, list[tuple[int, float]]] = {}

    def begin(self, begins: BlockBegins) -> None:
        """A block begins: the one before is over, and this one is a baseline or not."""
        if self._spans and self._spans[-1][1] is None:
            self._spans[-1] = (self._spans[-1][0], begins.t_ns)
        if begins.kind == "baseline":
            self._spans.append((begins.t_ns, None))

    def hear(self, told: Message) -> None:
        """Values, from the first baseline block on."""
        if self._spans:
            for one in readings(told):
                key = (one.leg, one.measure, one.method, one.muscle)
                self._told.setdefault(key, []).append((one.start_ns, one.value))

    def bases(self, leg: str, settings: CueSettings, speed_mps: float) -> Iterator[tuple[str, str, Base]]:
        """Measure, method and baseline of all that a cue asks for; what was learnt now comes after the calibration."""
        for measure, muscle in needs(settings):
            for row in self._rows:
                if (row.leg, row.measure, row.muscle) == (leg, measure, muscle) and row.n >= STRIDES_N:
                    belt_mps = nan if row.belt_mps is None else row.belt_mps
                    yield measure, row.method, Base(row.mean, row.sd, row.n, belt_mps, "calibration")
            for key in self._told:
                if (key[0], key[1], key[3]) == (leg, measure, muscle) and (
                    base := base_of(self._valid(key), speed_mps)
                ):
                    yield measure, key[2], base

    def valid_n(self, leg: str, settings: CueSettings) -> int:
        """Valid strides of the cue's measure that has most."""
        wanted = yardsticks(settings)
        ours = [key for key in self._told if key[0] == leg and Yardstick(key[1], key[3]) in wanted]
        return max((len(self._valid(key)) for key in ours), default=0)

    def _valid(self, key: Key) -> list[float]:
        """Values of whole baseline strides."""
        return [
            value
            for start_ns, value in self._told.get(key, ())
            if isfinite(value) and any(a <= start_ns <= (b or a) - SETTLING_NS for a, b in self._spans)
        ]


def needs(settings: CueSettings) -> tuple[Yardstick, ...]:
    """What a cue needs a baseline of."""
    beside = companion(settings)
    return (*yardsticks(settings), Yardstick(beside)) if beside else yardsticks(settings)
