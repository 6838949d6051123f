"""A whole session without a clock: emulated devices, sensors, engine, sound, recorder, as fast as they go.

Lives here: `record`. Why: an hour of the full rig is needed to measure what becomes of it, and nobody waits an hour.
Must never: leave out what a live run has: bytes are decoded, messages numbered and packed, steps late and in lumps.
"""

import random
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from drivers import create
from drivers.emulators.device import EmulatedDevice
from feedback.bus import RawMessage
from feedback.config import Rig, load_protocol, load_rig
from feedback.messages import Command, Message
from feedback.node import Chunk
from feedback.outputs.written import WrittenOutput
from feedback.processes.audio import AudioNode, equip
from feedback.processes.emulated import cast
from feedback.processes.engine import EngineNode, LiveEngine
from feedback.processes.recorder import RecorderNode
from feedback.processes.sensor import SensorNode
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.topics import TOPIC_OF
from feedback.wire import pack

BEGIN_NS = 1_000_000_000_000
MS = 1_000_000
STALL_SHARE = 0.0005
"""Of the engine's steps, those before which the computer stalled, for up to STALL_MS."""
STALL_MS = 600


class Wire:
    """Where an emulated device writes: what it wrote last."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, frame: bytes) -> bool:
        self.data += frame
        return True

    def take(self) -> bytes:
        data, self.data = self.data, b""
        return data


@dataclass
class Room:
    """Everything that runs."""

    devices: dict[str, EmulatedDevice]
    wires: dict[str, Wire]
    sensors: dict[str, SensorNode]
    engine: LiveEngine
    audio: AudioNode | None
    output: WrittenOutput | None
    recorder: RecorderNode
    heard: list[RawMessage] = field(default_factory=list)
    counts: "defaultdict[tuple[str, str], int]" = field(default_factory=lambda: defaultdict(int))

    def send(self, writer: str, messages: list[Message], now_ns: int) -> list[Message]:
        """As the bus does it: number, pack, hand to the recorder."""
        sent = []
        for message in messages:
            topic = TOPIC_OF[type(message)]
            numbered = message.replace(seq=self.counts[topic, writer])
            self.counts[topic, writer] += 1
            self.heard.append(RawMessage(topic, writer, pack(numbered), now_ns))
            sent.append(numbered)
        return sent


def record(
    rig_text: str,
    protocol_text: str,
    path: Path,
    seconds: float,
    commands: tuple[Command, ...] = (),
    sound: bool = True,
    seed: int = 1,
    patient: str = "",
) -> Path:
    """Write the session of so many seconds. commands: t_ns is counted from its beginning."""
    room = _furnish(rig_text, protocol_text, path, sound, patient)
    rng, waiting, engine_ns = random.Random(seed), [], BEGIN_NS
    asked = [row.replace(t_ns=row.t_ns + BEGIN_NS, cause_ns=row.t_ns + BEGIN_NS) for row in commands]
    now_ns, end_ns, rest_ns = BEGIN_NS, BEGIN_NS + round(seconds * 1e9), round(RecorderNode.REST_S * 1e9)
    recorded_ns = now_ns
    while now_ns < end_ns:
        now_ns = max(now_ns, min(device.wake_ns() for device in room.devices.values())) + rng.randrange(20_000, 400_000)
        while asked and asked[0].t_ns <= now_ns:
            waiting += room.send("desk", [asked.pop(0)], now_ns)
        for name, device in room.devices.items():
            waiting += _sense(room, name, device, now_ns)
        if now_ns >= engine_ns and waiting:
            _think(room, waiting, now_ns + rng.randrange(80_000, 200_000))
            waiting = []
            engine_ns = now_ns + (rng.randrange(STALL_MS * MS) if rng.random() < STALL_SHARE else 0)
        if now_ns >= recorded_ns + rest_ns:
            room.recorder.step(now_ns, _stamped(room, now_ns))
            recorded_ns = now_ns
    return _close(room, now_ns + MS)


def _furnish(rig_text: str, protocol_text: str, path: Path, sound: bool, patient: str) -> Room:
    folder = path.parent
    (folder / "rig.toml").write_text(rig_text)
    (folder / "protocol.toml").write_text(protocol_text)
    rig, protocol = load_rig(folder / "rig.toml"), load_protocol(folder / "protocol.toml")
    wires = {name: Wire() for name in cast(rig, None)}
    sensors = {
        row.name: SensorNode(row.name, create(row.driver, **row.options), raw=rig.recorder.raw) for row in rig.sensors
    }
    output = _output(rig) if sound else None
    facts = SessionFacts(patient, rig.name, protocol.name, 1_700_000_000.0, BEGIN_NS)
    files = {"rig.toml": rig_text, "protocol.toml": protocol_text}
    keep = rig.recorder
    writer = SessionWriter(path, facts, files, keep.chunk_kib, 1)
    engine, audio = LiveEngine(EngineNode(rig, protocol, None)), AudioNode(output) if output else None
    return Room(_devices(rig, wires), wires, sensors, engine, audio, output, RecorderNode(writer))


def _devices(rig: Rig, wires: dict[str, Wire]) -> dict[str, EmulatedDevice]:
    return {
        name: EmulatedDevice(
            part.source, part.encoder, wires[name], BEGIN_NS, name=name, sides=part.sides, hold_s=part.hold_s,
            clock_ppm=rig.emulator.clock_ppm, full_scale=part.full_scale,
        )
        for name, part in cast(rig, None).items()
    }  # fmt: skip


def _output(rig: Rig) -> WrittenOutput:
    wanted = rig.audio
    output = WrittenOutput(wanted.rate_hz, wanted.block_frames, wanted.channels, wanted.latency_ms, lambda _block: None)
    equip(output, rig)
    output.begin(BEGIN_NS)
    return output


def _sense(room: Room, name: str, device: EmulatedDevice, now_ns: int) -> list[Message]:
    """What this device has sent by now, decoded."""
    if now_ns < device.wake_ns():
        return []
    device.step(now_ns)
    data = room.wires[name].take()
    told = room.sensors[name].step(now_ns, [Chunk(name, now_ns, data)] if data else [])
    return [row for row in room.send(name, told, now_ns) if TOPIC_OF[type(row)] == "samples"]


def _think(room: Room, waiting: list[Message], now_ns: int) -> None:
    """The engine's step, and the sound output's that follows."""
    told = room.send("engine", room.engine.step(now_ns, waiting), now_ns)
    if room.audio is None or room.output is None:
        return
    room.output.reach(now_ns)
    heard = [row for row in (*told, *waiting) if TOPIC_OF[type(row)] in AudioNode.READS]
    room.send("audio", room.audio.step(now_ns, heard), now_ns)


def _stamped(room: Room, now_ns: int) -> list[RawMessage]:
    heard, room.heard = room.heard, []
    return [row._replace(arrival_ns=now_ns) for row in heard]


def _close(room: Room, now_ns: int) -> Path:
    """Everybody ends in order, the recorder last."""
    room.engine.end()
    _think(room, [], now_ns)
    if room.audio is not None:
        room.audio.finish()
        room.send("audio", room.audio.step(now_ns, []), now_ns)
    room.recorder.step(now_ns, _stamped(room, now_ns))
    path = room.recorder.stop()
    for name in ("rig.toml", "protocol.toml"):
        with suppress(OSError):
            (path.parent / name).unlink()
    return path
