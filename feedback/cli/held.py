"""What a run has for itself while it lasts: ports, the belt, the sound output, the TCP ports of its bus.

Lives here: `holding`, `things`. Why: two runs on one port each get half of its bytes, and two that sound cue one
patient's steps with the other's. Must never: be in the way once a run is gone, however it ended, or hold what can be
shared: emulated ports, streams of the lab streaming layer, the null output.

A thing is held by a lock on a file (flock) in the folder where runs are found (current.py); the system lets go of it
with the process. The file says who holds it. Runs that share nothing go on side by side. A run of another user is not
seen here: what he opened says itself that it is in use.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from drivers.port import BY_SERIAL
from drivers.ports_here import ports_here
from feedback.cli.current import Unreachable, entries
from feedback.config import Rig
from feedback.config.rig import DESK, EMULATED

SHARED = ("lsl:",)
"""Ports that any number of readers may have."""
SOUND = "the sound output"
_OUTPUTS = ("dev/snd/pcm*p", "run/user/*/pulse/native", "run/user/*/pipewire-0")
"""Where Linux shows that something can sound: ALSA's devices that play, the sockets of a sound server."""


class HeldError(Exception):
    """Another run has something that this one needs; the text says what, and which run."""


@contextmanager
def holding(rig: Rig, rig_file: Path, sounds: bool = True) -> Iterator[str]:
    """Hold all that this rig needs for itself; '' or why nothing is held. HeldError, and nothing is held then."""
    told = {"pid": os.getpid(), "since": datetime.now().strftime("%H:%M:%S"), "rig": str(rig_file)}
    with ExitStack() as held:
        trouble = ""
        try:
            folder = entries()
            for thing in things(rig, sounds):
                held.enter_context(_lock(folder, thing, told))
        except (OSError, Unreachable) as error:
            trouble = f"another run on the same devices would not be noticed: {error}"
        yield trouble


def things(rig: Rig, sounds: bool = True, root: Path = Path("/")) -> list[str]:
    """What this rig needs for itself, in words that name the same thing in each rig."""
    named = [port for row in rig.sensors for port in (row.port, row.right_port) if port]
    own = [port for port in named if port not in (EMULATED, DESK) and not port.startswith(SHARED)]
    found = [f"port {_device(port)}" for port in own]
    if rig.bus.transport == "tcp":
        found.append(f"the bus at tcp port {rig.bus.first_port}")
    if sounds and _sounds(rig, root):
        found.append(SOUND)
    return sorted(set(found))


def _device(port: str) -> str:
    """One name for one device, whichever way it was named."""
    if port.startswith("/"):
        return os.path.realpath(port)
    number = port.removeprefix(BY_SERIAL)
    if number == port:
        return port
    return next((row.device for row in ports_here() if row.serial_number == number), port)


def _sounds(rig: Rig, root: Path) -> bool:
    """Whether it would be heard."""
    if rig.audio.output != "auto":
        return rig.audio.output == "device"
    return any(next(root.glob(pattern), None) for pattern in _OUTPUTS)


@contextmanager
def _lock(folder: Path, thing: str, told: dict[str, object]) -> Iterator[None]:
    path = folder / f"{hashlib.sha256(thing.encode()).hexdigest()[:16]}.held"
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HeldError(f"{thing} is in use by another run: {_holder(file)}") from error
        file.truncate(0)
        json.dump(told, file)
        file.flush()
        yield


def _holder(file: IO[str]) -> str:
    """Who has it, as its file says."""
    try:
        told = json.loads(file.read(4096))
        return f"process {told['pid']}, since {told['since']}, {told['rig']}"
    except (ValueError, KeyError, TypeError, RecursionError):
        return "it has just begun"
