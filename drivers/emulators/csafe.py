"""An emulated treadmill of a gym: states, speeds set before the workout, rejected within it.

Lives here: the machine's side of CSAFE as the console in menggaoling/Cyclops @a09f08ca C_safe.c has it. Why: a decoder
tested against its own tables proves nothing. Must never: import the decoder.
"""

from collections.abc import Callable

from drivers.emulators.running_belt import RunningBelt

READY, IDLE, HAVE_ID, IN_USE, PAUSED, FINISHED = 1, 2, 3, 5, 6, 7
TENTH_MPH, TENTH_KMH, TENTH_PERCENT = 0x11, 0x31, 0x4C
MPS = {TENTH_MPH: 0.044704, TENTH_KMH: 1 / 36}
SLOWEST_MPS = 0.8 / 3.6
"""Assumed of a gym's treadmill, started without a speed."""
GOES = {
    0x82: (IDLE, (READY, IDLE, HAVE_ID, FINISHED)),
    0x83: (HAVE_ID, (IDLE,)),
    0x85: (IN_USE, (READY, IDLE, HAVE_ID, PAUSED)),
    0x86: (FINISHED, (IN_USE, PAUSED)),
    0x87: (READY, (READY, IDLE, HAVE_ID, FINISHED)),
}
"""Command -> the state that it leads to, and from which; finished while in use is what stops the belt."""


class CsafeDevice:
    """See drivers.emulators.answer.Answering. console: see RunningBelt; strict: rejects new speeds in use."""

    def __init__(self, console: Callable[[float], float] | None = None, strict: bool = True) -> None:
        self.belt = RunningBelt(console, SLOWEST_MPS)
        self._state = IN_USE if console else READY
        self._strict = strict
        self._before, self._toggle = 0x00, 0x00
        self._set_mps = 0.0
        self._heard = b""

    def hear(self, data: bytes, time_s: float) -> bytes:
        """See drivers.emulators.answer.Answering."""
        self.belt.advance(time_s)
        *frames, self._heard = (self._heard + data).split(b"\xf2")
        return b"".join(self._frame(frame) for frame in frames)

    def tick(self, time_s: float) -> bytes:
        """It never speaks unasked."""
        self.belt.advance(time_s)
        return b""

    def pull_key(self) -> None:
        """See drivers.emulators.answer.Answering."""
        self.belt.pull_key()

    def _frame(self, frame: bytes) -> bytes:
        raw = frame[frame.rfind(b"\xf1") + 1 :]
        for last in range(4):
            raw = raw.replace(bytes([0xF3, last]), bytes([0xF0 + last]))
        if not raw or _checksum(raw[:-1]) != raw[-1]:
            self._before = 0x20
            return self._say(b"")
        self._before, told = 0x00, b""
        at, contents = 0, raw[:-1]
        while at < len(contents):
            code = contents[at]
            size = 0 if code >= 0x80 else contents[at + 1] + 1
            told += self._obey(code, contents[at + 2 : at + 1 + size])
            at += 1 + size
        return self._say(told)

    def _obey(self, code: int, data: bytes) -> bytes:
        if code == 0xA5:
            return b"\xa5\x03" + round(self.belt.speed_mps * 36).to_bytes(2, "little") + bytes([TENTH_KMH])
        if code == 0xA8:
            return b"\xa8\x03" + round(self.belt.incline_pct * 10).to_bytes(2, "little") + bytes([TENTH_PERCENT])
        if code in GOES:
            self._go(*GOES[code])
        elif code in (0x25, 0x28) and self._strict and self._state not in (READY, IDLE, HAVE_ID):
            self._before = 0x10
        elif code == 0x25:
            self._set_mps = int.from_bytes(data[:2], "little") * MPS[data[2]]
            self.belt.run(self._set_mps)
        elif code == 0x28:
            self.belt.tilt(int.from_bytes(data[:2], "little") / 10)
        return b""

    def _go(self, state: int, allowed: tuple[int, ...]) -> None:
        if self._state not in allowed:
            self._before = 0x10
            return
        self._state = state
        if state == IN_USE:
            self.belt.start()
            if self._set_mps:
                self.belt.run(self._set_mps)
        elif state == FINISHED:
            self.belt.stop()

    def _say(self, told: bytes) -> bytes:
        self._toggle ^= 0x80
        contents = bytes([self._toggle | self._before | self._state]) + told
        wire = b""
        for byte in contents + bytes([_checksum(contents)]):
            wire += bytes([0xF3, byte - 0xF0]) if 0xF0 <= byte <= 0xF3 else bytes([byte])
        return b"\xf1" + wire + b"\xf2"


def _checksum(contents: bytes) -> int:
    check = 0
    for byte in contents:
        check ^= byte
    return check
