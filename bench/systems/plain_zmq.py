"""Plain pyzmq and msgpack: the floor. What the frameworks build on, with nothing around it."""

import time

import msgpack
import zmq

from bench.job import Detector, Job, Receiver, Walk
from bench.processes import three_processes

PACKAGES = ("pyzmq", "msgpack")
SETTINGS = "PUB/SUB over ipc, one context and socket a direction, blocking receive, no limit to the queues"


def source(job: Job) -> None:
    """Samples out."""
    socket, walk = _bound(job, "samples"), Walk(job)
    walk.wait()
    for tick in walk.paced():
        for stream in range(job.streams):
            values = job.values(tick, stream)
            head = {"t_ns": time.perf_counter_ns(), "stream": stream, "seq": tick}
            socket.send(msgpack.packb(head | {"values": values}))


def detector(job: Job) -> None:
    """Samples in, cues out."""
    cues, samples = _bound(job, "cues"), _connected(job, "samples")
    detector = Detector(job)
    while True:
        sample = msgpack.unpackb(samples.recv())
        foot = detector.feed(sample["stream"], sample["seq"], sample["values"])
        if foot is not None:
            cues.send(msgpack.packb({"cause_ns": sample["t_ns"], "stream": sample["stream"], "foot": foot}))


def receiver(job: Job) -> None:
    """Cues in."""
    cues, receiver = _connected(job, "cues"), Receiver(job)
    while True:
        receiver.take(msgpack.unpackb(cues.recv())["cause_ns"])


def run(job: Job) -> None:
    """All three, until they are ended."""
    three_processes(job, source, detector, receiver)


def _bound(job: Job, what: str) -> "zmq.Socket[bytes]":
    socket = zmq.Context().socket(zmq.PUB)
    socket.set(zmq.SNDHWM, 0)
    socket.bind(f"ipc://{job.folder}/{what}.sock")
    return socket


def _connected(job: Job, what: str) -> "zmq.Socket[bytes]":
    socket = zmq.Context().socket(zmq.SUB)
    socket.set(zmq.RCVHWM, 0)
    socket.subscribe(b"")
    socket.connect(f"ipc://{job.folder}/{what}.sock")
    return socket
