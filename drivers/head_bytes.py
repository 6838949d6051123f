"""Cuts replies that begin with a byte above 7F and go on with ASCII characters, as treadmills of 4800 baud send them.

Lives here: HeadBytes. Why: Trackmaster and Woodway share the scheme, though not the meaning of the digits (service
manual TMX428/TMX58 317-160-406 Rev 4 pp. 63-65; pyWoodway 0.2.4 treadmill.py). Must never: know what a reply means.
"""

from collections.abc import Iterator, Mapping

from drivers.base import Counters
from drivers.framing import refuse

HIGH = 0x80


class HeadBytes:
    """Cuts at the head bytes, so the stream delimits itself: whatever was torn is over with the next reply."""

    def __init__(self, sizes: Mapping[int, int], echoes: Mapping[int, int], counters: Counters) -> None:
        """sizes: characters after each head. echoes: those that may follow a whole reply, and say nothing new."""
        self._sizes, self._echoes, self._counters = sizes, echoes, counters
        self._half = bytearray()
        self._echo = 0

    def cut(self, data: bytes) -> Iterator[bytes]:
        """The replies completed by these bytes, one after another; take them all."""
        self._counters.bytes += len(data)
        for byte in data:
            if reply := self._take(byte):
                yield reply

    def reset(self) -> None:
        """Forget the reply that is half read."""
        self._counters.discarded_bytes += len(self._half)
        self._half.clear()
        self._echo = 0

    def _take(self, byte: int) -> bytes | None:
        if byte >= HIGH:
            return self._begin(byte)
        if not self._half:
            self._stray()
            return None
        self._half.append(byte)
        return self._whole()

    def _begin(self, head: int) -> bytes | None:
        if self._half:
            refuse(self._counters, len(self._half), f"a reply was cut short: {self._half.hex(' ')}")
            self._half.clear()
        self._echo = self._echoes.get(head, 0)
        if head not in self._sizes:
            refuse(self._counters, 1, f"no reply begins with {head:02X}: another device?")
            return None
        self._half.append(head)
        return self._whole()

    def _whole(self) -> bytes | None:
        if len(self._half) <= self._sizes[self._half[0]]:
            return None
        reply = bytes(self._half)
        self._half.clear()
        return reply

    def _stray(self) -> None:
        if self._echo:
            self._echo -= 1
        else:
            self._counters.discarded_bytes += 1


def number(digits: bytes) -> int | None:
    """ASCII digits as a number; None if one of them is none."""
    return int(digits) if digits.isdigit() else None
