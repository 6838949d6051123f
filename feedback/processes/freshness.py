"""How fresh each stream is as the engine gets it: its age, what is missing, what came late.

Lives here: Freshness. Why: a reader that is too slow is seconds stale with no gap to see, so age is told, not guessed.
Must never: ask a clock, or hold back a sample.
"""

from dataclasses import dataclass

from feedback.messages import Samples, StreamHealth

EVERY_NS = 1_000_000_000
_MS = 1e6


@dataclass
class _Stream:
    last_ns: int = 0
    frame: int = -1
    taken: int = 0
    missing: int = 0
    late: int = 0
    oldest_ns: int = 0


class Freshness:
    """Of all streams of a run."""

    def __init__(self, oldest_ms: float) -> None:
        """oldest_ms: a sample that is older when it is taken is late."""
        self._limit_ns = round(oldest_ms * 1e6)
        self._streams: dict[str, _Stream] = {}
        self._next_ns = 0

    def take(self, samples: Samples, now_ns: int) -> None:
        """A sample is taken now."""
        stream = self._streams.get(samples.stream)
        if stream is None:
            stream = self._streams[samples.stream] = _Stream()
        age_ns = now_ns - samples.t_ns
        stream.late += age_ns > self._limit_ns
        if age_ns > stream.oldest_ns:
            stream.oldest_ns = age_ns
        if stream.frame >= 0 and samples.frame > stream.frame + 1:
            stream.missing += samples.frame - stream.frame - 1
        stream.frame, stream.last_ns = samples.frame, samples.t_ns
        stream.taken += 1

    def told(self, now_ns: int, cause_ns: int) -> list[StreamHealth]:
        """The health of all, if a second has passed since it was told."""
        if now_ns < self._next_ns:
            return []
        self._next_ns = now_ns + EVERY_NS
        rows = sorted(self._streams.items())
        told = StreamHealth(
            now_ns,
            cause_ns,
            0,
            streams=tuple(name for name, _ in rows),
            age_ms=tuple(round((now_ns - row.last_ns) / _MS, 1) for _, row in rows),
            oldest_ms=tuple(round(row.oldest_ns / _MS, 1) for _, row in rows),
            taken=tuple(row.taken for _, row in rows),
            missing=tuple(row.missing for _, row in rows),
            late=tuple(row.late for _, row in rows),
        )
        for _, row in rows:
            row.oldest_ns = 0
        return [told]
