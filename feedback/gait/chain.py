"""What a chain is: one kind of sensor's way from samples to measures, beside the feet.

Lives here: Chain, the shape that hip, muscle and balance share. Why: the observer treats them alike, and a rig without
a sensor simply has no chain of it. Must never: wait. A chain keeps what its sensor has said, is told what the gait
did, and answers as soon as it has heard far enough.
"""

from typing import Protocol

from feedback.messages import Message, Samples

SILENT_NS = 300_000_000
"""A stream without samples for so long is silent, and what hangs on it is mute."""


class Chain(Protocol):
    """One kind of sensor. Pure: the same calls in the same order give the same messages (their seq is 0)."""

    def takes(self, stream: str) -> bool:
        """Whether it wants the samples of this stream; the feet's go to the tracker as well."""

    def feed(self, samples: Samples, out: list[Message]) -> None:
        """Take the next sample of one of its streams; append what can be told with it."""

    def hear(self, told: Message, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Take what the tracker told of the gait: GaitEvent, Prediction, Stride, Signal.

        now_ns, cause_ns: of the sample with which it is passed on, a little later than the one that told it.
        """

    def idle(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Time has passed, perhaps without samples: tell streams that fell silent, give up what will not come."""
