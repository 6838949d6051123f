"""Writes the envelopes of ftms.toml from the rules in docs/hardware.md, sharing nothing with drivers.

Lives here: the script that made its hex; run it to see the bytes again. Why: a golden made by our own encoder would
repeat its errors. Must never: import drivers or cobs.
"""

TREADMILL_DATA, CONTROL_POINT, MACHINE_STATUS = 0x2ACD, 0x2AD9, 0x2ADA


def envelope(characteristic: int, value: str) -> str:
    """Runs between zeros, each led by its length and one; no value here is as long as a run may be."""
    data = bytes([characteristic % 256, characteristic // 256]) + bytes.fromhex(value)
    runs = data.split(b"\0")
    return b"".join(bytes([len(run) + 1]) + run for run in runs).hex(" ") + " 00"


if __name__ == "__main__":
    every = "FF 1F" + " 01" * 31
    golden = ("00 00 E8 03", "08 00 26 02 0F 00 00 00", "08 00 00 00 F6 FF 00 00", "0C 00 E8 03 D2 04 00 32 00 00 00")
    others = (
        "02 00 C8 00 64 00",
        "04 00 64 00 01",
        "09 00 0F 00 00 00",
        "08 00 26 02 FF 7F FF 7F",
        "00 20 E8 03 01 02",
    )
    for value in (*golden, *others, "00", "", every, every[:-12]):
        print(f"{value:40s}", envelope(TREADMILL_DATA, value))
    for value in ("01", "02 01", "02 02", "02 03", "03", "04", "05 2C 01", "05 2C", "06 0F 00", "FF", "09"):
        print(f"status {value:33s}", envelope(MACHINE_STATUS, value))
    for value in ("80 00 01", "80 07 01", "80 02 03", "80 02", "07"):
        print(f"control {value:32s}", envelope(CONTROL_POINT, value))
    print("another characteristic", envelope(0x2A19, "64"))
