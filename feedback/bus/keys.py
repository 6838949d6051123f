"""The keys of a bus over TCP: a folder of ZeroMQ certificates, made once for a clinic.

Lives here: making, admitting, withdrawing and reading keys (CURVE, https://rfc.zeromq.org/spec/26). Why: whoever
reaches a TCP port must not be heard, nor hear a patient walk, unless he was admitted by name. Must never: open a
socket, print a secret, or use one that others on this computer can read.

  FOLDER/run.key_secret, run.key     the pair of every process of a run; without the secret nobody takes part
  FOLDER/peers/NAME.key              the public keys of those who may listen
  FOLDER/handed_out/NAME/            what NAME's computer needs: run.key, NAME.key_secret; take it there, then delete it
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from zmq.auth import create_certificates, load_certificate

from drivers import bounded

RUN = "run"
LARGEST_BYTES = 64 * bounded.KIB
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
_PUBLIC, _SECRET = ".key", ".key_secret"


class KeysError(ValueError):
    """Keys cannot be made or used; the text says which file, and what can be done."""


@dataclass(frozen=True)
class Keys:
    """What one end of the bus knows; all keys in Z85, 40 characters."""

    run: bytes
    """The public key of the run."""
    public: bytes
    secret: bytes
    """This end's own pair: the run's own, or a listener's."""
    peers: frozenset[bytes] = frozenset()
    """Who may listen besides the run's own processes."""

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """The keys of a run, or what was handed out to a listener. KeysError."""
        folder = Path(folder)
        run, _ = _read(folder / f"{RUN}{_PUBLIC}")
        own = sorted(folder.glob(f"*{_SECRET}"))
        if len(own) != 1:
            raise KeysError(f"{folder}: holds {len(own)} secret keys instead of one; {_ADVICE}")
        public, secret = _read(own[0], is_secret=True)
        return cls(run, public, secret, frozenset(_read(path)[0] for path in _peer_files(folder)))


_ADVICE = "`stridecue keys make FOLDER` makes those of a run, `stridecue keys admit FOLDER NAME` those of a listener"


def make(folder: Path) -> None:
    """Make a folder with the pair of a run. KeysError if it has one."""
    if (folder / f"{RUN}{_SECRET}").exists():
        raise KeysError(f"{folder}: has keys already; who uses them would be shut out by new ones")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / "peers").mkdir(exist_ok=True)
    _pair(folder, RUN)


def admit(folder: Path, name: str) -> Path:
    """Make a listener's pair and admit it; gives the folder that is to be taken to its computer. KeysError."""
    if not _NAME.fullmatch(name) or name == RUN:
        raise KeysError(f"'{name}': small letters, digits, '-' and '_', 31 at most, and not '{RUN}'")
    _read(folder / f"{RUN}{_PUBLIC}")
    admitted, handed = folder / "peers" / f"{name}{_PUBLIC}", folder / "handed_out" / name
    if admitted.exists():
        raise KeysError(f"{admitted}: '{name}' is admitted already; `stridecue keys withdraw` comes first")
    handed.mkdir(mode=0o700, parents=True)
    _pair(handed, name)
    (handed / f"{name}{_PUBLIC}").replace(admitted)
    shutil.copyfile(folder / f"{RUN}{_PUBLIC}", handed / f"{RUN}{_PUBLIC}")
    return handed


def withdraw(folder: Path, name: str) -> None:
    """Let a listener no longer in, from the next run on. KeysError if he was not."""
    if name not in admitted(folder):
        raise KeysError(f"{folder}: nobody called '{name}' is admitted")
    (folder / "peers" / f"{name}{_PUBLIC}").unlink()
    shutil.rmtree(folder / "handed_out" / name, ignore_errors=True)


def admitted(folder: Path) -> list[str]:
    """Names of those who may listen."""
    return [path.stem for path in _peer_files(folder)]


def _peer_files(folder: Path) -> list[Path]:
    return sorted((folder / "peers").glob(f"*{_PUBLIC}"))


def _pair(folder: Path, name: str) -> None:
    before = os.umask(0o077)
    try:
        create_certificates(folder, name)
    finally:
        os.umask(before)


def _read(path: Path, is_secret: bool = False) -> tuple[bytes, bytes]:
    """(public, secret) of a certificate; the secret is empty in a public one."""
    try:
        is_open = is_secret and path.stat().st_mode & 0o077
        bounded.opened(path, LARGEST_BYTES).close()
        public, secret = load_certificate(path)
    except OSError as error:
        raise KeysError(f"{path}: cannot be read: {error.strerror or error}; {_ADVICE}") from error
    except ValueError as error:
        raise KeysError(f"{path}: is no ZeroMQ certificate") from error
    if is_open:
        raise KeysError(f"{path}: others on this computer can read it; `chmod 600` it, or make new keys")
    if len(public) != 40 or (is_secret and len(secret or b"") != 40):
        raise KeysError(f"{path}: is no ZeroMQ certificate")
    return public, secret or b""
