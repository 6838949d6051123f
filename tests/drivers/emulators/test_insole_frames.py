"""What the binary encoder writes, against bytes from the written rules."""

import tomllib
from pathlib import Path

from drivers.emulators.insole_frames import FramesEncoder

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "insole-frames.toml"


def test_frames_are_the_golden_bytes() -> None:
    wanted = bytes.fromhex(tomllib.loads(GOLDEN.read_text("utf-8"))["conversation"][0]["hex"])
    eight = [0, 1, 255, 256, 4095, 4660, 65534, 65535]
    writes = FramesEncoder().encode((1 << 16) + 7, (1 << 32) + 1_000_000, eight, eight[::-1])
    assert [side for side, _ in writes] == ["left", "right"]
    assert b"".join(data for _, data in writes) == wanted
