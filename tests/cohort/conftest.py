"""Walks and sessions of walkers that can be told apart, made in a moment."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from feedback.bus import RawMessage
from feedback.cohort.settings import Settings
from feedback.config import load_protocol, load_rig
from feedback.processes.engine import EngineNode
from feedback.processes.offline import feed, frames, read
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.topics import TOPIC_OF
from feedback.wire import pack

RIG = Path(__file__).resolve().parents[2] / "configs" / "rigs" / "gaitpdb.toml"
PROTOCOL = """name = "short"
[cues.load_affected]
legs = ["left", "right"]
[dose]
countdown = false
[[dose.blocks]]
kind = "training"
strides = 12
[[dose.blocks]]
kind = "probe"
strides = 5
"""


def write_walk(path: Path, stride_s: float = 1.1, strides: int = 20) -> Path:
    """Trapezoids of 700 N, shifted by half a stride, over eight zones; every third stride is a little longer."""
    time_s = np.arange(0, 2 + strides * stride_s, 0.01)
    table = [time_s]
    for offset in (0.0, stride_s / 2):
        walked = np.maximum(time_s - 2, 0)
        phase = np.where(time_s < 2, 0.3, (walked + 0.3 + offset + 0.01 * np.sin(walked)) % stride_s)
        force = 700 * np.clip(np.minimum(phase / 0.06, (0.62 * stride_s - phase) / 0.12), 0, 1)
        table += [force / 8] * 8
    table += [sum(table[1:9]), sum(table[9:17])]
    np.savetxt(path, np.column_stack(table), fmt="%.3f", delimiter="\t")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Four walks of three people, and a file that is none."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for name, stride_s in (("P1_01", 1.0), ("P1_02", 1.05), ("P2_01", 1.2), ("P3_01", 0.95)):
        write_walk(folder / f"{name}.txt", stride_s)
    (folder / "README.txt").write_text("four walks")
    return folder


@pytest.fixture
def settings() -> Settings:
    """How walks are analysed here."""
    return Settings(rig=RIG.read_text(), protocol=PROTOCOL)


@pytest.fixture
def make_session(tmp_path: Path) -> Callable[..., Path]:
    """make_session(path, stride_s, patient): a session as a run would have recorded it."""

    def make(path: Path, stride_s: float = 1.1, patient: str = "P-07") -> Path:
        rig, protocol_path = load_rig(RIG), tmp_path / "protocol.toml"
        protocol_path.write_text(PROTOCOL)
        walk = read(write_walk(tmp_path / "made.txt", stride_s), rig, RIG)
        files = {"rig.toml": RIG.read_text(), "protocol.toml": PROTOCOL, "patient.toml": f'id = "{patient}"\n'}
        facts = SessionFacts(patient, rig.name, "short", 1_700_000_000.0, 1)
        writer = SessionWriter(path, facts, files, min_free_mib=1)
        seqs: dict[str, int] = {}

        def keep(message: object, topic: str, source: str) -> None:
            seqs[topic] = seqs.get(topic, -1) + 1
            told = message.replace(seq=seqs[topic])  # type: ignore[attr-defined]
            writer.write(RawMessage(topic, source, pack(told), told.cause_ns or told.t_ns))

        def heard():
            for t_ns, samples in frames(walk, rig):
                for sample in samples:
                    keep(sample, "samples", "insoles")
                yield t_ns, samples

        engine = EngineNode(rig, load_protocol(protocol_path), None)
        feed(engine, heard(), lambda message: keep(message, TOPIC_OF[type(message)], "engine"))
        return writer.finish()

    return make
