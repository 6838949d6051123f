"""What an emulated device plays: frames of values, one after another, and the true events behind them.

Lives here: the words between a source (walker, recording, body), an encoder and the device loop. Why: any source plays
through any protocol that carries its streams. Must never: know bytes or ports.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

SOLES = ("left", "right")
"""The streams of a source that plays both feet."""


class Frame(NamedTuple):
    """One sample of every stream of a source."""

    time_s: float
    """Since the source's own start."""
    values: tuple[Sequence[float], ...]
    """Of each stream, in the order of Source.streams; whole numbers where the device sends counts."""

    @property
    def left(self) -> Sequence[float]:
        """Of a frame of both feet, the left one's counts, one a zone."""
        return self.values[SOLES.index("left")]

    @property
    def right(self) -> Sequence[float]:
        """Of a frame of both feet, the right one's counts."""
        return self.values[SOLES.index("right")]


class Event(NamedTuple):
    """A true event: when the foot really touched down or left the ground."""

    time_s: float
    leg: str
    """'left' | 'right'."""
    event: str
    """'heel_strike' | 'toe_off'."""


class Source(Protocol):
    """Plays frames by index, from 0. Pure: the same index gives the same frame, whoever asks."""

    rate_hz: float

    @property
    def streams(self) -> tuple[str, ...]:
        """Names of the streams of a frame, in its order."""

    def frame(self, index: int) -> Frame | None:
        """That frame; None once the source has ended."""

    def events(self, from_s: float, until_s: float, /) -> list[Event]:
        """True events of its own streams' legs with from_s < time <= until_s, in order; most sources have none."""


class Encoder(Protocol):
    """Writes frames as one protocol's bytes."""

    def encode(self, sequence: int, device_us: int, *values: Sequence[float] | None) -> list[tuple[str, bytes]]:
        """The writes for one sample: (stream, bytes); the stream is 'both' where two go in one write.

        sequence and device_us count on without end; the encoder wraps them as its protocol does. values: of each of
        the source's streams, in its order; None: this stream is not sent.
        """
