"""Writes 'insole-frames' bytes from the rules in docs/hardware.md, step by step, sharing nothing with drivers.

Lives here: the script that made the hex in insole-frames.toml; run it to see the bytes again. Why: a golden made by
our own encoder would repeat its errors. Must never: import drivers, cobs or binascii.
"""


def crc(data: list[int]) -> int:
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ 0x1021 if register & 0x8000 else register << 1
            register &= 0xFFFF
    return register


def stuffed(data: list[int]) -> list[int]:
    """Each zero is replaced by the distance to the next one; no run is longer than 254 bytes."""
    out: list[int] = []
    run: list[int] = []
    for i, byte in enumerate(data):
        if byte == 0:
            out += [len(run) + 1, *run]
            run = []
            continue
        run.append(byte)
        if len(run) == 254 and i < len(data) - 1:
            out += [255, *run]
            run = []
    return [*out, len(run) + 1, *run]


def frame(side: int, sequence: int, microseconds: int, zones: list[int]) -> str:
    body = [0xC1, side]
    body += [sequence % 256, sequence // 256]
    body += [microseconds >> shift & 255 for shift in (0, 8, 16, 24)]
    body += [len(zones)]
    for zone in zones:
        body += [zone % 256, zone // 256]
    check = crc(body)
    return bytes([*stuffed([*body, check % 256, check // 256]), 0]).hex(" ")


if __name__ == "__main__":
    assert crc(list(b"123456789")) == 0x29B1
    assert stuffed(list(b"12345\0" + b"6789")) == [6, *b"12345", 5, *b"6789"]
    eight = [0, 1, 255, 256, 4095, 4660, 65534, 65535]
    for made in (
        frame(0, 7, 1_000_000, eight),
        frame(1, 7, 1_000_000, list(reversed(eight))),
        frame(0, 65535, 4294967295, [5, 0, 500]),
        frame(0, 0, 4999, [5, 0, 500]),
        frame(0, 3, 14999, [5, 0, 501]),
        frame(1, 1, 2, [257 + zone for zone in range(255)]),
    ):
        print(made)
