"""OSC messages as bytes, and the datagrams that carry them.

Lives here: `bundle` and Sender. The only file that knows python-osc, which is an extra (stridecue[osc]). Why: time
tags, padding and types are the library's business. Must never: wait for the network; what it does not take at once is
dropped and counted.

Time tags are of the wall clock (OSC 1.0, https://opensoundcontrol.stanford.edu/spec-1_0.html): seconds since 1900 in
UTC, fraction in 2^-32 s. A receiver acts at once on a bundle whose time is past, and waits for one whose time is not.
"""

import socket
from collections.abc import Sequence

from feedback.outlets.osc_messages import Said


class OscError(OSError):
    """Nothing can be sent there; the text says why."""


def bundle(said: Sequence[Said], unix_s: float | None) -> bytes:
    """The bytes of one bundle. unix_s: its time tag, seconds of the wall clock since 1970; None: 'at once'."""
    from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
    from pythonosc.osc_message_builder import OscMessageBuilder

    built = OscBundleBuilder(IMMEDIATELY if unix_s is None else unix_s)  # type: ignore[arg-type] # a float, as it says
    for address, arguments in said:
        message = OscMessageBuilder(address)
        for value in arguments:
            message.add_arg(value)
        built.add_content(message.build())
    found: bytes = built.build().dgram
    return found


class Sender:
    """Sends datagrams to some places."""

    def __init__(self, places: Sequence[str]) -> None:
        """places: 'HOST:PORT', looked up once. OscError if a host is not known, or the extra is not installed."""
        try:
            bundle((), None)
        except ImportError as error:
            raise OscError(f"python-osc is missing: pip install 'stridecue[osc]' ({error})") from error
        self._ends = [_end(place) for place in places]
        self.dropped = 0

    def send(self, data: bytes) -> None:
        """One datagram to each place."""
        for line, address in self._ends:
            try:
                line.sendto(data, address)
            except OSError:
                self.dropped += 1

    def close(self) -> None:
        """Send no more."""
        for line, _ in self._ends:
            line.close()


def _end(place: str) -> tuple[socket.socket, tuple[object, ...]]:
    host, _, port = place.rpartition(":")
    try:
        family, kind, number, _, address = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)[0]
    except OSError as error:
        raise OscError(f"{place}: {error.strerror}") from error
    line = socket.socket(family, kind, number)
    line.setblocking(False)
    return line, address
