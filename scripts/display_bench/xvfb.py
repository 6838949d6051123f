"""A display: the one there is, or one of our own.

Lives here: `display`, Missing. Why: machines that measure have no screen. Must never: leave a server behind.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


class MissingError(Exception):
    """Something that the measurement needs is not installed; the text says what to do."""


@contextmanager
def display(size: tuple[int, int]) -> Iterator[str]:
    """Name of a display: DISPLAY if it is set, else an Xvfb of this size for as long as it is needed."""
    if named := os.environ.get("DISPLAY"):
        yield named
        return
    if shutil.which("Xvfb") is None:
        raise MissingError("no display, and no Xvfb to make one: apt-get install xvfb")
    reading, writing = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise MissingError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)
