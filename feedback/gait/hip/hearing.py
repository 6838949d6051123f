"""Which of the chain's streams are heard, and what is wrong with them.

Lives here: Hearing. Why: what hangs on a silent stream is mute, and the therapist must see why. Must never: take a slow
stream for a silent one: each has its own limit.
"""

from feedback.messages import Message, Signal

NOTHING = ("", "")


class _Stream:
    def __init__(self, limit_ns: int) -> None:
        self.limit_ns = limit_ns
        self.last_ns = 0
        self.silent = True
        self.note = NOTHING


class Hearing:
    """`heard` with each sample, `idle` now and then."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}

    def add(self, stream: str, limit_ns: int) -> None:
        """A stream that may be silent for so long."""
        self._streams[stream] = _Stream(limit_ns)

    def heard(self, stream: str, t_ns: int, cause_ns: int, note: tuple[str, str], out: list[Message]) -> None:
        """A sample came; note: the fault of the stream, and what else is to be known of it."""
        mine = self._streams[stream]
        if not mine.silent and t_ns - mine.last_ns > mine.limit_ns:
            self._fall_silent(stream, mine, t_ns, cause_ns, out)
        mine.last_ns = max(t_ns, mine.last_ns)
        if mine.silent or note != mine.note:
            mine.silent, mine.note = False, note
            fault, remark = note
            out.append(Signal(t_ns, cause_ns, 0, stream, "faulty" if fault else "ok", fault or remark))

    def idle(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Tell streams that fell silent."""
        for stream, mine in self._streams.items():
            if not mine.silent and now_ns - mine.last_ns > mine.limit_ns:
                self._fall_silent(stream, mine, now_ns, cause_ns, out)

    def keep(self, stream: str, t_ns: int) -> None:
        """It need say no more: it counts as heard."""
        self._streams[stream].last_ns = t_ns

    def _fall_silent(self, stream: str, mine: _Stream, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        mine.silent = True
        gap_s = (now_ns - mine.last_ns) * 1e-9
        out.append(Signal(now_ns, cause_ns, 0, stream, "silent", f"no samples for {gap_s:.2f} s"))
