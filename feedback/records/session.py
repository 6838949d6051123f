"""One session, one MCAP file: its form, and reading whatever there is left of it.

Lives here: SessionReader, and what it agrees on with SessionWriter (writer.py; https://mcap.dev/spec, version 0).
Why: a session must be readable after kill -9, a power cut, a full disk. Must never: raise for damage, or hide it.

While it is open the file is called NAME.mcap.partial; `finish` completes it and takes the ending away. So NAME.mcap is
always whole, and a .partial that nobody writes was cut short (kill -9, power, full disk): it holds every chunk that was
closed until then, which is all that came earlier than the last flush. One channel holds one topic of one writer
("topic/writer"): the bytes as they were on the bus. log_time is when the recorder took it, as is publish_time: the
message's own t_ns stands in its bytes, and a second copy of it would be a tenth of the file. Messages taken at once
have one log_time and go by writer, each writer's in its order.
"""

import os
import struct
import zlib
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import replace
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.opcode import Opcode
from mcap.records import Attachment, Channel, Chunk, Metadata
from mcap.stream_reader import get_chunk_data_stream
from mcap.writer import MCAP0_MAGIC
from zstandard import ZstdError

from feedback import __version__
from feedback.bus import RawMessage
from feedback.messages import SCHEMA, Message
from feedback.records import claims
from feedback.records.facts import SessionFacts
from feedback.records.migration import Migration, SchemaError
from feedback.records.naming import PARTIAL, existing, in_words, partial_of, sealed_of
from feedback.records.scan import HEAD, Record, has_chunk, records_of
from feedback.records.sealed import SealedFile, SealError, identities_of, is_sealed
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack

__all__ = ["PARTIAL", "SessionError", "SessionFacts", "SessionReader", "in_words", "partial_of", "sealed_of"]

PROFILE = "stridecue"
MOST_ATTACHED, LARGEST_ATTACHED = 16, 1 << 20
"""Configuration files and a certificate; of their text, so much."""
MOST_TOLD = 20
"""Kinds of damage that are told; the others are counted."""
_MESSAGE = struct.Struct("<BQHIQQ")
"""Head of a message: the same, then channel, sequence, log_time, publish_time; its bytes follow."""
_IS_MESSAGE = int(Opcode.MESSAGE)
_EVERY = frozenset(name for name, row in TOPICS.items() if row.every)
_DAMAGE = (McapError, struct.error, ZstdError, ValueError, OverflowError, MemoryError)
"""What the mcap library raises on damaged bytes: its own errors, and those of what stands below it."""


class SessionError(Exception):
    """A session cannot be written or read; the text says why, for people."""


class Recorded(NamedTuple):
    """A message as read back from a session."""

    topic: str
    writer: str
    message: Message


class SessionReader:
    """Reads a session, whole or cut. Damage never raises: it is skipped, counted and told by `damage`."""

    def __init__(self, path: str | Path, key: Path | None = None) -> None:
        """Open NAME.mcap, or what there is of it: .partial, encrypted (.age: key is the file of the secret key).

        A session of an older schema is read in the present form. SessionError: missing, no session at all, of a newer
        schema, or the key is missing or another's.
        """
        found = existing(Path(path))
        if found is None:
            raise SessionError(f"{path}: there is no such session")
        self.path = found
        self._key = key
        self.facts = SessionFacts(software="", python="", platform="")
        self.schema = SCHEMA
        """Of the file; what is read from it has the present one."""
        self._migration: Migration | None = None
        self.attachments: dict[str, str] = {}
        self.whole = False
        """The file was finished, and its end is there."""
        self.whole_bytes = 0
        """Length of what is whole; the rest of the file is a torn record."""
        self.total_bytes = 0
        self.bad_records: Counter[str] = Counter()
        """What could not be read, by reason; this and the next three are complete after all messages were read."""
        self.missing: Counter[str] = Counter()
        """Messages that were sent and are not in the file, by 'topic/writer'."""
        self.first_ns = self.last_ns = 0
        """Receipt of the first and the last message."""
        self.share_read = 0.0
        """How much of the file `raw` has come through, 0 to 1."""
        self._bad_sections: list[str] = []
        self._channels: dict[int, tuple[str, str]] = {}
        """(topic, writer) of each channel that was met."""
        self._expected: dict[int, int] = {}
        self._chunks: list[tuple[int, int]] = []
        self._claims = claims.Claims()
        self._scan()

    @property
    def damage(self) -> str:
        """'' for a file in order, else what is wrong with it, for people."""
        told = [*self._bad_sections, *(f"{count} x {reason}" for reason, count in self.bad_records.items())]
        told = told if len(told) <= MOST_TOLD else [*told[:MOST_TOLD], f"and {len(told) - MOST_TOLD:,} more"]
        if not self.whole:
            rest = self.total_bytes - self.whole_bytes
            torn = f"; its last {rest:,} bytes are torn" if rest else ""
            told.insert(0, f"the file was cut short after {self.whole_bytes:,} bytes{torn}")
        return "; ".join(told)

    def messages(self, topics: Container[str] = TOPICS) -> Iterator[Recorded]:
        """All messages of these topics in order of receipt, checked and typed."""
        for raw in self.raw(topics):
            try:
                message: Any = unpack(TOPICS[raw.topic].message, raw.data)
            except MessageError as error:
                self.bad_records[str(error)] += 1
            else:
                yield Recorded(raw.topic, raw.writer, message)

    def raw(self, topics: Container[str] = TOPICS) -> Iterator[RawMessage]:
        """All messages of these topics as bytes, in order of receipt. Counts damage anew each time."""
        self.bad_records.clear()
        self.missing.clear()
        self._expected.clear()
        self.first_ns = 0
        wanted = {name for name in TOPICS if name in topics}
        with self.open() as file:
            for offset, length in self._chunks:
                self.share_read = offset / self.total_bytes
                file.seek(offset)
                try:
                    found = self._chunk(file.read(length), wanted)
                    yield from self._migration.messages(found) if self._migration else found
                except claims.ClaimError as error:
                    self.bad_records[str(error)] += 1
                except _DAMAGE:
                    self.bad_records["damaged chunk"] += 1

    def _chunk(self, payload: bytes, wanted: set[str]) -> Iterator[RawMessage]:
        """The wanted messages of a chunk. ClaimError; one of _DAMAGE if its checksum is wrong."""
        claims.check(payload)
        content, length = get_chunk_data_stream(Chunk.read(ReadDataStream(BytesIO(payload))), validate_crc=True)
        data, at = content.read(length), 0
        channels, expected, unpack_head = self._channels, self._expected, _MESSAGE.unpack_from
        to_body, to_next = _MESSAGE.size, HEAD.size
        while at < length:
            if data[at] == _IS_MESSAGE:
                _, size, channel_id, seq, log_time, _publish_time = unpack_head(data, at)
                topic, writer = channels.get(channel_id) or self._unknown()
                if expected.get(channel_id) != seq:
                    self._lost(channel_id, topic, seq)
                expected[channel_id] = seq + 1
                body, at = at + to_body, at + to_next + size
                self.first_ns, self.last_ns = self.first_ns or log_time, log_time
                if topic in wanted:
                    yield RawMessage(topic, writer, data[body:at], log_time)
                continue
            opcode, size = HEAD.unpack_from(data, at)
            at += HEAD.size + size
            if opcode == Opcode.CHANNEL:
                self._note(Channel.read(ReadDataStream(BytesIO(data[at - size : at]))))

    def _lost(self, channel_id: int, topic: str, seq: int) -> None:
        """A number beyond the expected one is a loss; a smaller one is a writer that was started anew, from 0."""
        expected = self._expected.get(channel_id, seq)
        expected = expected if seq >= expected else 0
        if seq > expected and topic in _EVERY:
            self.missing["/".join(self._channels[channel_id])] += seq - expected

    def _note(self, channel: Channel) -> None:
        topic, _, writer = channel.topic.partition("/")
        self._channels[channel.id] = self._migration.topic(topic) if self._migration else topic, writer

    def _unknown(self) -> tuple[str, str]:
        self.bad_records["message whose channel was lost"] += 1
        return "", ""

    def open(self) -> BinaryIO:
        """The session's bytes, deciphered where they are encrypted. SessionError: the key does not fit."""
        if not is_sealed(self.path):
            return self.path.open("rb")
        if self._key is None:
            raise SessionError(f"{self.path}: is encrypted: name the file of its secret key (--key FILE)")
        try:
            return BufferedReader(SealedFile(self.path, identities_of(self._key)), 1 << 20)
        except SealError as error:
            raise SessionError(str(error)) from error

    def _scan(self) -> None:
        """Find what is whole: facts, attachments, the places of the chunks, and whether the end is there."""
        try:
            with self.open() as file:
                self.total_bytes = file.seek(0, os.SEEK_END)
                file.seek(0)
                if file.read(len(MCAP0_MAGIC)) != MCAP0_MAGIC:
                    if not has_chunk(file, self.total_bytes):
                        raise SessionError(f"{self.path}: is no session: it does not begin as an MCAP file does")
                    self._bad_sections.append("the first bytes of the file are damaged")
                file.seek(len(MCAP0_MAGIC))
                self._scan_records(file)
        except OSError as error:
            raise SessionError(f"{self.path}: cannot be read: {in_words(error)}") from error

    def _scan_records(self, file: BinaryIO) -> None:
        """Take each record; after a torn or impossible one the next chunk is looked for."""
        self.whole_bytes, crc = file.tell(), zlib.crc32(MCAP0_MAGIC)
        for record in records_of(file, self.total_bytes, self._tear):
            self.whole_bytes = record.offset + len(record.payload)
            self._take(record.opcode, record.offset, record.payload)
            crc = self._check(record, crc)
            if record.opcode == Opcode.FOOTER:
                file.seek(self.whole_bytes)
                self.whole = file.read() == MCAP0_MAGIC
                self.whole_bytes += len(MCAP0_MAGIC) if self.whole else 0

    def _tear(self, size: int) -> None:
        self._bad_sections.append(f"{size:,} bytes in the midst of it are torn")

    def _take(self, opcode: int, offset: int, payload: bytes) -> None:
        if opcode == Opcode.CHUNK:
            self._chunks.append((offset, len(payload)))
            self._claims.take(payload)
            if fault := self._claims.fault(self.total_bytes):
                raise SessionError(f"{self.path}: {fault}")
        elif opcode in _KEPT:
            self._keep(opcode, payload)

    def _check(self, record: Record, crc: int) -> int:
        """Carry the file's checksum on over a record; where a section ends, compare it with what is written there."""
        opcode, head, _offset, payload = record
        if opcode == Opcode.DATA_END:
            self._compare(crc, payload, "data")
            return 0
        if opcode == Opcode.FOOTER:
            self._compare(zlib.crc32(head + payload[:-4], crc), payload[-4:], "summary")
        return zlib.crc32(payload, zlib.crc32(head, crc))

    def _compare(self, crc: int, written: bytes, section: str) -> None:
        if crc != int.from_bytes(written, "little"):
            self._bad_sections.append(f"the checksum of the file's {section} is wrong")

    def _keep(self, opcode: int, payload: bytes) -> None:
        try:
            record = _KEPT[opcode].read(ReadDataStream(BytesIO(payload)))
            if isinstance(record, Channel):
                self._note(record)
            elif isinstance(record, Metadata) and record.name == "session":
                self._know(SessionFacts.of(record.metadata))
            elif isinstance(record, Attachment) and _crc_fits(payload) and len(self.attachments) < MOST_ATTACHED:
                text = record.data[:LARGEST_ATTACHED].decode()
                self.attachments[record.name] = self._migration.file(record.name, text) if self._migration else text
        except _DAMAGE:
            self._bad_sections.append(f"a damaged record: {Opcode(opcode).name.lower()}")

    def _know(self, facts: SessionFacts) -> None:
        """Of whose making it is, before anything else is read."""
        try:
            self._migration = Migration(facts.schema)
        except SchemaError as error:
            made = f"was made by {facts.software or 'another version'}, and cannot be read by stridecue {__version__}"
            raise SessionError(f"{self.path}: {made}: {error}") from error
        self.schema, self.facts = facts.schema, replace(facts, schema=SCHEMA)


_KEPT: dict[int, Any] = {
    Opcode.CHANNEL: Channel,
    Opcode.METADATA: Metadata,
    Opcode.ATTACHMENT: Attachment,
}


def _crc_fits(attachment: bytes) -> bool:
    return zlib.crc32(attachment[:-4]) == int.from_bytes(attachment[-4:], "little")
