"""Records are found one after another, and again after whatever was done to the bytes between them."""

import random
from io import BytesIO
from pathlib import Path

import pytest
from mcap.opcode import Opcode
from records_bench.proofs import flipped

from feedback.bus import RawMessage
from feedback.messages import Samples
from feedback.records.scan import has_chunk, records_of
from feedback.records.session import SessionError, SessionFacts, SessionReader
from feedback.records.writer import SessionWriter
from feedback.wire import pack

MAGIC = 8


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    writer = SessionWriter(tmp_path_factory.mktemp("scan") / "a.mcap", SessionFacts("P-1"), {"rig.toml": "x"}, 4, 1)
    for i in range(1500):
        sample = Samples(i * 10, i * 10, i, "soles.left", i, (float(i * 7919 % 4096), float(i) / 7))
        writer.write(RawMessage("samples", "soles", pack(sample), i))
    return writer.finish()


def chunks(data: bytes) -> tuple[list[int], list[int]]:
    """(lengths of the chunks that were found, bytes that were passed over)."""
    file, torn = BytesIO(data), list[int]()
    file.seek(MAGIC)
    rows = [row for row in records_of(file, len(data), torn.append) if row.opcode == Opcode.CHUNK]
    return [len(row.payload) for row in rows], torn


def test_a_whole_file_has_no_tears(session: Path) -> None:
    lengths, torn = chunks(session.read_bytes())
    assert len(lengths) > 5
    assert torn == []


@pytest.mark.parametrize("seed", range(6))
def test_garbage_between_records_costs_only_itself(session: Path, seed: int) -> None:
    rng, data = random.Random(seed), session.read_bytes()
    whole, _ = chunks(data)
    at = data.index(b"\x04\x00\x00\x00zstd", rng.randrange(len(data) // 2)) - 37
    lengths, torn = chunks(data[:at] + rng.randbytes(rng.randrange(1, 300)) + data[at:])
    assert lengths == whole
    assert len(torn) == 1


def test_a_flipped_bit_anywhere_is_told_and_costs_its_chunk_at_most(session: Path) -> None:
    found = flipped(session, 120, random.Random(5))
    assert found.detected == found.tried
    assert found.lost_most <= found.chunk_most < 200
    assert found.invented == 0


def test_a_file_whose_first_bytes_are_gone_is_still_read(session: Path, tmp_path: Path) -> None:
    copy = tmp_path / "head.mcap"
    copy.write_bytes(b"\0" + session.read_bytes()[1:])
    reader = SessionReader(copy)
    assert sum(1 for _ in reader.raw()) == 1500
    assert "first bytes of the file are damaged" in reader.damage
    (tmp_path / "junk.mcap").write_bytes(random.Random(1).randbytes(5000))
    with pytest.raises(SessionError, match="is no session"):
        SessionReader(tmp_path / "junk.mcap")
    assert not has_chunk(BytesIO(b""), 0)
