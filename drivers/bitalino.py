"""Driver 'bitalino': BITalino boards (Core, r)evolution) over Bluetooth serial or USB, for EMG at 1000 Hz.

Lives here: the frame's packing, its check, and the bytes that set the device up. Why: raw EMG at the rate that muscles
ask for, at the price of a toy. Must never: open a port, ask the time, or share a table with the emulator.

Facts, none of the code: PyPI bitalino 1.2.6, as the frame it takes apart. For microvolts: the makers in their forum,
"Converting BITalino's output values": (count / 1024 - 1/2) * 3.3 V / 1000, uv_per_count = 3.22 and zero_counts = 512.

    frames of 3, 4, 6, 7, 8, 8 bytes for 1 … 6 inputs, without a head; counted from the last byte of the frame:
    -1 sequence (4 bits), CRC (4 bits)           -2 I1 I2 O1 O2, first input's bits 9-6     -3 its 5-0, second's 9-8
    -4 second's 7-0    -5 third's 9-2    -6 third's 1-0, fourth's 9-4    -7 fourth's 3-0, fifth's 5-2
    -8 fifth's 1-0, sixth's 5-0      (the fifth and sixth have six bits)
    to the device, 100 ms apart: 00 stop, rate << 6 | 03, 01 | mask << 2 start

Four bits of check let one false frame in sixteen pass: out of step, three frames in a row must be right and count on.
A reading's frame is the device's four bits at first, then counted on to sixteen by the bytes that came meanwhile: of a
gap of up to eleven frames all may have gone missing, of a longer one some of its bytes must have come.
"""

from typing import ClassVar

from drivers.base import Counters, Option, Reading, Stream, named
from drivers.framing import Sequence, Watch
from drivers.sliding import Chain

SIZES = (3, 4, 6, 7, 8, 8)
"""Bytes of a frame with one input, two, …"""
RATES = {1: 0, 10: 1, 100: 2, 1000: 3}
"""Samples a second -> the rate's code."""
LOCK = 3
"""Frames in a row: three checks and two steps are twenty bits, wrong once in a million."""
MORE = 4
"""Frames' worth of bytes that are taken for noise at most: lines lose bytes far more often than they make them up."""
PAUSE_S = 0.1
"""Between two commands, as the device asks."""
STOP = b"\x00"
_FIELDS = ((0, 4), (8, 1), (9, 1), (10, 1), (11, 1), (12, 10), (22, 10), (32, 10), (42, 10), (52, 6), (58, 6))
"""(place, width) of sequence, I1, I2, O1, O2 and the inputs, in bits from the first of the last byte on."""


class Bitalino:
    """Decodes 'bitalino'. One stream, called as the option says; values are the device's counts."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "stream": Option("emg", "name of its stream"),
        "inputs": Option("1,2,3,4", "analogue inputs to sample, comma separated, of 1 … 6 in rising order"),
        "rate_hz": Option(1000.0, "samples per second: 1, 10, 100 or 1000", 1, 1000),
        "digital": Option(False, "four more channels after the inputs: I1, I2, O1, O2"),
        "set_up": Option(True, "set the rate and start the device when the port opens"),
    }
    BAUD: ClassVar[int] = 115_200
    POLL_S: ClassVar[float] = 0.0

    frame_modulus = 1 << 16
    device_us_modulus = 0

    def __init__(
        self,
        stream: str = "emg",
        inputs: str = "1,2,3,4",
        rate_hz: float = 1000.0,
        digital: bool = False,
        set_up: bool = True,
    ) -> None:
        self.counters = Counters()
        numbers = _inputs(inputs)
        if rate_hz not in RATES:
            raise ValueError(f"option 'rate_hz' = {rate_hz:g} must be one of {', '.join(map(str, RATES))}")
        names = [f"a{number}" for number in numbers] + (["i1", "i2", "o1", "o2"] if digital else [])
        self.streams = (Stream(named(stream), tuple(names), "counts", float(rate_hz)),)
        self._count, self._digital, self._set_up = len(numbers), digital, set_up
        self._opening = ((PAUSE_S, STOP), (PAUSE_S, set_rate(rate_hz)), (PAUSE_S, start(*numbers)))
        self._chain = Chain(SIZES[self._count - 1], LOCK, is_sound, _follows, self.counters)
        self._watch = Watch(self.counters)
        self._sequence = Sequence(self.frame_modulus, self.counters)
        self._total = self._at_byte = -1

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """See drivers.base.Asked."""
        return self._opening if self._set_up else ()

    def question(self) -> bytes:
        """None: the device speaks by itself."""
        return b""

    def decode(self, data: bytes) -> list[Reading]:
        """The readings that are borne out by these bytes; see drivers.base.Driver."""
        readings = [self._frame(*row) for row in self._chain.cut(data)]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read frame and the counter's place."""
        self._chain.reset()
        self._sequence.reset()
        self._total = -1

    def _frame(self, end_byte: int, frame: bytes) -> Reading:
        number, digital, analogue = unpack(frame, self._count)
        if self._total < 0:
            self._total = number
        else:
            self._total += _steps(round((end_byte - self._at_byte) / len(frame)), (number - self._total) % 16)
        self._at_byte = end_byte
        frame_number = self._total % self.frame_modulus
        self._sequence.step(frame_number)
        values = analogue + digital if self._digital else analogue
        return Reading(self.streams[0].name, frame_number, -1, tuple(map(float, values)))


def set_rate(rate_hz: float) -> bytes:
    """The command for this rate: 1, 10, 100 or 1000."""
    return bytes((RATES[int(rate_hz)] << 6 | 0x03,))


def start(*inputs: int) -> bytes:
    """The command that starts the device with these inputs, 1 … 6."""
    return bytes((0x01 | sum(1 << number - 1 for number in inputs) << 2,))


def is_sound(frame: bytes) -> bool:
    """Whether the frame's check is right."""
    return crc4(frame[:-1] + bytes((frame[-1] & 0xF0,))) == frame[-1] & 0x0F


def crc4(data: bytes) -> int:
    """Check of a frame whose own check bits are zero: remainder by x^4 + x + 1, highest bit first."""
    register = 0
    for byte in data:
        register = _CRC[register << 8 | byte]
    return register


def unpack(frame: bytes, count: int) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """(sequence, (I1, I2, O1, O2), inputs) of a frame with so many inputs."""
    bits, size = int.from_bytes(frame, "little"), 8 * len(frame)
    first, *rest = (bits >> size - place - width & (1 << width) - 1 for place, width in _FIELDS[: 5 + count])
    return first, tuple(rest[:4]), tuple(rest[4:])


def _follows(before: bytes, after: bytes) -> bool:
    return (after[-1] >> 4) - (before[-1] >> 4) & 0x0F == 1


def _steps(passed: int, remainder: int) -> int:
    """The number of steps, at least one, that leaves this remainder modulo 16 and goes with the bytes that came.

    Those are of `passed` frames: up to MORE frames' bytes may be noise, and the rest of sixteen may have gone missing.
    """
    steps = passed + (remainder - passed + MORE) % 16 - MORE
    return steps if steps > 0 else steps + 16


def _table() -> tuple[int, ...]:
    """Check so far (4 bits) and next byte -> check."""
    table = []
    for row in range(16 << 8):
        check, byte = row >> 8, row & 0xFF
        for place in range(7, -1, -1):
            check = (check << 1 ^ (0x13 if check & 8 else 0) ^ (byte >> place & 1)) & 0x0F
        table.append(check)
    return tuple(table)


def _inputs(text: str) -> list[int]:
    cells = text.split(",")
    numbers = [int(cell) for cell in cells if cell.strip() in tuple("123456")]
    if len(numbers) != len(cells) or sorted(set(numbers)) != numbers:
        raise ValueError(f"option 'inputs' = '{text}' must be some of 1,2,3,4,5,6 in rising order")
    return numbers


_CRC = _table()
