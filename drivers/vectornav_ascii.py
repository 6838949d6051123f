"""Driver 'vectornav-ascii': inertial sensors of VectorNav (VN-100, VN-200, VN-300) in their text form.

Lives here: the lines, their checks, and the lines that set the device up. Why: what these sensors send out of the box.
Must never: open a port, ask the time, or share a table with the emulator.

Facts: VectorNav VN-100 user manual (checksum and CRC); VectorNav's own C library (MIT), as dawonn/vectornav @90fe0dfc
keeps it, vnccpplib/include/vn100.h (values of register 06; its later edition adds VNIMU, 19); yyjqr/IMU,
Arduino/VN100.h (numbers of registers 06, output, and 07, its frequency); and the order of fields in the vendor's C++
library vncpplib (MIT), packet.h.

    $NAME,field,field,...*CS    CR LF      CS: XOR of all characters between $ and *, two hexadecimal digits,
                                           or four of CRC-16/XMODEM over the same
    VNYMR yaw, pitch, roll | magnetic x y z | acceleration x y z | turning rate x y z
    VNQMR quaternion x y z w | magnetic | acceleration | turning rate
    VNMAR magnetic | acceleration | turning rate         VNIMU the same, then temperature and pressure
    $VNWRG,06,n  which line is sent   $VNWRG,07,n  lines a second   $VNERR,n  a command was refused
    deg, gauss, m/s2, rad/s; axes: x forward, y right, z down, and the room's z points down
"""

from binascii import crc_hqx
from math import isfinite
from typing import ClassVar

from drivers.attitude import from_down, from_euler
from drivers.base import Counters, Option, Reading, Stream, named
from drivers.framing import LINE_LIMIT, Cutter, Watch, refuse

LINES = {"VNYMR": (12, 6, 0, 3), "VNQMR": (13, 7, 0, 4), "VNMAR": (9, 3, 0, 0), "VNIMU": (11, 3, 0, 0)}
"""Name -> (fields, first of acceleration and turning rate, first of orientation, its fields)."""
TYPES = {"VNYMR": 14, "VNQMR": 8, "VNMAR": 13, "VNIMU": 19}
"""Name -> value of register 06."""
RATES = (1, 2, 4, 5, 10, 20, 25, 40, 50, 100, 200)
"""Values of register 07."""
PAUSE_S = 0.1
"""Between two commands, for the device to answer."""
_GIVES = {
    "motion": (("ax", "ay", "az", "gx", "gy", "gz"), "m/s2, rad/s"),
    "quaternion": (("qw", "qx", "qy", "qz"), "quaternion"),
}


class VectorNavAscii:
    """Decodes 'vectornav-ascii'. One stream, called as the option says."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "stream": Option("imu", "name of its stream"),
        "gives": Option("motion", "what is read", choices=tuple(_GIVES)),
        "line": Option("VNYMR", "line that is asked for; any of these is read", choices=tuple(LINES)),
        "rate_hz": Option(50.0, "lines per second; at 115200 baud VNYMR goes up to 90, VNMAR up to 110", 1, 200),
        "set_up": Option(True, "ask for that line at that rate when the port opens"),
    }
    BAUD: ClassVar[int] = 115_200
    POLL_S: ClassVar[float] = 0.0

    frame_modulus = 0
    device_us_modulus = 0

    def __init__(
        self,
        stream: str = "imu",
        gives: str = "motion",
        line: str = "VNYMR",
        rate_hz: float = 50.0,
        set_up: bool = True,
    ) -> None:
        self.counters = Counters()
        if gives == "quaternion" and not LINES[line][3]:
            raise ValueError(f"option 'line' = '{line}' has no orientation: take VNYMR or VNQMR")
        if set_up and rate_hz not in RATES:
            raise ValueError(f"option 'rate_hz' = {rate_hz:g} must be one of {', '.join(map(str, RATES))}")
        channels, unit = _GIVES[gives]
        self.streams = (Stream(named(stream), channels, unit, float(rate_hz)),)
        self._fused = gives == "quaternion"
        self._opening = (
            (PAUSE_S, sealed(f"VNWRG,06,{TYPES[line]}")),
            (PAUSE_S, sealed(f"VNWRG,07,{rate_hz:g}")),
        )
        self._set_up = set_up
        self._cutter = Cutter(b"\n", LINE_LIMIT, self.counters)
        self._watch = Watch(self.counters)
        self._known = False

    def opening(self) -> tuple[tuple[float, bytes], ...]:
        """See drivers.base.Asked."""
        return self._opening if self._set_up else ()

    def question(self) -> bytes:
        """None: the device speaks by itself."""
        return b""

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose line ends in these bytes; see drivers.base.Driver."""
        readings = [reading for line in self._cutter.cut(data) if (reading := self._line(line))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read line."""
        self._cutter.reset()
        self._known = False

    def _line(self, raw: bytes) -> Reading | None:
        begin = max(0, raw.rfind(b"$"))
        line = raw[begin:].rstrip()
        if not is_sealed(line):
            self._refuse(raw, line)
            return None
        self.counters.discarded_bytes += begin
        self.counters.frames += 1
        self._known = True
        name, *cells = line[1 : line.rfind(b"*")].decode("ascii").split(",")
        if name == "VNERR":
            self.counters.last_fault = f"the device refused a command: error {','.join(cells)}"
        return self._sample(name, cells) if name in LINES else None

    def _sample(self, name: str, cells: list[str]) -> Reading | None:
        count, motion, orientation, fields = LINES[name]
        numbers = _numbers(cells)
        if len(numbers) != count:
            self.counters.last_fault = f"{name} has not {count} numbers"
            return None
        if not self._fused:
            return Reading(self.streams[0].name, -1, -1, numbers[motion : motion + 6])
        if not fields:
            self.counters.last_fault = f"{name} has no orientation"
            return None
        told = numbers[orientation : orientation + fields]
        down = from_euler(*told) if fields == 3 else (told[3], *told[:3])
        return Reading(self.streams[0].name, -1, -1, from_down(*down))

    def _refuse(self, raw: bytes, line: bytes) -> None:
        if self._known and raw.strip():
            refuse(self.counters, len(raw) + 1, f"checksum wrong in: {line.decode('ascii', 'replace')[:40]!r}")
        else:
            self.counters.discarded_bytes += len(raw) + 1


def sealed(text: str) -> bytes:
    """The line with these characters between $ and *."""
    return f"${text}*{_xor(text.encode()):02X}\r\n".encode()


def is_sealed(line: bytes) -> bool:
    """Whether a line, from its $ to its last digit, is whole and its check right."""
    body, star, check = line[1:].rpartition(b"*")
    if not line.startswith(b"$") or not star or not body.isascii() or not check.isalnum():
        return False
    try:
        value = int(check, 16)
    except ValueError:
        return False
    return (len(check) == 2 and value == _xor(body)) or (len(check) == 4 and value == crc_hqx(body, 0))


def _xor(data: bytes) -> int:
    check = 0
    for byte in data:
        check ^= byte
    return check


def _numbers(cells: list[str]) -> tuple[float, ...]:
    """The cells as numbers; () if any is something else."""
    try:
        numbers = tuple(map(float, cells))
    except ValueError:
        return ()
    return numbers if isfinite(sum(numbers)) and not any("_" in cell for cell in cells) else ()
