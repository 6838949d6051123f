"""Files that ask for more memory or time than they are worth, one a way in, and how the command line is watched.

Lives here: BOMBS, MEASURED; tests/cli/test_bombs.py and scripts/bench_bombs use them. Why: each limit is tried where a
file comes in, by the command that a person types. Must never: write a large file; what looks large is sparse.
"""

import gzip
import lzma
import struct
import wave
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import zstandard

from feedback.records.sealed import make_key

CONFIGS = Path(__file__).resolve().parent.parent / "configs"
RIG = CONFIGS / "rigs" / "emulated.toml"
TEXT = RIG.read_text(encoding="utf-8")
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
REFUSES = (1, 2)
MEASURED = """
import atexit, sys
def peak():
    rows = dict(row.split(":") for row in open("/proc/self/status").read().splitlines() if row.startswith("Vm"))
    print(int(rows["VmHWM"].split()[0]) * 1024, file=sys.stderr)
atexit.register(peak)
from feedback.cli import main
raise SystemExit(main(sys.argv[1:]))
"""
"""A program that does what `stridecue` does, and says as its last words how many bytes it had in memory at most."""

Fill = Callable[[Path], None]


class Bomb(NamedTuple):
    """One file and the command that it is given to."""

    name: str
    fill: Fill
    command: tuple[str, ...]
    """{} is the file, {rig} one that reads walks of `walk`."""
    words: str
    walk: str = "gaitpdb"

    def arguments(self, folder: Path) -> list[str]:
        """Makes the file; the words after `stridecue`."""
        path, rig = folder / self.name, folder / "rig_of_walks.toml"
        self.fill(path)
        rig.write_text((CONFIGS / "rigs" / "gaitpdb.toml").read_text().replace('"gaitpdb"', f'"{self.walk}"'))
        if "{key}" in self.command:
            make_key(folder / "key")
        places = {"{key}": str(folder / "key"), "{}": str(path), "{rig}": str(rig), "{out}": str(folder / "out")}
        return [places.get(word, word) for word in self.command]


def _text(content: str | bytes) -> Fill:
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content) and None


def _many(piece: str, times: int, head: bytes = b"") -> Fill:
    def fill(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head)
            file.writelines(piece.encode() for _ in range(times))

    return fill


def _sparse(size: int, head: bytes = b"") -> Fill:
    def fill(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head)
            file.truncate(size)

    return fill


def _xz(line: bytes, size: int) -> Fill:
    def fill(path: Path) -> None:
        packer, piece = lzma.LZMACompressor(preset=0), line * (MIB // len(line))
        with path.open("wb") as file:
            for _ in range(size // len(piece)):
                file.write(packer.compress(piece))
            file.write(packer.flush())

    return fill


def _gz(head: bytes, size: int) -> Fill:
    def fill(path: Path) -> None:
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(head)
            for _ in range(size // MIB):
                file.write(bytes(MIB))

    return fill


def _wav(seconds: int) -> Fill:
    """Hours by its head, a second by its length."""

    def fill(path: Path) -> None:
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, 48_000, 0, "NONE", "not compressed"))
            file.writeframes(bytes(4 * 48_000))
        data = bytearray(path.read_bytes())
        struct.pack_into("<I", data, 40, seconds * 48_000 * 4)
        path.write_bytes(data)

    return fill


def _wav_head(channels: int, bits: int) -> bytes:
    frame = channels * bits // 8
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, channels, 48_000, 48_000 * frame, frame, bits)
    return b"RIFF\xff\0\0\0WAVE" + form


def _with_sound(fill: Fill) -> Fill:
    """The rig's file is the one that is given; the sound lies beside it."""

    def both(path: Path) -> None:
        fill(path.with_name("bomb.wav"))
        path.write_text(f'{TEXT}\n[sounds]\nbomb = "bomb.wav"\n')

    return both


_MAGIC = b"\x89MCAP0\r\n"


def _record(opcode: int, payload: bytes) -> bytes:
    return struct.pack("<BQ", opcode, len(payload)) + payload


def _chunk(frame: bytes, held: int) -> bytes:
    head = struct.pack("<QQQI", 0, 1, held, 0) + struct.pack("<I", 4) + b"zstd" + struct.pack("<Q", len(frame))
    return _record(0x06, head + frame)


def _session(*records: bytes) -> Fill:
    head = _MAGIC + _record(0x01, struct.pack("<I", 9) + b"stridecue" + bytes(4))
    end = _record(0x0F, bytes(4)) + _record(0x02, bytes(20)) + _MAGIC
    return _text(head + b"".join(records) + end)


def _attachment(name: bytes, content: bytes) -> bytes:
    kind = b"application/json"
    fields = struct.pack("<QQI", 0, 0, len(name)) + name + struct.pack("<I", len(kind)) + kind
    body = fields + struct.pack("<Q", len(content)) + content
    return _record(0x09, body + struct.pack("<I", zlib.crc32(body)))


_ZEROS = zstandard.compress(bytes(16 * MIB))
_CLAIM = b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", 8 * GIB) + b"\x01\0\0"
"""A zstd frame whose head claims 8 GiB (RFC 8878, 3.1.1.1)."""
_SEALED = b"stridecue sealed 1\n"
_XDF = b"XDF:" + b"\x01\x1a\x01\x00<info><version/></info>"
_CHECK, _VERIFY = ("check", "--kind", "rig", "{}"), ("sessions", "verify", "{}")
_ANALYSE = ("analyse", "{}", "--rig", "{rig}", "--out", "{out}")
_ROW = b" ".join([b"1"] * 19) + b"\n"
_LARGE, _DEEP = "at most 128 KiB are read", "nested more than"


def _analyse(name: str, fill: Fill, words: str, walk: str = "gaitpdb") -> Bomb:
    return Bomb(name, fill, _ANALYSE, words, walk)


def _wfdb(path: Path) -> None:
    for ending in (".let", ".rit"):
        path.with_suffix(ending).write_bytes(bytes(2000))
    rows = "".join(f"{path.stem}.{ending} 16 1/mV 16 0 0 0 0 foot\n" for ending in ("let", "rit"))
    path.write_text(f"{path.stem} 2 300 3000000000\n{rows}")


def _xdf(samples: int) -> bytes:
    """A stream of eight channels, and a chunk that claims so many samples."""
    xml = b"<info><name>left</name><channel_format>double64</channel_format><nominal_srate>100</nominal_srate>"
    xml += b"<channel_count>8</channel_count><type>Force</type></info>"
    stream = b"\x04" + struct.pack("<IHI", len(xml) + 6, 2, 1) + xml
    return stream + b"\x04" + struct.pack("<IHI", 15, 3, 1) + b"\x08" + struct.pack("<Q", samples)


BOMBS: dict[str, Bomb] = {
    "TOML of 8 GiB": Bomb("b.toml", _sparse(8 * GIB), _CHECK, _LARGE),
    "TOML just too long": Bomb("b.toml", _text("#" * 130 * KIB + "\n" + TEXT), _CHECK, _LARGE),
    "TOML of deep arrays": Bomb("b.toml", _text("x = " + "[" * 60_000 + "]" * 60_000), _CHECK, _DEEP),
    "TOML of deep tables": Bomb("b.toml", _text("x = " + "{a=" * 30_000), _CHECK, _DEEP),
    "TOML of a deep key": Bomb("b.toml", _text(".".join("a" * 60_000) + " = 1"), _CHECK, _DEEP),
    "TOML of a huge number": Bomb("b.toml", _text("name = " + "9" * 120_000), _CHECK, "is not valid TOML"),
    "TOML of a huge hexadecimal": Bomb("b.toml", _text("name = 0x" + "f" * 120_000), _CHECK, "too long to show"),
    "TOML of a huge exponent": Bomb("b.toml", _text("name = 1e" + "9" * 120_000), _CHECK, "name: is inf"),
    "TOML of many keys": Bomb("b.toml", _text("".join(f"k{i} = 1\n" for i in range(12_000))), _CHECK, "more"),
    "TOML of many tables": Bomb("b.toml", _text("[[sensors]]\nq = 1\n" * 7_000), _CHECK, "more"),
    "TOML of a long value": Bomb("b.toml", _text(f'name = "{"x" * 120_000}"'), _CHECK, "at most 60 characters"),
    "TOML of blanks": Bomb("b.toml", _text(f"x = [\n[{' ' * 120_000}1,\n2]]\n"), _CHECK, "x: is not a known key"),
    "a protocol that is a patient of 8 GiB": Bomb("b.toml", _sparse(8 * GIB), ("run", str(RIG), "{}"), _LARGE),
    "WAV of hours by its head": Bomb("b.toml", _with_sound(_wav(20_000)), _CHECK, "is silent"),
    "WAV of hours": Bomb("b.toml", _with_sound(_sparse(8 * GIB, b"RIFF")), _CHECK, "at most 32 MiB are read"),
    "WAV of four million parts": Bomb(
        "b.toml", _with_sound(_many("LIST\0\0\0\0", 4_000_000, _wav_head(1, 16))), _CHECK, "cut into more than 100"
    ),
    "WAV of thousands of channels": Bomb(
        "b.toml",
        _with_sound(_sparse(28_000_044, _wav_head(4_000, 8) + b"data" + struct.pack("<I", 28_000_000))),
        _CHECK,
        "4000 channels; at most 8",
    ),
    "MCAP of 8 GiB": Bomb("b.mcap", _sparse(8 * GIB, _MAGIC), _VERIFY, "torn"),
    "no MCAP, of 8 GiB": Bomb("b.mcap", _sparse(8 * GIB), _VERIFY, "is no session"),
    "MCAP with a record of 4 GiB": Bomb(
        "b.mcap", _sparse(5 * GIB, _MAGIC + struct.pack("<BQ", 0x09, 4 * GIB)), _VERIFY, "torn"
    ),
    "MCAP with a chunk that claims 8 GiB": Bomb("b.mcap", _session(_chunk(_ZEROS, 8 * GIB)), _VERIFY, "claims to hold"),
    "MCAP with a frame that claims 8 GiB": Bomb("b.mcap", _session(_chunk(_CLAIM, 100)), _VERIFY, "claims to hold"),
    "MCAP of many chunks of zeros": Bomb(
        "b.mcap", _session(*[_chunk(_ZEROS, 16 * MIB)] * 2000), _VERIFY, "100 times its own"
    ),
    "MCAP with many attachments": Bomb(
        "b.mcap", _session(*[_attachment(b"%d" % i, bytes(MIB)) for i in range(60)]), _VERIFY, "checksum"
    ),
    "encrypted session of 8 GiB": Bomb(
        "b.mcap.age", _sparse(8 * GIB, _SEALED), (*_VERIFY, "--key", "{key}"), "is no session"
    ),
    "gaitpdb of 8 GiB": _analyse("b.txt", _sparse(8 * GIB), "at most 256 MiB are read"),
    "gaitpdb of a line without end": _analyse("b.txt", _sparse(200 * MIB), ":1: a line of more than 65536 bytes"),
    "gaitpdb of a million columns": _analyse("b.txt", _text("1 " * 1_000_000), "a line of more than"),
    "gaitpdb of 30,000 columns": _analyse("b.txt", _many("1 " * 30_000 + "\n", 300), ":1: 30000 columns"),
    "gaitpdb of empty lines": _analyse("b.txt", _many("\n", 5_000_000), "in a row are empty"),
    "gaitpdb that unpacks to 300 MiB": _analyse("b.txt.xz", _xz(b"\0" * 64, 300 * MIB), "when it is unpacked"),
    "gaitpdb that unpacks to 300 MiB of rows": _analyse("b.txt.xz", _xz(_ROW, 300 * MIB), "when it is unpacked"),
    "gaitpdb of one row again and again": _analyse(
        "b.txt", _many(_ROW.decode(), 2_000_000), ":2: time = 1 does not come after"
    ),
    "pedar of a line without end": _analyse("b.asc", _sparse(200 * MIB), "a line of more than", "pedar"),
    "moticon of a million columns": _analyse("b.txt", _text("#time" + "\tx" * 1_000_000), "a line of more", "moticon"),
    "stappone of a million columns": _analyse(
        "b.csv", _text("sole_id" + ",x" * 1_000_000), "a line of more", "stappone"
    ),
    "stappone of a cell without end": _analyse("b.csv", _text('"' + "x\n" * 200_000), "is not a table", "stappone"),
    "wfdb of three thousand million samples": _analyse("b.hea", _wfdb, "3000000000 samples", "wfdb"),
    "XDF of 8 GiB": _analyse("b.xdf", _sparse(8 * GIB, b"XDF:"), "at most 256 MiB are read", "xdf"),
    "XDF of 10^12 samples": _analyse("b.xdf", _text(_XDF + _xdf(10**12)), "b.xdf: ", "xdf"),
    "XDF that unpacks to 300 MiB": _analyse("b.xdfz", _gz(_XDF, 300 * MIB), "when it is unpacked", "xdf"),
}
