"""A level that changes in straight lines.

Lives here: Ramp, by frames of the stream. Why: envelopes, fades and ducking are all lines between knots, so they can be
turned at any frame without a step, and are the same however the stream is cut into blocks. Must never: jump.
"""

from bisect import bisect_right
from itertools import pairwise

import numpy as np

from feedback.outputs.levels import Wave


class Ramp:
    """Levels at frames, straight in between, constant before and after."""

    def __init__(self, frame: float, level: float) -> None:
        self._frames, self._levels = [float(frame)], [level]

    @property
    def last(self) -> float:
        """Frame of the last knot: from there on it is constant."""
        return self._frames[-1]

    def at(self, frame: float) -> float:
        """The level of one frame."""
        after = bisect_right(self._frames, frame)
        if after in (0, len(self._frames)):
            return self._levels[min(after, len(self._frames) - 1)]
        (x0, x1), (y0, y1) = self._frames[after - 1 : after + 1], self._levels[after - 1 : after + 1]
        return y0 + (y1 - y0) / (x1 - x0) * (frame - x0)

    def turn(self, frame: float, *knots: tuple[float, float]) -> None:
        """From this frame's level on by other knots (frame, level), in order; what was before it stays."""
        level, kept = self.at(frame), bisect_right(self._frames, frame)
        line = [*zip(self._frames[:kept], self._levels[:kept], strict=True), (float(frame), level), *knots]
        line = [line[0], *(after for before, after in pairwise(line) if after[0] > before[0])]
        self._frames, self._levels = [float(x) for x, _ in line], [y for _, y in line]

    def forget(self, before: float) -> None:
        """What lies before this frame is not asked for again."""
        kept = max(0, bisect_right(self._frames, before) - 1)
        del self._frames[:kept], self._levels[:kept]

    def over(self, first: int, frames: int) -> Wave:
        """The levels of so many frames."""
        line: Wave = np.interp(np.arange(first, first + frames), self._frames, self._levels).astype(np.float32)
        return line

    def is_one(self, first: int, frames: int) -> bool:
        """Whether it changes nothing in so many frames."""
        begin, end = bisect_right(self._frames, first), bisect_right(self._frames, first + frames - 1)
        around = self._levels[max(0, begin - 1) : end + 1]
        return min(around) == 1.0
