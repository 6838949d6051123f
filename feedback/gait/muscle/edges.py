"""When a muscle begins and ceases to work: the double threshold.

Lives here: Edges (is it on?) and `change` (since when?). Why: one sample above a threshold is noise; enough of them
within a short time are a burst, and its beginning lies before the moment at which that is clear. Must never: look
ahead.
"""

import numpy as np

from feedback.gait.muscle.energy import Array

_ON_S, _ON_SHARE = 0.025, 0.8
"""On: 20 of the last 25 ms are above."""
_OFF_S, _OFF_SHARE = 0.050, 0.8
"""Off: 40 of the last 50 ms are below. So a pause of less than 40 ms does not end a burst."""
BACK_S = 0.120
"""A burst began at most so long before it was told."""


class Edges:
    """Told hop by hop whether it is above."""

    def __init__(self, hop_s: float) -> None:
        on, off = round(_ON_S / hop_s), round(_OFF_S / hop_s)
        self._on_mask, self._off_mask = (1 << on) - 1, (1 << off) - 1
        self._on_least, self._off_most = round(_ON_SHARE * on), off - round(_OFF_SHARE * off)
        self._seen = 0
        self.on = False

    def steps(self, aboves: list[bool]) -> list[tuple[int, int]]:
        """The next hops; which of them turn it on (1) or off (-1)."""
        out = []
        seen, on, off_mask, on_mask, on_least = self._seen, self.on, self._off_mask, self._on_mask, self._on_least
        for k, above in enumerate(aboves):
            seen = (seen << 1 | above) & off_mask
            if on:
                if not above and seen.bit_count() <= self._off_most:
                    on = False
                    out.append((k, -1))
            elif above and (seen & on_mask).bit_count() >= on_least:
                on = True
                out.append((k, 1))
        self._seen, self.on = seen, on
        return out


def change(energy: Array, before: float, after: float) -> int:
    """The hop with which energy changed from one mean to another: the likeliest (Staude 1999), given that it did.

    Of Gaussian signals: minus half of x^2 / mean + log mean, summed up.
    """
    gain = energy * (1.0 / before - 1.0 / after) - np.log(after / before)
    return int(np.argmax(np.concatenate((np.cumsum(gain[::-1])[::-1], [0.0]))))
