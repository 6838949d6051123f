"""What has been said in this run and still holds: for a process that takes the place of a dead one.

Lives here: SoFar, who keeps it, and `load`. Why: settings in force, block, targets and stopped sounds were told once,
and who is started anew was not there to hear it. Must never: keep what passes (samples, events, cues), or decide
anything.
"""

import os
from collections.abc import Collection, Iterable
from pathlib import Path

import msgpack

from feedback.bus import RawMessage
from feedback.cues.command_words import ALLOW, STOP
from feedback.messages import Acknowledged, BlockBegins, Command, Message, Target
from feedback.topics import TOPIC_OF, TOPICS
from feedback.wire import pack, unpack

READS = ("acknowledged", "block", "target", "command")


class SoFar:
    """Hears a run, and keeps the last word on everything that goes on."""

    def __init__(self) -> None:
        self._settings: list[Message] = []
        """In order: a later one of the same key stands on an earlier one."""
        self._latest: dict[tuple[str, ...], Message] = {}

    def hear(self, messages: Iterable[Message | RawMessage]) -> None:
        """Take in what came."""
        for message in messages:
            match message:
                case Acknowledged(refused=False) if message.value:
                    self._settings.append(message)
                case BlockBegins(countdown=0):
                    self._latest["block",] = message
                case Target():
                    self._latest["target", message.kind, message.leg, message.measure, message.method] = message
                case Command(key=key) if key in (STOP, ALLOW):
                    self._latest["sounds",] = message

    @property
    def standing(self) -> list[Message]:
        """What still holds, settings first, each as it was said."""
        return [*self._settings, *self._latest.values()]

    def save(self, path: Path) -> None:
        """Write it for a process that is about to be started; whoever reads gets all of it or an older one."""
        rows = [(TOPIC_OF[type(message)], pack(message)) for message in self.standing]
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(msgpack.packb(rows))
        os.replace(fresh, path)


def load(path: Path, topics: Collection[str]) -> list[Message]:
    """What was saved of these topics; nothing if nothing was."""
    if not path.exists():
        return []
    rows: list[tuple[str, bytes]] = msgpack.unpackb(path.read_bytes())
    return [unpack(TOPICS[topic].message, data) for topic, data in rows if topic in topics]
