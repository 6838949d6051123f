"""What an emulated device that is asked looks like.

Lives here: Answering. Why: treadmills answer questions and obey commands, over the same pseudo-terminal as the rest.
Must never: import a decoder.
"""

from typing import Protocol


class Answering(Protocol):
    """One device that hears bytes and answers. Times are seconds of the emulated walk, and never go back."""

    def hear(self, data: bytes, time_s: float) -> bytes:
        """What it answers to these bytes, torn anywhere, that reached it then; b'' for nothing."""

    def tick(self, time_s: float) -> bytes:
        """What it says by itself by that time: streaming devices, watchdogs that stop the belt; b'' for nothing."""

    def pull_key(self) -> None:
        """Somebody pulls the emergency key: the belt loses its power at once."""
