"""The written output: blocks are rendered as fast as they are asked for, and kept instead of played.

Lives here: WrittenOutput. Why: what a session's cues sounded like can be listened to later. Must never: differ from the
device in which frame a cue begins at: it is the same schedule, mixer and latency under a clock that is handed in.
"""

from collections.abc import Callable

from feedback.outputs import Output
from feedback.outputs.mixer import Block


class WrittenOutput(Output):
    """An ideal card whose first frame sounds at `first_ns`; every block that it rendered goes to `keep`."""

    name = "written"

    def __init__(
        self, rate_hz: int, block_frames: int, channels: int, latency_ms: float, keep: Callable[[Block], None]
    ) -> None:
        super().__init__(rate_hz, block_frames, channels, self._handed_ns)
        self._ring_ns = latency_ms * 1e6
        self._first_ns = 0.0
        self._keep = keep

    def begin(self, first_ns: int) -> None:
        """The first frame sounds then."""
        self._first_ns = float(first_ns)

    def start(self) -> None:
        """Nothing runs by itself here."""

    def stop(self) -> None:
        """Cancel what stands; what has begun was rendered."""
        self._clear()
        self._reports.extend(self._mixer.settle(lost=False))

    def reach(self, now_ns: int) -> None:
        """Render every block that a card would have been handed by now."""
        while self._first_ns - self._ring_ns <= now_ns:
            self._keep(self._render(self._block_frames, self._first_ns, False, self._handed_ns()))
            self._first_ns += self._block_frames * self._mixer.frame_ns

    def _handed_ns(self) -> int:
        """The clock: the time at which the block in hand would have gone to the card."""
        return round(self._first_ns - self._ring_ns)
