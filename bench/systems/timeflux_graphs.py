"""Timeflux: a graph a process, joined by its broker, samples as rows of data frames and cues as its events."""

import json
import time
from pathlib import Path

import pandas as pd
from timeflux.core.logging import init_listener
from timeflux.core.manager import Manager
from timeflux.core.node import Node

from bench.job import ZONES, Detector, Job, Receiver, Walk
from bench.ledger import are_ready

PACKAGES = ("timeflux",)
READ_HZ = 1000
SETTINGS = (
    f"its broker over ipc, a graph a process; the source's graph at the samples' rate, readers' graphs at {READ_HZ} "
    "Hz: at rate 0 (as fast as it goes) they burn their cores, at the samples' rate a hop takes 2 ms more"
)
COLUMNS = ["t_ns", "seq", *(f"zone{zone}" for zone in range(2 * ZONES))]


class WalkNode(Node):
    """Samples out: at each update one row of each stream for each sample that is due."""

    def __init__(self, folder: str) -> None:
        self._job = Job.load(Path(folder))
        self._walk, self._is_begun, self._is_ended = Walk(self._job), False, False

    def update(self) -> None:
        """What is due by now."""
        walk = self._walk
        if not self._is_begun:
            if are_ready(self._job.folder, "detector", "receiver"):
                walk.begin()
                self._is_begun = True
            return
        ticks = []
        while not walk.is_over and walk.due_in_s() == 0.0:
            ticks.append((walk.tick(), time.perf_counter_ns()))
        if ticks:
            for stream, name in enumerate(self._job.names):
                rows = [(at_ns, tick, *self._job.values(tick, stream)) for tick, at_ns in ticks]
                now = pd.DatetimeIndex([pd.Timestamp.now("UTC").tz_localize(None)] * len(rows))
                getattr(self, f"o_{name}").data = pd.DataFrame(rows, index=now, columns=COLUMNS)
        elif walk.is_over and not self._is_ended:
            self._is_ended = True
            walk.end()


class DetectorNode(Node):
    """Samples in, cues out."""

    def __init__(self, folder: str) -> None:
        self._job = Job.load(Path(folder))
        self._detector = Detector(self._job)

    def update(self) -> None:
        """A row of events for each strike."""
        events = []
        for stream, name in enumerate(self._job.names):
            port = getattr(self, f"i_{name}")
            if not port.ready():
                continue
            for t_ns, seq, *values in port.data.to_numpy().tolist():
                foot = self._detector.feed(stream, int(seq), values)
                if foot is not None:
                    events.append(["heel_strike", {"cause_ns": int(t_ns), "stream": stream, "foot": foot}])
        if events:
            now = pd.DatetimeIndex([pd.Timestamp.now("UTC").tz_localize(None)] * len(events))
            self.o.data = pd.DataFrame(events, index=now, columns=["label", "data"])


class ReceiverNode(Node):
    """Cues in."""

    def __init__(self, folder: str) -> None:
        self._receiver = Receiver(Job.load(Path(folder)))

    def update(self) -> None:
        """Each is taken."""
        if self.i.ready():
            for data in self.i.data["data"]:
                self._receiver.take(data["cause_ns"])


def run(job: Job) -> None:
    """Its own manager, with an application of four graphs."""
    app = job.folder / "app.json"
    app.write_text(json.dumps({"graphs": _graphs(job)}))
    init_listener("ERROR", "ERROR")
    Manager(str(app)).run()


def _graphs(job: Job) -> list[dict[str, object]]:
    into, out_of = (f"ipc://{job.folder}/{end}.sock" for end in ("in", "out"))
    params = {"folder": str(job.folder)}
    samples = [_zmq(f"pub_{name}", "Pub", topic=name, address=into) for name in job.names]
    return [
        _graph("broker", 1, [_zmq("broker", "Broker", address_in=into, address_out=out_of)], []),
        _graph(
            "source",
            job.rate_hz,
            [_own("walk", "WalkNode", params), *samples],
            [(f"walk:{name}", f"pub_{name}") for name in job.names],
        ),
        _graph(
            "detector",
            READ_HZ,
            [
                _zmq("sub", "Sub", topics=job.names, address=out_of),
                _own("detect", "DetectorNode", params),
                _zmq("pub", "Pub", topic="cues", address=into),
            ],
            [*((f"sub:{name}", f"detect:{name}") for name in job.names), ("detect", "pub")],
        ),
        _graph(
            "receiver",
            READ_HZ,
            [_zmq("sub", "Sub", topics=["cues"], address=out_of), _own("receive", "ReceiverNode", params)],
            [("sub:cues", "receive")],
        ),
    ]


def _graph(name: str, rate_hz: float, nodes: list[object], edges: list[tuple[str, str]]) -> dict[str, object]:
    rows = [{"source": source, "target": target} for source, target in edges]
    return {"id": name, "rate": rate_hz, "nodes": nodes} | ({"edges": rows} if rows else {})


def _zmq(name: str, kind: str, **params: object) -> dict[str, object]:
    return {"id": name, "module": "timeflux.nodes.zmq", "class": kind, "params": params}


def _own(name: str, kind: str, params: dict[str, str]) -> dict[str, object]:
    return {"id": name, "module": __name__, "class": kind, "params": params}
