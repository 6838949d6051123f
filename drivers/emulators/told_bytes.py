"""Hears commands that begin with a byte above 7F and go on with digits.

Lives here: ToldBytes. Why: the treadmills of 4800 baud are told things alike. Must never: import a decoder.
"""

from collections.abc import Mapping


class ToldBytes:
    """Cuts what a treadmill hears into (command, digits); a command of which a part is missing is never heard."""

    def __init__(self, digits: Mapping[int, int]) -> None:
        self._digits = digits
        self._command, self._text = 0, b""

    def hear(self, data: bytes) -> list[tuple[int, bytes]]:
        """The commands completed by these bytes."""
        whole = []
        for byte in data:
            if byte >= 0x80:
                self._command, self._text = byte, b""
            elif self._command:
                self._text += bytes([byte])
            if self._command and len(self._text) == self._digits.get(self._command, 0):
                whole.append((self._command, self._text))
                self._command = 0
        return whole
