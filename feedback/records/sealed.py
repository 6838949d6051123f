"""Sessions encrypted at rest, as they are written.

Lives here: SealedFile (reading), `seal` (one piece of writing), keys. Why: a stolen disk must tell nothing of a
patient, not even after a power cut, so no plain byte ever reaches it. Must never: hold the secret key where sessions
are recorded; recording needs the public one alone.

An age file can only be read once it is finished, and a recorder may be killed. So a sealed session is a row of pieces,
each a whole age file (https://age-encryption.org/v1) of what was flushed at once, half a second's worth:

  "stridecue sealed 1\\n", then for each piece: length of the age file (u32), of what it holds (u32), the age file

Little endian. What the pieces hold is, one after another, the session's MCAP file. A damaged piece is read as zeros.
"""

import io
import os
import struct
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from drivers.bounded import KIB, read_text
from feedback.records.scan import LONGEST_GAP

MAGIC = b"stridecue sealed 1\n"
_HEAD = struct.Struct("<II")
PIECE_BYTES, LARGEST_PIECE = 1 << 20, 16 << 20
"""At which a piece is closed, and beyond which none is believed: a message of 8 MiB may be the last of one."""
MOST_PIECES = 1_000_000
"""Two a second for 139 hours."""
_BLOCK = 1 << 20
_BEGIN = b"age-encryption.org/v1\n"
LARGEST_KEY_FILE = 64 * KIB
MISSING = "encrypted sessions need pyrage: pip install 'stridecue[encrypt]'"


class SealError(ValueError):
    """A key is none, or does not fit; the text says why, for people."""


class _Piece(NamedTuple):
    plain: int
    """Where in the session it begins …"""
    plain_size: int
    offset: int
    """… and where in the file its age file does."""
    size: int


def seal(data: bytes, recipients: Sequence[Any]) -> bytes:
    """A piece that holds this."""
    sealed: bytes = _pyrage().encrypt(data, recipients)
    return _HEAD.pack(len(sealed), len(data)) + sealed


def recipients_of(names: Sequence[str]) -> list[Any]:
    """Public keys. SealError names the one that is none."""
    pyrage, found = _pyrage(), []
    for name in names:
        try:
            found.append(pyrage.x25519.Recipient.from_str(name))
        except pyrage.RecipientError as error:
            raise SealError(f"'{name}' is no public key of age (age1…): {error}") from error
    return found


def identities_of(path: Path) -> list[Any]:
    """Secret keys in a key file as age-keygen writes it. SealError: there is none in it, or it cannot be read."""
    pyrage = _pyrage()
    try:
        lines = [line.strip() for line in read_text(path, LARGEST_KEY_FILE).splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise SealError(f"{path}: cannot be read: {getattr(error, 'strerror', error)}") from error
    except pyrage.IdentityError as error:
        raise SealError(f"{path}: holds no secret key of age (AGE-SECRET-KEY-1…): {error}") from error


def make_key(path: Path) -> str:
    """Write a new key file for its owner's eyes alone; the public key. FileExistsError: one is never overwritten."""
    identity = _pyrage().x25519.Identity.generate()
    public = str(identity.to_public())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"# public key: {public}\n{identity}\n")
    return public


def is_sealed(path: Path) -> bool:
    """Whether this file is one."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class SealedFile(io.RawIOBase):
    """The session in a sealed file, as bytes to read and seek in; each piece is opened when it is read."""

    def __init__(self, path: Path, identities: Sequence[Any]) -> None:
        """SealError if no piece can be opened with these keys."""
        self._file = path.open("rb")
        self._identities, self._at = identities, 0
        self._open: tuple[int, bytes] = (-1, b"")
        self.damaged = 0
        """Pieces that could not be opened so far."""
        self._pieces = self._index()
        self._starts = [piece.plain for piece in self._pieces]
        self.size = sum(self._pieces[-1][:2]) if self._pieces else 0
        if self._pieces and not any(self._opened(piece) is not None for piece in self._pieces[:3]):
            raise SealError(f"{path}: this key does not open it")

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a place in the session."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        return self._at

    def tell(self) -> int:
        """The place in the session."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """As much as the piece at this place holds from there on; 0 at the end."""
        if not 0 <= self._at < self.size:
            return 0
        number = bisect_right(self._starts, self._at) - 1
        piece = self._pieces[number]
        if self._open[0] != number:
            data = self._opened(piece)
            self.damaged += data is None
            self._open = number, data or bytes(piece.plain_size)
        data = self._open[1][self._at - piece.plain :][: len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()

    def _opened(self, piece: _Piece) -> bytes | None:
        self._file.seek(piece.offset)
        try:
            data: bytes = _pyrage().decrypt(self._file.read(piece.size), self._identities)
        except (_pyrage().DecryptError, ValueError):
            return None
        return data if len(data) == piece.plain_size else None

    def _index(self) -> list[_Piece]:
        """Where the pieces are. After a head that cannot be, the next age file is looked for."""
        size, begins, plain, pieces = os.fstat(self._file.fileno()).st_size, len(MAGIC) + _HEAD.size, 0, list[_Piece]()
        while begins < size and len(pieces) < MOST_PIECES:
            self._file.seek(begins - _HEAD.size)
            sealed, held = _HEAD.unpack(self._file.read(_HEAD.size))
            if _fits(sealed, held, size - begins) and self._file.read(len(_BEGIN)) == _BEGIN:
                pieces.append(_Piece(plain, held, begins, sealed))
                plain += held
                begins += sealed + _HEAD.size
                continue
            found = self._find(begins + 1, size)
            if found is None:
                break
            self.damaged += 1
            begins = found
        return pieces

    def _find(self, at: int, size: int) -> int | None:
        """Where the next age file with a head that can be begins, if it is near."""
        end = min(size, at + LONGEST_GAP)
        while at < end:
            self._file.seek(at - _HEAD.size)
            block = self._file.read(_HEAD.size + _BLOCK + len(_BEGIN))
            found = block.find(_BEGIN, _HEAD.size)
            while found >= 0:
                begins = at - _HEAD.size + found
                sealed, held = _HEAD.unpack_from(block, found - _HEAD.size)
                if _fits(sealed, held, size - begins):
                    return begins
                found = block.find(_BEGIN, found + 1)
            at += _BLOCK
        return None


def _fits(sealed: int, held: int, left: int) -> bool:
    """Whether a piece can be so long, with so many bytes left of the file."""
    return held < sealed <= min(left, LARGEST_PIECE)


def _pyrage() -> Any:
    """The library, if it is there. SealError if not."""
    try:
        import pyrage
    except ImportError as error:
        raise SealError(MISSING) from error
    return pyrage
