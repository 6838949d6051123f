"""Writes frames of the devices that are worn from their published rules, step by step, sharing nothing with drivers.

Lives here: the script that made the computed bytes in their .toml files; run it to see them again. Why: a golden made
by our own encoder would repeat its errors. Must never: import drivers, struct or binascii.
"""


def u16(value: int) -> list[int]:
    """Low byte first; negative numbers as two's complement."""
    value %= 1 << 16
    return [value % 256, value // 256]


def wit(kind: int, *numbers: int) -> list[int]:
    packet = [0x55, kind]
    for number in numbers:
        packet += u16(number)
    return [*packet, sum(packet) % 256]


def wit_time(hour: int, minute: int, second: int, millisecond: int) -> list[int]:
    packet = [0x55, 0x50, 26, 3, 31, hour, minute, second, *u16(millisecond)]
    return [*packet, sum(packet) % 256]


def rvc(index: int, *numbers: int) -> list[int]:
    body = [index]
    for number in numbers:
        body += u16(number)
    body += [0, 0, 0]
    return [0xAA, 0xAA, *body, sum(body) % 256]


def foil(cells: list[int]) -> list[int]:
    frame = [0xA5, 0x5A, 0x01, 0xD6, 0x00, 0x01, *cells]
    return [*frame, *u16(sum(frame) % 65536)]


def xbus(kind: int, *data: int) -> list[int]:
    length = [len(data)] if len(data) < 255 else [255, len(data) // 256, len(data) % 256]
    body = [0xFF, kind, *length, *data]
    return [0xFA, *body, (256 - sum(body) % 256) % 256]


def single(value: float) -> list[int]:
    """A float32, high byte first: sign, exponent with 127 added, 23 bits of the fraction. Of short fractions only."""
    if value == 0:
        return [0, 0, 0, 0]
    sign, value, exponent = value < 0, abs(value), 127
    while value >= 2:
        value, exponent = value / 2, exponent + 1
    while value < 1:
        value, exponent = value * 2, exponent - 1
    bits = (sign << 31) | (exponent << 23) | int((value - 1) * (1 << 23))
    return [bits >> shift & 255 for shift in (24, 16, 8, 0)]


def item(identifier: int, *numbers: float) -> list[int]:
    data = [byte for number in numbers for byte in single(number)]
    return [identifier // 256, identifier % 256, len(data), *data]


def counter(value: int) -> list[int]:
    return [0x10, 0x20, 2, value // 256, value % 256]


def clock(ticks: int) -> list[int]:
    return [0x10, 0x60, 4, *(ticks >> shift & 255 for shift in (24, 16, 8, 0))]


def line(text: str) -> str:
    check = 0
    for character in text:
        check ^= ord(character)
    return f"${text}*{check:02X}\r\n"


def line_crc(text: str) -> str:
    register = 0
    for character in text:
        register ^= ord(character) << 8
        for _ in range(8):
            register = (register << 1 ^ (0x1021 if register & 0x8000 else 0)) & 0xFFFF
    return f"${text}*{register:04X}\r\n"


def cyton(sample: int, last: int, *counts: int) -> list[int]:
    channels = [count % (1 << 24) for count in counts]
    data = [channel >> shift & 255 for channel in channels for shift in (16, 8, 0)]
    return [0xA0, sample, *data, 0, 0, 0, 1, 0, 2, last]


def bitalino(sequence: int, digital: str, *inputs: int) -> list[int]:
    """The bits from the last byte of the frame to its first: sequence, check, digital, inputs of 10 and 6 bits."""
    bits = (
        f"{sequence:04b}0000{digital}"
        + "".join(f"{a:010b}" for a in inputs[:4])
        + "".join(f"{a:06b}" for a in inputs[4:])
    )
    size = {1: 3, 2: 4, 3: 6, 4: 7, 5: 8, 6: 8}[len(inputs)]
    bits = bits.ljust(8 * size, "0")
    frame = [int(bits[8 * i : 8 * i + 8], 2) for i in range(size)][::-1]
    x = 0
    for bit in "".join(f"{byte:08b}" for byte in frame):
        x = x * 2
        if x & 16:
            x ^= 3
        x ^= int(bit)
    frame[-1] |= x & 15
    return frame


def shown(frame: list[int]) -> str:
    return bytes(frame).hex(" ")


if __name__ == "__main__":
    assert shown(rvc(222, 1, -110, 2085, -371, -20, 977)) == "aa aa de 01 00 92 ff 25 08 8d fe ec ff d1 03 00 00 00 e7"
    assert shown(xbus(0x12)) == "fa ff 12 00 ef"
    assert shown(bitalino(0, "1111", 512, 100)) == "64 00 f8 02"
    assert shown(bitalino(15, "0000", 1023, 0, 1, 1023, 63, 42)) == "ea ff 7f 00 00 fc 0f f0"
    assert shown(wit(0x59, 32767, 0, 0, 0)) == "55 59 ff 7f 00 00 00 00 00 00 2c"
    assert line("VNWRG,07,100") == "$VNWRG,07,100*6C\r\n"
    assert foil(list(range(208)))[-2:] == [0xEF, 0x55]
    for made in (
        wit_time(23, 59, 59, 990) + wit(0x51, 2048, -2048, 1024, 2567) + wit(0x52, 16384, -16384, 8192, 2567),
        wit_time(0, 0, 0, 0) + wit(0x51, -32768, 32767, 1, 0) + wit(0x52, 32767, -32768, -1, 0),
        wit(0x53, 8192, -8192, 0, 0) + wit(0x59, 16384, -16384, 16384, -16384),
        rvc(255, -18000, 9000, 17999, 32767, -32768, -1),
        rvc(0, 9000, 0, 0, 0, 0, 1000),
        rvc(3, 0, 0, 18000, 0xAAAA, 0xAAAA, 0xAAAA),
        xbus(0x36, *counter(65535), *clock(0xFFFFFFFF), *item(0x4020, 0.5, -0.25, 9.75), *item(0x8020, 2, -1, 0.125)),
        xbus(
            0x36, *counter(2), *clock(24), *item(0x4020, 0, 0, 9.5), *item(0x8020, 0, 0, 0), *[0xE0, 0x20, 4] + [0] * 4
        ),
        xbus(0x36, *counter(7), *item(0x2014, 0.5, 0.5, -0.5, 0.5)),
        xbus(0x36, *counter(8), *item(0x4021, 1, 2, 3), *item(0x8020, 1, 2, 3)),
        xbus(
            0x36, *counter(9), *item(0x4020, 1, 2, 3), *item(0x8020, 1, 2, 3), *[0xFF, 0x00, 220] + [0xFA, 0xFF] * 110
        ),
        xbus(0x42, 0x21),
        cyton(254, 0xC0, 1, -1, 1680, 180225, -8281855, 8388607, -8388608, 0),
        cyton(255, 0xC6, 1, 2, 3, 4, 5, 6, 7, 8),
        cyton(2, 0xC1, 0xA0A0A0, 2, 3, 4, 5, 6, 7, 8),
        bitalino(14, "0000", 1) + bitalino(15, "0001", 2) + bitalino(0, "0010", 1023) + bitalino(1, "0100", 512),
        bitalino(3, "1000", 1, 2, 3) + bitalino(4, "0100", 1023, 512, 511) + bitalino(5, "0010", 0, 0, 0),
        bitalino(9, "0000", 100, 200, 300, 400) + bitalino(10, "0000", 101, 201, 301, 401),
        bitalino(11, "0000", 102, 202, 302, 402),
        bitalino(14, "0000", 105, 205, 305, 405) + bitalino(15, "0000", 106, 206, 306, 406),
        bitalino(0, "0000", 107, 207, 307, 407),
        bitalino(1, "0000", 1, 2, 3, 4, 33) + bitalino(2, "0000", 5, 6, 7, 8, 63) + bitalino(3, "1111", 0, 0, 0, 0, 0),
        bitalino(7, "0000", 9, 8, 7, 6, 5, 4) + bitalino(8, "0000", 0, 1023, 0, 1023, 0, 63),
        bitalino(9, "1010", 1023, 0, 1023, 0, 63, 0),
    ):
        print(shown(made))
    for text in ("VNMAR,+01.0,-02.0,+03.0,+00.5,-00.25,-09.75,+00.125,-00.5,+00.25", "VNERR,03"):
        print(repr(line(text)), repr(line_crc(text)))
    print(repr(line("VNQMR,+0.5,-0.5,+0.5,+0.5,+1.0,+1.0,+1.0,+00.5,-00.25,-09.75,+00.125,-00.5,+00.25")))
    print(repr(line("VNIMU,+1.0,+1.0,+1.0,-00.5,+00.25,-09.5,+00.0625,-00.125,+00.25,+21.5,+101.325")))
