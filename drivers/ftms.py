"""Driver 'ftms': treadmills that speak the Fitness Machine Service (0x1826) over Bluetooth Low Energy.

Lives here: the characteristics' layout, the decoder and the commands. Why: what consumer treadmills and many new
clinical ones speak. Must never: open a radio, ask the time, or share a table with the emulator.

A radio gives values of characteristics, not a stream of bytes. Whoever owns it puts each value into an envelope and
takes commands out of one: characteristic u16 little endian and value, stuffed by COBS, ended by a zero byte.

Link (bluetooth-sig 0.6.0, MIT, gss/org.bluetooth.characteristic.treadmill_data.yaml; pyftms 0.2.20
models; hughesjs/FitnessMachine README), little endian:

    2ACD treadmill data, notified: flags u16, then the fields that the flags name, in order
         bit 0 = 0 speed u16 0.01 km/h | 1 average speed u16 | 2 distance u24 m | 3 incline s16 0.1 %, ramp s16 |
         4 elevation 2 x u16 | 5, 6 pace u16 (older machines u8) | 7 energy u16, u16, u8 | 8 heart rate u8 | 9 MET u8 |
         10 elapsed u16 | 11 remaining u16 | 12 force s16, power s16; 13 to 15 and bytes beyond are passed over
    2ADA status, notified: 01 reset, 02 01 stopped, 02 02 paused, 03 safety key, 04 started, 05 target speed u16,
         06 target incline s16, FF control lost
    2AD9 control point, written: 00 request control, 02 speed u16 0.01 km/h, 03 incline s16 0.1 %, 07 start, 08 01 stop;
         indicated: 80, command, 1 ok | 2 unsupported | 3 parameter | 4 failed | 5 not permitted
    2A19 level of its battery, where it has one (Battery Service 180F): u8, per cent
"""

from math import nan
from struct import Struct
from typing import ClassVar

from cobs import cobs

from drivers.base import Counters, Option, Reading
from drivers.belt import INCLINE, KMH_MPS, SPEED, START, STOP, STREAM, Answer, Answers, Kept, State, belt_stream, steps
from drivers.framing import Cutter, Watch, refuse, unstuff

DATA, CONTROL, STATUS, BATTERY = 0x2ACD, 0x2AD9, 0x2ADA, 0x2A19
LONGEST = 2 + 512
"""Characteristic and value: GATT has none longer than 512 bytes."""
FIELDS = (2, 2, 3, 4, 4, 1, 1, 5, 1, 1, 2, 2, 4)
"""Bytes of the fields of each flag; a pace counts as the shorter of its two forms."""
MORE = 1
INCLINE_FLAG = 3
NO_INCLINE = 0x7FFF
STEP_MPS = KMH_MPS / 100
COMMANDS = {0x02: SPEED, 0x03: INCLINE, 0x07: START, 0x08: STOP}
STATUS_SIZES = {0x01: 1, 0x02: 2, 0x03: 1, 0x04: 1, 0x05: 3, 0x06: 3, 0xFF: 1}
RESULTS = {
    2: "the treadmill has no such command",
    3: "out of the treadmill's range",
    4: "the treadmill failed to do it",
    5: "the treadmill gives no control",
}
"""Why a command was not obeyed."""
_U16, _S16 = Struct("<H"), Struct("<h")


class Ftms:
    """Decodes envelopes: a reading at each speed, and at a safety key."""

    OPTIONS: ClassVar[dict[str, Option]] = {
        "rate_hz": Option(4.0, "treadmill data a second, as this treadmill sends them: many send one", 0.2, 50.0),
    }
    BAUD: ClassVar[int] = 0
    """No serial line."""
    ANSWERS: ClassVar[bool] = True
    KEEP_ALIVE_S: ClassVar[float] = 0.0
    LINK_LOST: ClassVar[str] = "the treadmill goes on at its last speed: stop it at its console"

    frame_modulus = 0
    device_us_modulus = 0
    slowest_mps = 0.1 * KMH_MPS

    def __init__(self, rate_hz: float = 4.0) -> None:
        self.counters = Counters()
        self.battery_pct = nan
        """See drivers.base.BatteryPowered."""
        self.streams = (belt_stream(float(rate_hz)),)
        self._cutter = Cutter(b"\0", LONGEST + LONGEST // 254 + 1, self.counters)
        self._watch = Watch(self.counters)
        self._incline = Kept()
        self._told = State.RUNS
        """What the status last told: RUNS unless somebody stopped it."""
        self._answers = Answers()

    def decode(self, data: bytes) -> list[Reading]:
        """The readings whose envelope ends in these bytes; see drivers.base.Driver."""
        pieces = self._cutter.cut(data)
        readings = [reading for piece in pieces if (reading := self._envelope(piece))]
        self._watch.saw(data)
        return readings

    def reset(self) -> None:
        """Forget the half-read envelope."""
        self._cutter.reset()
        self._incline, self._told = Kept(), State.RUNS

    def start(self) -> bytes:
        """Ask for control, then start: two writes."""
        return envelope(CONTROL, b"\x00") + envelope(CONTROL, b"\x07")

    def set_speed(self, speed_mps: float) -> bytes:
        """See drivers.belt.Belt."""
        return envelope(CONTROL, b"\x02" + _U16.pack(steps(speed_mps, STEP_MPS, 0xFFFF)))

    def set_incline(self, incline_pct: float) -> bytes:
        """See drivers.belt.Belt."""
        return envelope(CONTROL, b"\x03" + _S16.pack(steps(incline_pct, 0.1, 999, least=-999)))

    def stop(self) -> bytes:
        """See drivers.belt.Belt."""
        return envelope(CONTROL, b"\x08\x01")

    def keep_alive(self) -> bytes:
        """It has no watchdog."""
        return b""

    def answers(self) -> list[Answer]:
        """See drivers.belt.Belt."""
        return self._answers.take()

    def _envelope(self, piece: bytes) -> Reading | None:
        raw = unstuff(piece)
        if not raw or len(raw) < 3:
            self._refuse(piece, f"no envelope: {piece.hex(' ')[:60]}")
            return None
        (characteristic,), value = _U16.unpack_from(raw), raw[2:]
        whole = _IS_WHOLE.get(characteristic)
        if whole is None or not whole(value):
            self._refuse(piece, f"no value of {characteristic:04X}: {value.hex(' ')[:60]}")
            return None
        self.counters.frames += 1
        if characteristic == DATA:
            return self._data(value)
        if characteristic == STATUS:
            return self._status(value)
        if characteristic == BATTERY:
            self.battery_pct = float(value[0])
        else:
            self._result(value[1], value[2])
        return None

    def _refuse(self, piece: bytes, why: str) -> None:
        refuse(self.counters, len(piece) + 1, why)

    def _data(self, value: bytes) -> Reading | None:
        (flags,) = _U16.unpack_from(value)
        if flags >> INCLINE_FLAG & 1:
            (tenths,) = _S16.unpack_from(value, _offset(flags, INCLINE_FLAG))
            self._incline.put(nan if tenths == NO_INCLINE else tenths / 10)
        if flags & MORE:
            return None
        (hundredths,) = _U16.unpack_from(value, 2)
        return Reading(STREAM, -1, -1, (hundredths * STEP_MPS, self._incline.take(), self._state(hundredths > 0)))

    def _state(self, moves: bool) -> float:
        """By what was told, as long as the speed does not say otherwise."""
        if self._told == State.STANDS:
            return float(State.STOPS if moves else State.STANDS)
        return float(self._told if self._told != State.RUNS or moves else State.STANDS)

    def _status(self, value: bytes) -> Reading | None:
        match value[0]:
            case 0x02:
                self._told = State.PAUSED if value[1] == 2 else State.STANDS
            case 0x03:
                self._told = State.EMERGENCY
                return Reading(STREAM, -1, -1, (nan, self._incline.take(), float(State.EMERGENCY)))
            case 0x01 | 0x04:
                self._told = State.RUNS
            case 0xFF:
                self._answers.put(Answer("", False, "the treadmill has taken control back"))
        return None

    def _result(self, command: int, result: int) -> None:
        if command == 0 and result != 1:
            self._answers.put(Answer(START, False, RESULTS.get(result, f"result {result}")))
        elif command in COMMANDS:
            why = "" if result == 1 else RESULTS.get(result, f"result {result}")
            self._answers.put(Answer(COMMANDS[command], result == 1, why))


def envelope(characteristic: int, value: bytes) -> bytes:
    """One value of a characteristic as it goes to and from whoever owns the radio."""
    stuffed: bytes = cobs.encode(_U16.pack(characteristic) + value)
    return stuffed + b"\0"


def _offset(flags: int, bit: int) -> int:
    """Where the fields of a flag begin; bit 0 is there when it is 0."""
    present = flags ^ MORE
    return 2 + sum(size for at, size in enumerate(FIELDS[:bit]) if present >> at & 1)


def _is_data(value: bytes) -> bool:
    return len(value) >= 2 and len(value) >= _offset(_U16.unpack_from(value)[0], len(FIELDS))


def _is_status(value: bytes) -> bool:
    return value[0] in STATUS_SIZES and len(value) >= STATUS_SIZES[value[0]] and (value[0] != 2 or value[1] in (1, 2))


def _is_result(value: bytes) -> bool:
    return len(value) >= 3 and value[0] == 0x80


def _is_level(value: bytes) -> bool:
    return value[0] <= 100


_IS_WHOLE = {DATA: _is_data, CONTROL: _is_result, STATUS: _is_status, BATTERY: _is_level}
