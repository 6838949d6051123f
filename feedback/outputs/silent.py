"""The null output: renders in real time and sounds nothing.

Lives here: NullOutput. Why: without a sound card all else still works, and says so. Must never: differ from the device
in what it tells; it paces blocks as an ideal card would, and a thread that comes too late is an underrun here too.
"""

import threading
from collections.abc import Callable

from feedback.clock import now_ns as host_ns
from feedback.outputs import Output


class NullOutput(Output):
    """An ideal card on the host's clock that throws its samples away."""

    name = "null"

    def __init__(
        self,
        rate_hz: int = 48_000,
        block_frames: int = 128,
        channels: int = 2,
        latency_ms: float = 5.5,
        now_ns: Callable[[], int] = host_ns,
    ) -> None:
        super().__init__(rate_hz, block_frames, channels, now_ns)
        self._ring_ns = latency_ms * 1e6
        self._first_ns: float | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to render on a thread of its own."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="null output", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Cancel what stands and end the thread."""
        self._clear()
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._reports.extend(self._mixer.settle(lost=False))

    def pump(self, now_ns: int) -> float:
        """Render every block that is due for hand-over by now; returns the time of the next hand-over."""
        if self._first_ns is None:
            self._first_ns = now_ns + self._ring_ns
        while (handed_ns := self._first_ns - self._ring_ns) <= now_ns:
            dry = self._first_ns < now_ns
            if dry:
                self._first_ns = now_ns + self._ring_ns
            self._render(self._block_frames, self._first_ns, dry, now_ns)
            self._first_ns += self._block_frames * self._mixer.frame_ns
        return handed_ns

    def _run(self) -> None:
        next_ns = self.pump(self._now_ns())
        while not self._stopping.wait(max(0.0, next_ns - self._now_ns()) / 1e9):
            next_ns = self.pump(self._now_ns())
