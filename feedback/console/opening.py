"""A console made ready: its room, its place on the network, its first code.

Lives here: `open_console`, Wanted. Why: the console of a run and `stridecue console` are the same server. Must never:
listen beyond this computer unless it was asked for, and then only with TLS.
"""

import os
import secrets
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from feedback.console.access import Devices
from feedback.console.certificate import Identity, identity
from feedback.console.hub import Hub
from feedback.console.invitation import invitation
from feedback.console.pairing import Codes
from feedback.console.room import Place, Room
from feedback.console.runs import Runs
from feedback.console.server import languages
from feedback.console.serving import Serving
from feedback.console.shelf import Shelf

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
_ELSEWHERE = ("192.0.2.1", 9)
"""An address of no machine (RFC 5737): a datagram socket that is only connected to it tells which way it would go."""


class NotOpenError(Exception):
    """The console cannot be reached there; the text says why."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for."""

    mode: Literal["run", "desk"]
    port: int
    is_lan: bool
    shelf: Shelf
    run_words: tuple[str, ...] = ()
    """Options of every run that is begun here."""


def open_console(wanted: Wanted, hub: Hub, runs: Runs, show: Callable[[str], None]) -> Serving:
    """Serve. show: puts words before whoever sits at the terminal. NotOpenError if it cannot be."""
    names = _names() if wanted.is_lan else ()
    known = _identity(names) if wanted.is_lan else None
    place = Place(wanted.port, names, wanted.is_lan)
    room = Room(
        wanted.mode,
        place,
        hub,
        runs,
        wanted.shelf,
        Codes(secrets.choice),
        Devices(lambda: secrets.token_urlsafe(32)),
        languages=languages(),
        coded=lambda code: show(invitation(place.url, code, known.fingerprint if known else "")),
        run_words=wanted.run_words,
    )
    serving = Serving(room, EVERYWHERE if wanted.is_lan else LOOPBACK, known)
    try:
        serving.start()
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        raise NotOpenError(f"port {wanted.port}: {reason}; --port takes another") from error
    room.renew_code()
    return serving


def _identity(names: tuple[str, ...]) -> Identity:
    base = os.environ.get("XDG_STATE_HOME", "")
    folder = (Path(base) if base else Path.home() / ".local" / "state") / "stridecue"
    try:
        return identity(folder, names, datetime.now(UTC))
    except OSError as error:
        raise NotOpenError(f"{folder}: the certificate cannot be kept there: {error.strerror}") from error


def _names() -> tuple[str, ...]:
    """This computer on its network: the address of the way out, and its name there."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as way:
        try:
            way.connect(_ELSEWHERE)
            address = str(way.getsockname()[0])
        except OSError as error:
            raise NotOpenError("this computer is on no network; leave out --lan") from error
    host = socket.gethostname().lower()
    return address, *((host, f"{host}.local") if host.isascii() and "." not in host else (host,))
