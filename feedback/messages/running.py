"""Of the run itself: the emulated truth, losses, notices.

Lives here: these messages; their head and schema are in head.py. Must never: hold behaviour.
"""

from feedback.messages.head import Message


class TrueEvent(Message, frozen=True, gc=False):
    """An event as the emulated patient really made it (emulator only; never read by the engine)."""

    leg: str
    event: str


class Gap(Message, frozen=True, gc=False):
    """A reader found messages of an "every" topic missing."""

    reader: str
    topic: str
    writer: str
    missing: int


class Notice(Message, frozen=True, gc=False):
    """A process says something that people should know, and the session should keep."""

    process: str
    word: str
    """note | warning | ended (what it played or recorded is over)."""
    text: str
