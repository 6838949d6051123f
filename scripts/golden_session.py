"""Writes golden sessions of the present schema: synthetic, tiny, kept for ever (tests/records/test_migration.py).

    scripts/golden_session [--out FOLDER]

  schema_N_walk.mcap     six seconds of the emulated patient, through sensors, engine, sound and recorder
  schema_N_topics.mcap   one made-up message of every recorded topic
  schema_N_topics.json   what these say, by topic

Run it once, when SCHEMA is raised (feedback/messages/head.py); FOLDER is tests/golden/sessions. A file that is there is
never written over: what an older version wrote cannot be made again.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

from records_bench.offline import record

from feedback.bus import RawMessage
from feedback.messages import SCHEMA, Message
from feedback.records.facts import SessionFacts
from feedback.records.session import SessionReader
from feedback.records.writer import SessionWriter
from feedback.topics import TOPICS
from feedback.wire import pack

HERE = Path(__file__).resolve().parent.parent
WALK_S = 6.0
FIRST_NS = 1_000_000_000
FACTS = SessionFacts("P-00", "golden", "golden", 1_700_000_000.0, FIRST_NS, "stridecue golden", "", "")
_MADE: dict[Any, Any] = {
    bool: True,
    int: 7,
    float: 1.5,
    str: "word",
    bytes: b"bytes",
    tuple[float, ...]: (0.5, 2.5),
    tuple[int, ...]: (3, 4),
    tuple[str, ...]: ("one", "two"),
}


def made(kind: type[Message], number: int) -> Message:
    """A message of this kind whose fields are told by their types alone."""
    fields = {name: _MADE[hint] for name, hint in get_type_hints(kind).items()}
    at_ns = FIRST_NS + number * 1_000_000
    return kind(**fields | {"t_ns": at_ns, "cause_ns": at_ns - 1, "seq": 0})


def topics() -> dict[str, Message]:
    recorded = (name for name, row in TOPICS.items() if row.recorded)
    return {name: made(TOPICS[name].message, number) for number, name in enumerate(recorded)}


def write_topics(path: Path) -> None:
    writer = SessionWriter(path, FACTS, {"rig.toml": 'name = "golden"\n'}, min_free_mib=1)
    for topic, message in topics().items():
        writer.write(RawMessage(topic, "golden", pack(message), message.t_ns))
    writer.finish()
    told = {topic: {name: _plain(getattr(m, name)) for name in m.__struct_fields__} for topic, m in topics().items()}
    path.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n")


def write_walk(path: Path) -> None:
    """As it was recorded, but for the names of the computer."""
    rig = (HERE / "configs/rigs/emulated.toml").read_text().replace("stand_s = 3.0", "stand_s = 0.5")
    protocol = (HERE / "configs/protocols/every_stride.toml").read_text()
    with tempfile.TemporaryDirectory() as folder:
        session = SessionReader(record(rig, protocol, Path(folder) / "walk.mcap", WALK_S, patient="P-00"))
        facts = replace(session.facts, python="", platform="")
        writer = SessionWriter(path, facts, session.attachments, min_free_mib=1)
        for raw in session.raw():
            writer.write(raw)
        writer.finish()


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "tests/golden/sessions")
    folder = parser.parse_args().out
    for name, write in (("walk", write_walk), ("topics", write_topics)):
        path = folder / f"schema_{SCHEMA}_{name}.mcap"
        if path.exists():
            print(f"{path}: is there already, and is never written over", file=sys.stderr)
            return 2
        write(path)
        print(f"{path}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
