"""Writes the envelopes of lsl.toml from the rules of docs/hardware.md, apart from the product's code: run it."""

import runpy
import struct
from pathlib import Path

RULES = runpy.run_path(str(Path(__file__).with_name("written_rules.py")))


def envelope(microseconds: int, values: list[float]) -> str:
    body = [0xC2, *(microseconds >> shift & 255 for shift in range(0, 64, 8)), len(values)]
    for value in values:
        body += struct.pack("<d", value)
    check = RULES["crc"](body)
    return bytes([*RULES["stuffed"]([*body, check % 256, check // 256]), 0]).hex(" ")


if __name__ == "__main__":
    for made in (
        envelope(0, [1.5]),
        envelope(1_000_000, [0.0, -2.25, 1e300]),
        envelope(1_010_000, [1.0, 2.0, float("nan")]),
        envelope(1_050_000, [4.0, 5.0, 6.0]),
        envelope(1_060_000, [7.0, 8.0, 9.0]),
        envelope(2_070_001, [1.0, 1.0, 1.0]),
        envelope(2_080_001, [2.0, 2.0, 2.0]),
    ):
        print(made)
