"""What chunks claim to hold: no recorder's session is refused, and no claim is granted that cannot be."""

import struct

import pytest
import zstandard

from feedback.records.claims import ALWAYS, LARGEST_CHUNK, MOST_CHUNKS, MOST_TIMES, ClaimError, Claims, check, held_by


def chunk(held: int, frame: bytes) -> bytes:
    head = struct.pack("<QQQI", 1, 2, held, 0) + struct.pack("<I", 4) + b"zstd" + struct.pack("<Q", len(frame))
    return head + frame


SMALL = zstandard.compress(bytes(100))


def test_the_larger_of_both_claims_counts():
    frame = zstandard.compress(bytes(70_000))
    assert held_by(chunk(5, frame)) == 70_000
    assert held_by(chunk(80_000, frame)) == 80_000


def test_a_frame_that_does_not_say_leaves_the_head_s_claim():
    streamed = zstandard.ZstdCompressor().compressobj()
    assert held_by(chunk(9, streamed.compress(bytes(50)) + streamed.flush())) == 9
    assert held_by(chunk(9, b"no frame")) == 9


def test_the_largest_chunk_is_taken_and_a_byte_more_is_not():
    check(chunk(LARGEST_CHUNK, SMALL))
    with pytest.raises(ClaimError, match="more than 16 MiB"):
        check(chunk(LARGEST_CHUNK + 1, SMALL))


def test_a_file_holds_a_hundred_times_itself_at_most():
    claims, file_bytes = Claims(), ALWAYS // MOST_TIMES + 1
    for _ in range(ALWAYS // LARGEST_CHUNK):
        claims.take(chunk(LARGEST_CHUNK, SMALL))
    assert claims.fault(file_bytes) == ""
    claims.take(chunk(1000, SMALL))
    assert "100 times its own" in claims.fault(file_bytes)
    assert claims.fault(file_bytes * 2) == ""


def test_what_is_never_unpacked_does_not_count():
    claims = Claims()
    claims.take(chunk(1 << 60, SMALL))
    assert claims.fault(1000) == ""


def test_a_file_has_a_million_chunks_at_most():
    claims = Claims()
    claims._chunks = MOST_CHUNKS - 1
    claims.take(chunk(1, SMALL))
    assert claims.fault(1 << 30) == ""
    claims.take(chunk(1, SMALL))
    assert "1,000,000 chunks" in claims.fault(1 << 30)
