"""The sound card's clock, mapped to the host's.

Lives here: DacClock, fed once in every callback. Why: a sound starts on its sample only if the time at which a block
sounds is known to a fraction of a sample. Must never: ask the time, or believe figures that cannot be.

PortAudio tells, on a clock of its own (ALSA: CLOCK_MONOTONIC; others: wall clock, or seconds of the stream), the time
now and the time at which the block's first frame will sound. Two errors are in it. The host's time is taken later
than PortAudio's, never earlier: the least difference of a sliding window is nearest to the truth, and follows a clock
that drifts. A callback may be preempted between the reading of position and time: the median of the last blocks, each
counted back to frame 0 of the stream, is not moved by that.
"""

from collections import deque
from statistics import median

WINDOW_NS = 2_000_000_000
"""Length of the sliding window. A clock that drifts by 50 ppm strays 0.1 ms in it."""
SAME_CLOCK_NS = 1_000_000
"""A least difference below this is the way into the callback: both clocks are one."""
JUMP_NS, JUMP_BLOCKS = 50_000_000, 8
"""A clock that is this far off for so many blocks in a row was set; fewer are a stalled host."""
LONGEST_LATENCY_S = 1.0
MEDIAN_BLOCKS = 31
SETTLED_BLOCKS = 8
ODD_BLOCKS = 16
"""So many implausible readings in a row mean that this path does not know its own time."""


class ImplausibleTimeError(ValueError):
    """The sound system's stream time cannot be true."""


class DacClock:
    """When the first frame of each block sounds, in nanoseconds of the host's clock."""

    def __init__(self, rate_hz: int) -> None:
        self._frame_ns = 1e9 / rate_hz
        self._frames = 0
        self._origins_ns: deque[float] = deque(maxlen=MEDIAN_BLOCKS)
        """Time of frame 0, on PortAudio's clock, as each of the last blocks tells it."""
        self._lows: deque[tuple[int, float]] = deque()
        """(host time, host minus PortAudio's clock), rising in both: the first is the least of the window."""
        self._jumped = self._odd = 0
        self._latency_ns = 0.0
        self._since: tuple[int, float] | None = None
        """(frames, time of frame 0) when this run of the card had settled."""

    def first_frame_ns(self, frames: int, current_s: float, dac_s: float, host_ns: int, restarted: bool) -> float:
        """Take the figures of one callback; the time at which its first of `frames` sounds.

        current_s, dac_s: PortAudio's current_time and output_buffer_dac_time. restarted: the card ran dry before this
        block. ImplausibleTimeError once the figures have been impossible for ODD_BLOCKS blocks in a row.
        """
        self._compare(host_ns, host_ns - current_s * 1e9)
        if restarted:
            self._origins_ns.clear()
            self._since = None
        if self._plausible(dac_s - current_s):
            self._origins_ns.append(dac_s * 1e9 - self._frames * self._frame_ns)
        at_ns = self._frames * self._frame_ns
        self._frames += frames
        if not self._origins_ns:
            return host_ns + self._latency_ns
        origin_ns = median(self._origins_ns)
        if self._since is None and len(self._origins_ns) == MEDIAN_BLOCKS:
            self._since = self._frames, origin_ns
        first_ns = origin_ns + at_ns + self._offset_ns()
        self._latency_ns = first_ns - host_ns
        return first_ns

    @property
    def settled(self) -> bool:
        """Whether enough blocks have told the time for a median that means something."""
        return len(self._origins_ns) >= SETTLED_BLOCKS

    @property
    def drift_ppm(self) -> float:
        """By how much the card runs fast against PortAudio's clock, since it last ran dry; 0 while nothing is known."""
        if self._since is None or self._frames == self._since[0]:
            return 0.0
        frames, then_ns = self._since
        return -(median(tuple(self._origins_ns)) - then_ns) / ((self._frames - frames) * self._frame_ns) * 1e6

    def _plausible(self, latency_s: float) -> bool:
        if 0 < latency_s <= LONGEST_LATENCY_S:
            self._odd = 0
            return True
        self._odd += 1
        if self._odd >= ODD_BLOCKS:
            raise ImplausibleTimeError(
                f"the sound system says that a block sounds {latency_s:.3f} s after it is handed over; more than 0 and "
                f"at most {LONGEST_LATENCY_S:g} s can be true, so cues could not be placed. Choose another device"
            )
        return False

    def _compare(self, host_ns: int, offset_ns: float) -> None:
        lows = self._lows
        if lows and offset_ns > lows[0][1] + JUMP_NS:
            self._jumped += 1
            if self._jumped < JUMP_BLOCKS:
                return
        self._jumped = 0
        if lows and abs(offset_ns - lows[0][1]) > JUMP_NS:
            lows.clear()
            self._origins_ns.clear()
            self._since = None
        while lows and lows[-1][1] >= offset_ns:
            lows.pop()
        lows.append((host_ns, offset_ns))
        while lows[0][0] < host_ns - WINDOW_NS:
            lows.popleft()

    def _offset_ns(self) -> float:
        least_ns = self._lows[0][1]
        return 0.0 if abs(least_ns) < SAME_CLOCK_NS else least_ns
