"""A thread that hears the bus of a run which this process is no part of.

Lives here: Heard. Why: the server's loop must not wait for the bus. Must never: write to it, or be waited for by it.
"""

import threading
from pathlib import Path

from feedback.bus import BOOK, Addresses, Listener
from feedback.console.hub import Hub
from feedback.console.told import READS

LISTEN_MS = 50


class Heard:
    """A thread that hears a run's bus and brings it to the hub."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self._listener = Listener(Addresses.load(folder / BOOK), READS)
        self._hub, self._over = hub, threading.Event()
        self._thread = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hear no more."""
        self._over.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._over.is_set():
            self._hub.bring(self._listener.receive(LISTEN_MS))
        self._listener.close()
