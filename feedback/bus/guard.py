"""Who may connect: the one place where sockets get their keys.

Lives here: Guard. Why: over TCP a socket without a key is open to the whole network. Must never: let anybody in while
it is unsure; local sockets stand in a folder of this user alone and need no guard.
"""

import zmq
from zmq.auth.thread import ThreadAuthenticator

from feedback.bus.keys import Keys

LISTENERS, CONTROL = "listeners", "control"
"""Whom a socket is for: listeners are all who are admitted, the control line is for the run's own processes alone."""
LARGEST_MESSAGE = {LISTENERS: 8 << 20, CONTROL: 64 << 10}
"""Bytes; ZeroMQ drops the connection of who sends more."""


class _Doorman:
    """Asked by ZeroMQ's authenticator (ZAP, https://rfc.zeromq.org/spec/27) for each key that knocks."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def callback(self, domain: str, key: bytes) -> bool:
        """Whether this public key (Z85) may connect."""
        return key == self._keys.run or (domain == LISTENERS and key in self._keys.peers)


class Guard:
    """Of all sockets of one context. Without keys it does nothing."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", keys: Keys | None) -> None:
        self._keys = keys
        self._authenticator: ThreadAuthenticator | None = None
        self._context = context

    def serve(self, socket: "zmq.Socket[bytes]", domain: str) -> None:
        """Before it binds: let only those connect who may."""
        socket.set(zmq.MAXMSGSIZE, LARGEST_MESSAGE[domain])
        if self._keys is None:
            return
        self._watch(self._keys)
        socket.set(zmq.CURVE_SERVER, 1)
        socket.set(zmq.CURVE_SECRETKEY, self._keys.secret)
        socket.set(zmq.ZAP_DOMAIN, domain.encode())

    def visit(self, socket: "zmq.Socket[bytes]") -> None:
        """Before it connects: show our key, and speak to the run alone."""
        socket.set(zmq.MAXMSGSIZE, LARGEST_MESSAGE[LISTENERS])
        if self._keys is None:
            return
        socket.set(zmq.CURVE_SERVERKEY, self._keys.run)
        socket.set(zmq.CURVE_PUBLICKEY, self._keys.public)
        socket.set(zmq.CURVE_SECRETKEY, self._keys.secret)

    def close(self) -> None:
        """Before the context ends."""
        if self._authenticator is not None:
            self._authenticator.stop()

    def _watch(self, keys: Keys) -> None:
        """ZeroMQ asks its authenticator over a socket of the context, which needs a thread of its own."""
        if self._authenticator is not None:
            return
        self._authenticator = ThreadAuthenticator(self._context)
        self._authenticator.start()
        for domain in (LISTENERS, CONTROL):
            self._authenticator.configure_curve_callback(domain, _Doorman(keys))
