"""Ports 'lsl:NAME': a stream of the lab streaming layer, found on the network, handed over sample by sample.

Lives here: what is found, and the thread that takes samples in. With drivers.lsl_outlet the only file that knows pylsl,
which is an extra (stridecue[lsl]). Why: a stamp of the layer says when a sample was taken, so a busy network costs no
accuracy. Must never: take one of several streams of the same name, or recover a lost stream by
itself: the layer does so without a word (labstreaminglayer/pylsl#88), and what it hides could not be counted.

    lsl:NAME        the stream of that name
    lsl:PREDICATE   whatever holds an equals sign, as the layer reads it: lsl:type='EMG' and hostname='lab2'

Time. How the layer's clock here becomes the host's: drivers.layer_clock. For a stream of another computer the layer's
own correction is added (smallest round trip of a wave of eight, Stenner et al. 2023, "The Lab Streaming Layer for
Synchronized Multimodal Recording"); of a stream of this one it would be noise of up to 46 us, and is left out.
"""

import errno
import socket
from typing import Any

from drivers.connection import Connection
from drivers.layer_clock import LayerClock
from drivers.lsl import MOST, envelope
from drivers.thread_feed import ThreadFeed

RESOLVE_S, OPEN_S, WAIT_S = 1.5, 4.0, 0.1
"""The first: how long a second stream that is meant too may take to answer."""
BUFFER_S = 30
"""What the layer keeps for a sensor process that is stalled, seconds."""
CHUNK = 512
TEXT = "string"


def connect(wanted: str, _datagram_end: bytes) -> Connection:
    """The stream of that name or predicate. OSError if the extra is not installed, ValueError for no name."""
    if not wanted.strip():
        raise ValueError("'lsl:' is no address: lsl:NAME or lsl:PREDICATE")
    layer = library()
    return ThreadFeed(wanted, lambda feed: _take_in(layer, wanted, feed))


def library() -> Any:
    """pylsl. OSError if it, or its liblsl, is not installed."""
    try:
        import pylsl
    except (ImportError, RuntimeError) as error:
        raise OSError(errno.ENOSYS, f"pylsl is missing: pip install 'stridecue[lsl]' ({error})") from error
    return pylsl


def _take_in(layer: Any, wanted: str, feed: ThreadFeed) -> None:
    """The thread: from the search for the stream until it is lost."""
    info = _find(layer, wanted)
    inlet = layer.StreamInlet(info, max_buflen=BUFFER_S, recover=False)
    try:
        inlet.open_stream(OPEN_S)
        is_here = info.hostname() == socket.gethostname()
        clock = LayerClock(
            layer.local_clock, (lambda: 0.0) if is_here else lambda: float(inlet.time_correction(OPEN_S))
        )
        feed.opened()
        while not feed.closing.is_set():
            first, stamp = inlet.pull_sample(WAIT_S)
            if first is None:
                continue
            more, stamps = inlet.pull_chunk(0.0, CHUNK)
            rows = zip([first, *more], [stamp, *stamps], strict=True)
            feed.feed(b"".join(envelope(clock.host_us(at), list(map(float, row))) for row, at in rows))
    except layer.util.LostError as error:
        raise OSError(errno.ECONNRESET, f"the stream {wanted} is no longer sent") from error
    finally:
        inlet.close_stream()


def _find(layer: Any, wanted: str) -> Any:
    """The one stream that is meant. OSError if there is none, or more than one, or it is of words."""
    quote = '"' if "'" in wanted else "'"
    predicate = wanted if "=" in wanted else f"name={quote}{wanted}{quote}"
    try:
        found = layer.resolve_bypred(predicate, 2, RESOLVE_S)
    except (RuntimeError, ValueError) as error:
        raise OSError(errno.EINVAL, f"{predicate}: {error}") from error
    if not found:
        raise OSError(errno.ENOENT, f"no stream on this network is {predicate}")
    if len({info.uid() for info in found}) > 1:
        told = ", ".join(_told(info) for info in found)
        raise OSError(
            errno.EMLINK, f"{len(found)} streams are {predicate}: {told}; say which: name='…' and hostname='…'"
        )
    return _of_numbers(layer, found[0])


def _of_numbers(layer: Any, info: Any) -> Any:
    if info.channel_format() == layer.cf_string or not 0 < info.channel_count() <= MOST:
        raise OSError(errno.EINVAL, f"the stream {_told(info)} is of words, or of more than {MOST} channels")
    return info


def _told(info: Any) -> str:
    about = f"{info.type()}, {info.channel_count()} channels, {info.nominal_srate():g} Hz, {info.hostname()}"
    return f"{info.name()} ({about})"


def streams(seconds: float) -> list[dict[str, Any]]:
    """Every stream that answers within that time: name, type, channels, rate_hz, host. OSError without the extra."""
    rows = library().resolve_streams(seconds)
    return [
        {"name": row.name(), "type": row.type(), "channels": row.channel_count(), "rate_hz": row.nominal_srate(),
         "host": row.hostname()}
        for row in rows
    ]  # fmt: skip
