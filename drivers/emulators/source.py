"""What an emulated device plays: frames of counts, one after another, and the true events behind them.

Lives here: the words between a source (walker, recording), an encoder and the device loop. Why: any source plays
through any protocol. Must never: know bytes or ports.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Frame(NamedTuple):
    """One sample of both feet."""

    time_s: float
    """Since the source's own start."""
    left: Sequence[int]
    """Counts, one a zone."""
    right: Sequence[int]


class Event(NamedTuple):
    """A true event: when the foot really touched down or left the ground."""

    time_s: float
    leg: str
    """'left' | 'right'."""
    event: str
    """'heel_strike' | 'toe_off'."""


class Source(Protocol):
    """Plays frames by index, from 0. Pure: the same index gives the same frame, whoever asks."""

    zones: int
    """Zones of one sole."""
    rate_hz: float

    def frame(self, index: int) -> Frame | None:
        """That frame; None once the source has ended."""

    def events(self, from_s: float, until_s: float, /) -> list[Event]:
        """True events with from_s < time <= until_s, in order; a recording has none."""


class Encoder(Protocol):
    """Writes frames as one protocol's bytes."""

    def encode(
        self, sequence: int, device_us: int, left: Sequence[int] | None, right: Sequence[int] | None
    ) -> list[tuple[str, bytes]]:
        """The writes for one sample: (side, bytes), side 'left', 'right' or 'both'.

        sequence and device_us count on without end; the encoder wraps them as its protocol does. None: this foot
        is not sent.
        """
