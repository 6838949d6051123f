"""`stridecue replay SESSION --bytes`: do today's decoders find the same samples in the recorded bytes?

Lives here: every sensor's process once more, on the bytes of its port, and what is said of it. Why: a decoder's fault
is found, and its mending proved, on what a device really sent. Must never: change the session.
"""

import argparse
import json
import sys

from drivers import create
from feedback.cli.progress import Progress
from feedback.config import Rig
from feedback.messages import PortBytes, Samples
from feedback.node import Chunk
from feedback.processes.sensor import SensorNode
from feedback.records.sameness import Sameness
from feedback.records.session import SessionError, SessionReader
from feedback.records.settings import rig_of
from feedback.wire import MessageError, unpack

TOPICS = ("samples", "port_bytes")


def run(args: argparse.Namespace, session: SessionReader) -> int:
    """Decode, compare, tell; 1 if a sample differs. SessionError: the rig cannot be read, or no bytes were kept."""
    rig, progress = rig_of(session), Progress()
    if rig is None:
        raise SessionError(f"{session.path}: its rig.toml cannot be read, so nobody knows the decoders")
    if next(session.raw({"port_bytes"}), None) is None:
        raise SessionError(f"{session.path}: holds no bytes of ports; the rig's [recorder] raw = true keeps them")
    found = _decode(session, rig, progress)
    progress.end()
    for one in found.values():
        one.end(session.whole and not session.damage)
    print(_json(found) if args.json else "\n".join(_line(name, one) for name, one in found.items()))
    return int(any(one.first is not None for one in found.values()))


def _decode(session: SessionReader, rig: Rig, progress: Progress) -> dict[str, Sameness]:
    """By sensor, what was decoded then against what is now."""
    nodes = {row.name: SensorNode(row.name, create(row.driver, **row.options)) for row in rig.sensors}
    found = {name: Sameness(("samples",)) for name in nodes}
    for raw in session.raw(TOPICS):
        if raw.writer not in nodes:
            continue
        if raw.topic == "samples":
            found[raw.writer].recorded(raw)
            progress.tell(session.share_read)
            continue
        try:
            told = unpack(PortBytes, raw.data)
        except MessageError as error:
            print(f"{raw.writer}: {error}", file=sys.stderr)
            continue
        chunk = Chunk(told.sensor, told.t_ns, told.data, told.state, told.detail)
        for message in nodes[raw.writer].step(told.t_ns, [chunk]):
            if isinstance(message, Samples):
                found[raw.writer].again(message)
    return found


def _line(name: str, one: Sameness) -> str:
    count = one.same.total()
    if one.first is None:
        lost = f"; {one.unrecorded + one.beyond} not compared" if one.unrecorded + one.beyond else ""
        return f"{name}: the same {count:,} samples{lost}"
    return f"{name}: {one.differing.total():,} samples differ, {count:,} are the same; first {one.first.words()}"


def _json(found: dict[str, Sameness]) -> str:
    rows = {
        name: {
            "samples_same": one.same.total(),
            "samples_differing": one.differing.total(),
            "first_difference": one.first.words() if one.first else "",
        }
        for name, one in found.items()
    }
    return json.dumps({"identical": all(one.first is None for one in found.values()), "sensors": rows})
