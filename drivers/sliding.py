"""Cut frames that a head and a check tell, out of bytes that may begin, tear and fail anywhere.

Lives here: Slider (frames with a head and a check of their own) and Chain (frames whose check alone says too little).
Why: binary devices without a delimiter are found in these two ways. Must never: know what is in a frame, open a port,
or ask the time.

Both decide as soon as the bytes allow, so that frames and counts do not depend on how the bytes were torn.
"""

from collections.abc import Callable

from drivers.base import Counters
from drivers.framing import refuse

UNKNOWN, NO_FRAME = 0, -1
"""Sizes: more bytes are needed to tell; no frame begins like this."""
ENDLESS = "a frame began and did not end"


class Slider:
    """Frames that begin with `head`. After a refused one it looks for the next head one byte on.

    size: total bytes of the frame by its first `glance` bytes, or UNKNOWN or NO_FRAME. fault: what is wrong with a
    whole frame, '' for nothing.
    """

    def __init__(
        self, head: bytes, glance: int, size: Callable[[bytes], int], fault: Callable[[bytes], str], counters: Counters
    ) -> None:
        self._head, self._glance = head, glance
        self._size, self._fault, self._counters = size, fault, counters
        self.torn: list[bool] = []
        """Of each frame that the last call gave: whether bytes were thrown away between it and the one before."""
        self._discarded = 0
        self._rest = b""
        self._known = False
        """A frame has been read since the port was opened: what is refused now is no torn start."""
        self._ends: dict[int, int] = {}
        """Within one call: where a valid frame begins -> where it ends; 0: there is none."""

    def cut(self, data: bytes) -> list[bytes]:
        """The frames completed by these bytes."""
        self._counters.bytes += len(data)
        data, at, frames = self._rest + data, 0, []
        self._ends.clear()
        self.torn = []
        while (begin := self._next(data, at)) >= 0:
            self._counters.discarded_bytes += begin - at
            at = begin
            end, why = self._verdict(data, at)
            if end == at:
                break
            if why:
                self._skip(end - at, why)
            else:
                frames.append(data[at:end])
                self.torn.append(self._counters.discarded_bytes != self._discarded)
                self._discarded = self._counters.discarded_bytes
                self._counters.frames += 1
                self._known = True
            at = end
        if begin < 0:
            at = self._begun(data, at)
        self._rest = data[at:]
        return frames

    def reset(self) -> None:
        """Forget the frame that is half read."""
        self._counters.discarded_bytes += len(self._rest)
        self._rest = b""
        self._known = False

    def _next(self, data: bytes, at: int) -> int:
        """Where a frame may begin; -1: nowhere yet."""
        at = data.find(self._head, at)
        while at >= 0 and self._size(data[at : at + self._glance]) == NO_FRAME:
            at = data.find(self._head, at + 1)
        return at

    def _verdict(self, data: bytes, at: int) -> tuple[int, str]:
        """Of the frame that begins here: (where to go on, why it is refused); (at, '') if more bytes are needed."""
        size = self._size(data[at : at + self._glance])
        whole = size != UNKNOWN and at + size <= len(data)
        end = at + size if whole else len(data) + 1
        inner = self._inside(data, at, end)
        if inner > 0:
            return inner, ENDLESS
        if not whole:
            return at, ""
        why = self._fault(data[at:end])
        return (at + 1, why) if why else (end, "")

    def _inside(self, data: bytes, begin: int, end: int) -> int:
        """Where two whole frames follow each other before a longer one that began at `begin` ends; -1: nowhere.

        Noise that looks like a head with a great length must not hold up the frames after it.
        """
        best = -1
        at = data.find(self._head, begin + 1, end)
        while at >= 0:
            middle = self._end(data, at)
            last = self._end(data, middle) if middle else 0
            if last and last < end:
                best, end = at, last
            at = data.find(self._head, at + 1, end)
        return best

    def _end(self, data: bytes, at: int) -> int:
        """Where the valid frame that begins here ends; 0: there is none."""
        if at not in self._ends:
            self._ends[at] = 0
            if data.startswith(self._head, at):
                size = self._size(data[at : at + self._glance])
                if size > 0 and at + size <= len(data) and not self._fault(data[at : at + size]):
                    self._ends[at] = at + size
        return self._ends[at]

    def _begun(self, data: bytes, at: int) -> int:
        """From where on the last bytes may be the beginning of a head; what is before them is discarded."""
        first = max(at, len(data) - len(self._head) + 1)
        keep = next((i for i in range(first, len(data)) if self._head.startswith(data[i:])), len(data))
        self._counters.discarded_bytes += keep - at
        return keep

    def _skip(self, size: int, why: str) -> None:
        if self._known:
            refuse(self._counters, size, why)
        else:
            self._counters.discarded_bytes += size


class Chain:
    """Frames of one size with a weak check: out of step, only `lock` sound frames in a row are believed.

    sound: whether these bytes may be a frame. follows: whether a sound frame may come after another. trusting: the
    very first bytes after the port was opened may be a frame without others that bear it out.
    """

    def __init__(
        self,
        size: int,
        lock: int,
        sound: Callable[[bytes], bool],
        follows: Callable[[bytes, bytes], bool],
        counters: Counters,
        trusting: bool = False,
    ) -> None:
        self.size = size
        self._lock, self._sound, self._follows, self._counters = lock, sound, follows, counters
        self._trusting = self._untouched = trusting
        self._rest, self._last = b"", b""

    def cut(self, data: bytes) -> list[tuple[int, bytes]]:
        """The frames completed by these bytes, or borne out by them: (bytes up to its end since the start, frame)."""
        begin = self._counters.bytes - len(self._rest)
        self._counters.bytes += len(data)
        data, at, frames = self._rest + data, 0, []
        while at + self.size <= len(data):
            count = self._count(data, at)
            if count < 0:
                break
            if count == 0:
                self._out_of_step()
                at += 1
                continue
            for _ in range(count):
                self._last = data[at : at + self.size]
                at += self.size
                frames.append((begin + at, self._last))
            self._counters.frames += count
            self._untouched = False
        self._rest = data[at:]
        return frames

    def reset(self) -> None:
        """Forget the frame that is half read and the one before it."""
        self._counters.discarded_bytes += len(self._rest)
        self._rest, self._last = b"", b""
        self._untouched = self._trusting

    def _count(self, data: bytes, at: int) -> int:
        """How many frames begin here; 0: none; -1: more bytes are needed to tell."""
        frame = data[at : at + self.size]
        if not self._sound(frame):
            return 0
        if self._untouched or (self._last and self._follows(self._last, frame)):
            return 1
        for k in range(1, self._lock):
            after = data[at + k * self.size : at + (k + 1) * self.size]
            if len(after) < self.size:
                return -1
            if not (self._sound(after) and self._follows(frame, after)):
                return 0
            frame = after
        return self._lock

    def _out_of_step(self) -> None:
        """One byte is skipped; the first of a row of them is a frame that is refused, unless none was read yet."""
        if self._last:
            refuse(self._counters, 0, f"{self.size} bytes where a frame was due are none")
        self._last, self._untouched = b"", False
        self._counters.discarded_bytes += 1
