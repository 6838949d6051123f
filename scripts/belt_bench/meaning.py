"""What bytes tell a treadmill to do, read by hand from its maker's papers and without any table of the drivers.

Written from docs/hardware.md and the sources named there, to judge what the encoders of belt control send.
Run it: python -m belt_bench.meaning trackmaster "A3 30 30 34 30" -> speed 1.78816
"""

import sys
from collections.abc import Iterator
from math import radians, tan

Order = tuple[str, float]
"""('start' | 'stop' | 'speed' in m/s | 'incline' in percent | 'ask', value)"""


def orders(make: str, data: bytes, unit: str = "mph") -> list[Order]:
    """All that these whole messages say. AssertionError: bytes that say nothing to this treadmill."""
    if make in ("trackmaster", "woodway"):
        return list(_asciis(data, make == "woodway", 1609.344 / 3600 if unit == "mph" else 1000 / 3600))
    if make == "woodway-split":
        return list(_sides(data))
    if make == "bertec":
        return [row for at in range(0, len(data), 64) for row in _panel(data[at : at + 64])]
    if make == "csafe":
        return [row for frame in data.split(b"\xf2")[:-1] for row in _frame(frame)]
    return [row for piece in data.split(b"\0")[:-1] for row in _written(piece)]


def _asciis(data: bytes, signed: bool, step_mps: float) -> Iterator[Order]:
    at = 0
    while at < len(data):
        head, at = data[at], at + 1
        if head in (0xC0, 0xC1, 0xC2):
            yield "ask", 0.0
        elif head in (0xA0, 0xA1, 0xA9):
            yield "start", 0.0
        elif head in (0xA2, 0xAA):
            yield "stop", 0.0
        else:
            digits, at = data[at : at + 4], at + 4
            assert head in (0xA3, 0xA4), f"{head:02X} is no command"
            assert len(digits) == 4, "digits are missing"
            assert digits.isdigit(), digits
            if head == 0xA3 and signed:
                assert digits[:1] == b"0", "that sign is backward"
            yield ("speed", int(digits) / 10 * step_mps) if head == 0xA3 else ("incline", int(digits) / 10)


def _sides(data: bytes) -> Iterator[Order]:
    """Pieces of two ports; no command holds a zero, so that a piece's first byte counts the bytes to its end."""
    pieces = data.split(b"\0")[:-1]
    assert all(piece[0] == len(piece) for piece in pieces)
    assert [piece[1:2] for piece in pieces] == [b"L", b"R"] * (len(pieces) // 2), "both sides, in turn"
    for left, right in zip(pieces[::2], pieces[1::2], strict=True):
        assert left[2:] == right[2:], "both belts alike"
        yield from _asciis(left[2:], True, 1609.344 / 3600)


def _panel(command: bytes) -> Iterator[Order]:
    assert len(command) == 64
    assert command[0] == 0
    assert all(a + b == 255 for a, b in zip(command[1:19], command[19:37], strict=True)), "the complement does not fit"
    assert command[37:] == bytes(27)
    words = [int.from_bytes(command[1 + 2 * k : 3 + 2 * k], "big") for k in range(9)]
    assert words[0] == words[1], "both belts alike"
    assert words[0] < 0x8000, "backward"
    assert words[2:4] == [0, 0]
    assert all(0 < word < 0x8000 for word in words[4:8]), "an acceleration of 0"
    yield ("speed", words[0] / 1000) if words[0] else ("stop", 0.0)
    yield "incline", 100 * tan(radians(words[8] / 100))


def _frame(frame: bytes) -> Iterator[Order]:
    assert frame[:1] == b"\xf1"
    raw, at = [], 1
    while at < len(frame):
        raw.append(0xF0 + frame[at + 1] if frame[at] == 0xF3 else frame[at])
        at += 2 if frame[at] == 0xF3 else 1
    check = 0
    for byte in raw:
        check ^= byte
    assert check == 0, "checksum"
    raw = raw[:-1]
    while raw:
        code = raw[0]
        if code >= 0x80:
            yield {0x85: "start", 0x86: "stop"}.get(code, "ask"), 0.0
            raw = raw[1:]
            continue
        assert raw[1] == 3
        count, unit, raw = raw[2] + 256 * raw[3], raw[4], raw[5:]
        if code == 0x25:
            yield "speed", count * {0x31: 0.1 / 3.6, 0x11: 0.0447040, 0x32: 0.01 / 3.6, 0x33: 1 / 60}[unit]
        else:
            assert (code, unit) == (0x28, 0x4C)
            yield "incline", count / 10


def _written(piece: bytes) -> Iterator[Order]:
    """Undo COBS by hand: each block says how far the next zero is."""
    raw, at = b"", 0
    while at < len(piece):
        raw += piece[at + 1 : at + piece[at]] + (b"\0" if piece[at] < 0xFF else b"")
        at += piece[at]
    raw = raw[:-1]
    assert raw[:2] == b"\xd9\x2a", "written somewhere else than to the control point"
    command, value = raw[2], int.from_bytes(raw[3:5], "little", signed=True)
    assert command in (0, 2, 3, 7, 8), command
    if command == 2:
        yield "speed", value / 360
    elif command == 3:
        yield "incline", value / 10
    elif command == 8:
        assert raw[3:] == b"\x01", "8 with 1 stops, with 2 pauses"
        yield "stop", 0.0
    else:
        yield {0: "ask", 7: "start"}[command], 0.0


if __name__ == "__main__":
    for kind, value in orders(sys.argv[1], bytes.fromhex(sys.argv[2])):
        print(kind, f"{value:g}")
