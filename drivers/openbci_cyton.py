"""Driver 'openbci-cyton': OpenBCI Cyton, eight channels of 24 bits at 250 Hz through its radio dongle.

Lives here: the packet's layout, and the characters that set the device up. Why: labs have it; at 250 Hz it is good for
an envelope, not for the whole of surface EMG (20 to 450 Hz). Must never: open a port, ask the time, or share a table
with the emulator.

Facts: OpenBCI/Documentation, 03-Cyton_Data_Format.md and 04-OpenBCI_Cyton_SDK.md; OpenBCI_Python's test vectors;
brainflow (MIT), cyton.cpp.

    A0 | sample u8 | 8 x s24 | 6 bytes | C0 … C6           big endian, 33 bytes
    a count is 4.5 V / gain / (2^23 - 1): uv_per_count = 0.02235 at the usual gain of 24
    the six bytes: with C0, C3 and C4 acceleration; else what the user put there
    with the daisy board odd samples are channels 1 … 8 and even ones 9 … 16
    to the device: v reset, d defaults, b start, s stop, c / C 8 / 16 channels,
                   x CHANNEL POWER GAIN TYPE BIAS SRB2 SRB1 X one channel

Neither A0 nor Cx is escaped: out of step, two packets in a row must stand 33 bytes apart.
"""

from typing import ClassVar, NamedTuple

from drivers.base import Counters, Option, Reading, Stream, named
from drivers.framing import Sequence, Watch
from drivers.sliding import Chain

SIZE, BOARD = 33, 8
FIRST, LAST = 0xA0, range(0xC0, 0xC7)
LOCK = 2
VOLTS, STEPS = 4.5, (1 << 23) - 1
GAINS = {1: 0, 2: 1, 4: 2, 6: 3, 8: 4, 12: 5, 24: 6}
"""Gain -> its digit in a channel's settings."""
USUAL_GAIN = 24
PAUSE_S = 0.1
"""Between two commands: the dongle passes them on by radio."""
_NAMES = "12345678QWERTYUI"
"""What the sixteen channels are called in commands."""


class Packet(NamedTuple):
    """What one packet says."""

    sample: int
    counts: tuple[int, ...]
    """Of the eight channels."""
    extra: bytes
    """Six bytes, whose meaning is said by the last byte."""
    last: int


class OpenBciCyton:
    """Decodes 'openbci-cyton'. One stream, called as the option says; values are the device's counts."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "stream": Option("emg", "name of its stream"),
        "channels": Option(8, "channels given, from the first; beyond 8 the daisy board is asked for, 125 Hz", 1, 16),
        "gain": Option(USUAL_GAIN, "of every channel: 1, 2, 4, 6, 8, 12 or 24", 1, 24),
        "set_up": Option(True, "stop the device, set its gain and start it when the port opens"),
    }
    BAUD: ClassVar[int] = 115_200
    POLL_S: ClassVar[float] = 0.0

    device_us_modulus = 0

    def __init__(self, stream: str = "emg", channels: int = 8, gain: int = USUAL_GAIN, set_up: bool = True) -> None:
        self.counters = Counters()
        if gain not in GAINS:
            raise ValueError(f"option 'gain' = {gain} must be one of {', '.join(map(str, GAINS))}")
        self._daisy = channels > BOARD
        names = tuple(f"c{i + 1}" for i in range(channels))
        self.streams = (Stream(named(stream), names, "counts", 125.0 if self._daisy else 250.0),)
        self.frame_modulus = 1 << 7 if self._daisy else 1 << 8
        self._opening = _set_up(2 * BOARD if self._daisy else BOARD, gain)
        self._set_up = set_up
        self._chain = Chain(SIZE, LOCK, is_sound, lambda _before, _after: True, self.counters, trusting=True)
        self._watch = Watch(self.counters)
        self._sequence = Sequence(1 << 8, self.counters)
        self._odd: Packet | None = None

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """See drivers.base.Asked."""
        return self._opening if self._set_up else ()

    def question(self) -> bytes:
        """None: the device speaks by itself."""
        return b""

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose packet is borne out by these bytes; see drivers.base.Driver."""
        readings = [reading for _, frame in self._chain.cut(data) if (reading := self._packet(unpack(frame)))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read packet and the counter's place."""
        self._chain.reset()
        self._sequence.reset()
        self._odd = None

    def _packet(self, packet: Packet) -> Reading | None:
        self._sequence.step(packet.sample)
        if not self._daisy:
            return self._reading(packet.sample, packet.counts)
        before, self._odd = self._odd, packet if packet.sample & 1 else None
        if packet.sample & 1 or before is None or packet.sample != (before.sample + 1) & 0xFF:
            return None
        return self._reading(packet.sample >> 1, before.counts + packet.counts)

    def _reading(self, number: int, counts: tuple[int, ...]) -> Reading:
        stream = self.streams[0]
        return Reading(stream.name, number, -1, tuple(map(float, counts[: len(stream.channels)])))


def is_sound(frame: bytes) -> bool:
    """Whether these 33 bytes may be a packet."""
    return frame[0] == FIRST and frame[-1] in LAST


def unpack(frame: bytes) -> Packet:
    """What a packet of 33 bytes says."""
    counts = tuple(int.from_bytes(frame[i : i + 3], "big", signed=True) for i in range(2, 2 + 3 * BOARD, 3))
    return Packet(frame[1], counts, frame[26:32], frame[32])


def microvolts_per_count(gain: int) -> float:
    """What a count is at the electrodes: uv_per_count of a rig."""
    return VOLTS / gain / STEPS * 1e6


def channel_settings(channel: int, gain: int) -> bytes:
    """The command for one channel, from 1: on, this gain, normal input, in the bias, on SRB2."""
    return f"x{_NAMES[channel - 1]}0{GAINS[gain]}0110X".encode()


def _set_up(channels: int, gain: int) -> tuple[tuple[float, bytes], ...]:
    """Stop, choose 8 or 16 channels, set each, start. Defaults first, whose gain is the usual one."""
    commands = [b"s", b"C" if channels > BOARD else b"c", b"d"]
    if gain != USUAL_GAIN:
        commands += [channel_settings(channel, gain) for channel in range(1, channels + 1)]
    return tuple((PAUSE_S, data) for data in [*commands, b"b"])
