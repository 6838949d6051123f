"""What is behind a port: listen first, and ask only who was allowed to be asked.

Lives here: `probe`, which opens the port at one speed after another, and the questions. Why: a port's name says
nothing, and a wrong driver looks like a broken device. Must never: write a byte that the caller did not consent to.

Questions are such as a device answers without doing anything: a treadmill's speed and state, a board's samples. The
speeds are those of the drivers, and some more that firmware uses.
"""

import select
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from drivers import DRIVERS, create, driver_class
from drivers.base import Asked
from drivers.connection import kind_of
from drivers.csafe import STATUS, framed
from drivers.port import Port, PortError
from drivers.recognise import BELT_TELLTALE, BELTS_ALIKE, Found, recognise, recognise_answers

LISTEN_S = 3.0
"""At each speed; a board that restarts as its port opens is back within two seconds."""
ANSWER_S = 0.3
SETTLED_BYTES = 400
"""So many bytes that are explained are enough."""
LEAST_S, LOOK_EVERY_S = 1.0, 0.25
"""The first tells a rate; every decoder is tried at each look."""
MORE_SPEEDS = (57_600, 230_400, 921_600)
USUAL_HZ = (1, 2, 4, 5, 8, 10, 15, 20, 25, 40, 50, 60, 64, 75, 80, 100, 120, 125, 128, 150, 200, 240, 250, 256, 400,
            500, 512, 800, 1000, 1024, 2000)  # fmt: skip
LEAST_STEPS = 20
"""Chunks that a rate is told from."""


class Ask(NamedTuple):
    """Questions for devices that do not speak unasked."""

    names: tuple[str, ...]
    baud: int
    questions: tuple[bytes, ...]
    closing: bytes = b""
    """What makes it silent again."""


def _opening(name: str) -> tuple[bytes, ...]:
    driver = create(name)
    assert isinstance(driver, Asked)
    return tuple(data for _, data in driver.opening())


def asks() -> tuple[Ask, ...]:
    """Whom one can ask, and what; in the order in which it is done."""
    return (
        Ask(BELTS_ALIKE, 4800, (b"\xc0", b"\xc2", b"\xc1", BELT_TELLTALE)),
        Ask(("csafe",), 9600, (framed(bytes([STATUS])), create("csafe").question())),  # type: ignore[attr-defined]
        Ask(("bitalino",), 115_200, _opening("bitalino"), b"\x00"),
        Ask(("openbci-cyton",), 115_200, (b"s", b"b"), b"s"),
    )


@dataclass
class Finding:
    """What became of one port."""

    path: str
    found: Found | None = None
    baud: int = 0
    """0 where there is no line speed."""
    rate_hz: float = 0.0
    """Of the stream that had most samples; 0 where too few came to tell."""
    trouble: str = ""
    """Why the port could not be opened."""
    story: list[str] = field(default_factory=list)
    """What was heard, speed by speed."""


class _Heard(NamedTuple):
    data: bytes
    arrivals_ns: list[tuple[int, int]]
    """(when a chunk came, bytes up to its end)"""

    def as_lines(self) -> "_Heard":
        """Each datagram as a line of its own, for those whose sender leaves the end of a line out."""
        edges = pairwise([0, *(end for _, end in self.arrivals_ns)])
        pieces = [self.data[a:b].rstrip(b"\n") + b"\n" for a, b in edges]
        ends = accumulate(map(len, pieces))
        return _Heard(b"".join(pieces), [(at, end) for (at, _), end in zip(self.arrivals_ns, ends, strict=True)])


def speeds() -> list[int]:
    """Those at which a port is listened to."""
    known = [driver_class(name).BAUD for name in DRIVERS]
    return sorted({*known, *MORE_SPEEDS} - {0}, key=lambda baud: (-known.count(baud), -baud))


def probe(path: str, ask: bool = False, listen_s: float = LISTEN_S) -> Finding:
    """Listen at every speed, then, with consent, ask. The first protocol that explains what came is named."""
    finding = Finding(path)
    for baud in [0] if kind_of(path) else speeds():
        heard = _listen(finding, baud, listen_s)
        if heard is None or _settled(finding, baud, heard):
            return finding
        if not heard.data:
            break  # a wrong speed shows as wrong bytes; silence is the same at any
    for row in asks() if ask and not kind_of(path) else ():
        if finding.trouble or _asked(finding, row, listen_s):
            break
    return finding


def _settled(finding: Finding, baud: int, heard: _Heard) -> bool:
    found = recognise(heard.data)
    if found is None and finding.path.startswith("udp:"):
        heard = heard.as_lines()
        found = recognise(heard.data)
    if found:
        finding.found, finding.baud, finding.rate_hz = found, baud, rate_hz(found, heard.data, heard.arrivals_ns)
    what = f"{len(heard.data)} bytes" if heard.data else "nothing comes by itself"
    first = f", first {heard.data[:8].hex(' ')}" if heard.data and not found else ""
    finding.story.append(f"{f'{baud} baud: ' if baud else ''}{what}{first}{f': {found.driver}' if found else ''}")
    return found is not None


def _opened(finding: Finding, baud: int) -> Port | None:
    """The port, open; None, and why, if it cannot be opened."""
    kind = kind_of(finding.path)
    try:
        port = Port(finding.path, baud)
    except PortError as error:
        finding.trouble = str(error)
        return None
    end_ns = time.perf_counter_ns() + round((kind.within_s if kind else 0.2) * 1e9)
    port.step(time.perf_counter_ns())
    while port.fileno() is None:
        if time.perf_counter_ns() > end_ns:
            finding.trouble = port.detail
            return None
        time.sleep(0.02)
        port.step(time.perf_counter_ns())
    return port


def _listen(finding: Finding, baud: int, seconds: float) -> _Heard | None:
    port = _opened(finding, baud)
    if port is None:
        return None
    try:
        return _hear(port, seconds, _is_settled)
    finally:
        port.close()


def _is_settled(data: bytes) -> bool:
    """Lines of numbers may still tell their header: firmware prints it once a second."""
    found = recognise(data) if len(data) >= SETTLED_BYTES else None
    return found is not None and not found.note


def _hear(port: Port, seconds: float, enough: Callable[[bytes], bool]) -> _Heard:
    """What comes until it is enough, but for a moment at least, for a rate."""
    data, arrivals, look_ns = b"", [], time.perf_counter_ns() + round(LEAST_S * 1e9)
    for at_ns, piece in _chunks(port, seconds):
        data += piece
        arrivals.append((at_ns, len(data)))
        if at_ns > look_ns:
            look_ns = at_ns + round(LOOK_EVERY_S * 1e9)
            if enough(data):
                break
    return _Heard(data, arrivals)


def _chunks(port: Port, seconds: float) -> Iterator[tuple[int, bytes]]:
    end_s = time.monotonic() + seconds
    while (left_s := end_s - time.monotonic()) > 0:
        descriptor = port.fileno()
        if descriptor is None:
            return
        if select.select([descriptor], [], [], min(left_s, 0.1))[0]:
            yield from port.read()


def _asked(finding: Finding, row: Ask, listen_s: float) -> bool:
    """Ask, and judge the answers; whether that named something."""
    port = _opened(finding, row.baud)
    if port is None:
        return True
    answers, arrivals = b"", []
    try:
        for question in row.questions:
            port.write(question)
            answers += _hear(port, min(ANSWER_S, listen_s), lambda _: False).data
        if row.closing:
            heard = _hear(port, listen_s, lambda data: len(data) >= SETTLED_BYTES)
            answers, arrivals = heard.data, heard.arrivals_ns
            port.write(row.closing)
    finally:
        port.close()
    found = recognise(answers) if row.closing else recognise_answers(row.names, answers)
    names = " or ".join(row.names)
    told = f"{row.baud} baud, asked as {names}: {len(answers)} bytes"
    finding.story.append(f"{told}: {found.driver}" if found else told)
    if found:
        finding.found, finding.baud = found, row.baud
        finding.rate_hz = rate_hz(found, answers, arrivals) if arrivals else 0.0
    return found is not None


def rate_hz(found: Found, data: bytes, arrivals_ns: list[tuple[int, int]]) -> float:
    """Samples a second of the stream that had most, a usual figure if it is near one; 0 if too little came to tell."""
    driver = create(found.driver, **found.options)
    driver.decode(data)
    driver.reset()
    edges = [0, *(end for _, end in arrivals_ns)]
    told = [driver.decode(data[a:b]) for a, b in pairwise(edges)]
    streams = [reading.stream for rows in told for reading in rows]
    if len(arrivals_ns) < LEAST_STEPS or not streams:
        return 0.0
    most = max(set(streams), key=streams.count)
    counts = [sum(reading.stream == most for reading in rows) for rows in told]
    span_ns = arrivals_ns[-1][0] - arrivals_ns[0][0]
    measured = sum(counts[1:]) * 1e9 / max(1, span_ns)
    near = min(USUAL_HZ, key=lambda usual: abs(usual / max(measured, 0.01) - 1))
    return float(near) if abs(near / max(measured, 0.01) - 1) < 0.06 else round(measured, 1)
