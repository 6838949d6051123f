"""A session without the time it takes: the emulated patient through the engine, under a clock of its own.

Lives here: `make`. Why: reports are tried on hours of walking, and on weeks of it. Must never: differ from a run in
what is recorded; only the loudspeaker is a made-up one, that plays each cue within 0.05 ms of its due time.
"""

import heapq
import random
import tempfile
from pathlib import Path

from feedback.bus import RawMessage
from feedback.config import load_patient, load_protocol, load_rig
from feedback.messages import AudioHealth, Cue, Placed, Played, Samples, SensorHealth
from feedback.processes.emulated import Answers, cast
from feedback.processes.engine import EngineNode
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.topics import TOPIC_OF
from feedback.wire import pack

SECOND, MS = 1_000_000_000, 1_000_000
BEGIN_NS = 500 * SECOND


class Ear:
    """Takes in cues and tells what became of them, as the audio process does."""

    def __init__(self, seed):
        self._rng, self._due, self._said = random.Random(seed), {}, 0

    def hear(self, cue, now_ns):
        got_ns = now_ns + round(self._rng.uniform(0.6, 1.6) * MS)
        known = cue.cue_id in self._due
        verdict = "cancelled" if cue.cancelled else "late" if cue.due_ns < got_ns else "moved" if known else "placed"
        self._due[cue.cue_id] = cue
        yield Placed(got_ns, cue.cause_ns, 0, cue.cue_id, cue.revision, cue.due_ns, verdict)

    def reports(self, now_ns):
        for cue in [cue for cue in self._due.values() if cue.due_ns <= now_ns]:
            del self._due[cue.cue_id]
            error_ns = round(self._rng.gauss(0, 0.015) * MS)
            told = ("cancelled", 0, 0) if cue.cancelled else ("played", cue.due_ns + error_ns, error_ns)
            head = (cue.due_ns + error_ns, cue.cause_ns, 0, cue.cue_id, cue.revision, cue.kind, cue.leg, cue.due_ns)
            yield Played(*head, told[1], told[2], told[0])
        if now_ns // SECOND > self._said:
            self._said = now_ns // SECOND
            yield AudioHealth(now_ns, now_ns, 0, "null", 48000, 128, 5_500_000, 0, len(self._due))


def frames(name, stages, seconds):
    """(time, number, sensor, samples of one frame) of one emulated sensor; stages: (from when on, what it plays)."""
    sides = stages[0][1].sides
    for index in range(int(seconds * stages[0][1].source.rate_hz)):
        source = next(row.source for from_s, row in reversed(stages) if index >= from_s * row.source.rate_hz)
        frame = source.frame(index)
        if frame is None:
            return
        t_ns = BEGIN_NS + round(frame.time_s * SECOND)
        yield (
            t_ns + MS,
            index,
            name,
            [
                Samples(t_ns, t_ns + MS, 0, f"{name}.{stream}", index, tuple(map(float, values)))
                for stream, values in zip(source.streams, frame.values, strict=True)
                if stream in sides
            ],
        )


class Tape:
    """Writes messages as their writers would number them."""

    def __init__(self, writer):
        self._writer, self._seq, self._flushed = writer, {}, 0

    def write(self, message, source, now_ns):
        topic = TOPIC_OF[type(message)]
        seq = self._seq[topic, source] = self._seq.get((topic, source), -1) + 1
        self._writer.write(RawMessage(topic, source, pack(message.replace(seq=seq)), now_ns))
        if now_ns // SECOND > self._flushed:
            self._flushed = now_ns // SECOND
            self._writer.flush()

    def finish(self):
        return self._writer.finish()


def loaded(texts):
    """Rig, protocol and patient of these texts, as a run would load them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        rig, protocol = load_rig(Path(folder) / "rig.toml"), load_protocol(Path(folder) / "protocol.toml")
        return rig, protocol, load_patient(Path(folder) / "patient.toml") if "patient.toml" in texts else None


def make(path, texts, seconds, started_unix_s=1_790_000_000.0, walk=None, commands=(), later=()):
    """Write a session of these settings (rig.toml, protocol.toml, patient.toml: their texts) to path.

    walk: a recording instead of the synthetic patient, for rigs that play one. commands: (second, Command) of somebody
    who tunes. later: (second, a rig's text): from then on the patient walks as this rig says, with the same steps.
    """
    rig, protocol, patient = loaded(texts)
    facts = SessionFacts(patient.id if patient else "", rig.name, protocol.name, started_unix_s, BEGIN_NS)
    tape = Tape(SessionWriter(path, facts, texts, min_free_mib=50))
    casts = [
        (0.0, cast(rig, walk)),
        *((at_s, cast(loaded(texts | {"rig.toml": text})[0], walk)) for at_s, text in later),
    ]
    names = [name for name, row in casts[0][1].items() if not isinstance(row, Answers)]
    stages = {name: [(at_s, rows[name]) for at_s, rows in casts] for name in names}
    lanes = [frames(name, rows, seconds) for name, rows in stages.items()]
    waiting = [(BEGIN_NS + round(at_s * SECOND), command) for at_s, command in commands]
    room = Room(tape, Ear(1), EngineNode(rig, protocol, patient), {name: rows[0][1] for name, rows in stages.items()})
    for now_ns, index, name, samples in heapq.merge(*lanes):
        while waiting and waiting[0][0] <= now_ns:
            samples.append(waiting.pop(0)[1].replace(t_ns=now_ns, cause_ns=now_ns))
        room.step(now_ns, name, samples, index)
    return tape.finish()


class Room:
    """Engine, ear and tape at one step of time after another."""

    def __init__(self, tape, ear, engine, playing):
        self._tape, self._ear, self._engine, self._playing = tape, ear, engine, playing
        self._said = 0

    def step(self, now_ns, name, heard, index):
        for message in heard:
            self._tape.write(message, getattr(message, "who", name), now_ns)
        for message in self._engine.step(now_ns, heard):
            self._tape.write(message, "engine", now_ns)
            for answer in self._ear.hear(message, now_ns) if isinstance(message, Cue) else ():
                self._tape.write(answer, "audio", now_ns)
        for report in self._ear.reports(now_ns):
            self._tape.write(report, "audio", now_ns)
        if now_ns // SECOND > self._said:
            self._said = now_ns // SECOND
            self._tell_health(now_ns, index)

    def _tell_health(self, now_ns, index):
        for sensor, row in self._playing.items():
            health = ("streaming", "", row.source.rate_hz * len(row.sides), index, 0, 0, 0, 0)
            self._tape.write(SensorHealth(now_ns, now_ns, 0, sensor, *health), sensor, now_ns)
