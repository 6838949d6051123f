"""Writing a session: everything on the bus, on the disk within a second, whatever happens to this process.

Lives here: SessionWriter. Why: a session is the only evidence of what a patient was given. Must never: change a
message's bytes, overwrite a file, or leave one that cannot be read. The file's form: session.py.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mcap.writer import CompressionType, IndexType, Writer

from feedback.bus import RawMessage
from feedback.messages import SCHEMA, Message
from feedback.records.sealed import MAGIC, PIECE_BYTES, SealError, recipients_of, seal
from feedback.records.session import PROFILE, SessionError, SessionFacts, in_words, partial_of, sealed_of
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack

_INDEXES = IndexType.ATTACHMENT | IndexType.CHUNK | IndexType.METADATA
"""No index of single messages: at 1 800 a second it would be 100 MB an hour, and whole chunks are read anyway."""
_UINT64_MAX = 2**64 - 1


class _Sink:
    """An unbuffered file that knows up to where it is whole: the writer hands over whole records only."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._whole = 0

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._fd, rest) :]
        self._whole += len(data)

    def tell(self) -> int:
        return self._whole

    def flush(self) -> None:
        os.fsync(self._fd)

    def close(self) -> None:
        """Close; the torn end of a failed write goes away."""
        try:
            os.ftruncate(self._fd, self._whole)
        finally:
            os.close(self._fd)


class _SealedSink(_Sink):
    """Encrypts what is written between two flushes, 1 MiB at a time; no plain byte reaches the disk (sealed.py)."""

    def __init__(self, path: Path, recipients: Sequence[Any]) -> None:
        super().__init__(path)
        self._recipients, self._plain, self._taken = recipients, bytearray(), 0
        super().write(MAGIC)

    def write(self, data: bytes) -> None:
        self._plain += data
        self._taken += len(data)
        if len(self._plain) >= PIECE_BYTES:
            self._close_piece()

    def tell(self) -> int:
        return self._taken

    def flush(self) -> None:
        self._close_piece()
        super().flush()

    def _close_piece(self) -> None:
        if self._plain:
            super().write(seal(bytes(self._plain), self._recipients))
            self._plain.clear()


class SessionWriter:
    """Writes one session. Every method raises SessionError; after the first the file is closed, whole up to there."""

    def __init__(
        self,
        path: str | Path,
        facts: SessionFacts,
        attachments: Mapping[str, str],
        chunk_kib: int = 256,
        min_free_mib: int = 200,
        encrypt_to: Sequence[str] = (),
    ) -> None:
        """Open a new file. attachments: the text of each configuration file in force, by name ('rig.toml', …).

        encrypt_to: public keys; with any the file is encrypted as it is written, and its name ends in .age.
        """
        self.path = sealed_of(Path(path)) if encrypt_to else Path(path)
        self._ended = ""
        self._channels: dict[tuple[str, str], int] = {}
        self._sink = _create(self.path, min_free_mib, encrypt_to)
        sink: Any = self._sink
        self._writer: Any = Writer(
            sink,
            chunk_size=chunk_kib * 1024,
            compression=CompressionType.ZSTD,
            index_types=_INDEXES,
            enable_data_crcs=True,
        )
        try:
            with self._guarded():
                self._open(facts, attachments)
        except SessionError:  # a file that could not even be begun holds nothing
            partial_of(self.path).unlink(missing_ok=True)
            raise

    def _open(self, facts: SessionFacts, attachments: Mapping[str, str]) -> None:
        self._writer.start(profile=PROFILE, library=facts.software)
        self._writer.add_metadata("session", facts.metadata())
        for name, text in attachments.items():
            at_ns = max(0, round(facts.started_unix_s * 1e9))
            kind = f"application/{name.rpartition('.')[2]}"
            self._writer.add_attachment(at_ns, facts.started_clock_ns, name, kind, text.encode())
        self._writer.flush()

    def write(self, raw: RawMessage) -> None:
        """Take one message. It is on the disk after the next flush, or when its chunk is full."""
        with self._guarded():
            channel = self._channels.get(raw[:2]) or self._register(raw.topic, raw.writer)
            at_ns = _uint64(raw.arrival_ns)
            self._writer.add_message(channel, at_ns, raw.data, at_ns, _seq(raw.data) & 0xFFFFFFFF)

    def _register(self, topic: str, writer: str) -> int:
        row = TOPICS.get(topic)
        about = {"message": row.message.__name__ if row else "", "schema": str(SCHEMA)}
        channel: int = self._writer.register_channel(f"{topic}/{writer}", "msgpack", 0, about)
        self._channels[topic, writer] = channel
        return channel

    def flush(self) -> None:
        """Bring everything written so far to the disk."""
        with self._guarded():
            self._writer.flush()

    def finish(self) -> Path:
        """Complete the file and give it its final name. After an error: nothing; the file keeps the .partial name."""
        if self._ended:
            return partial_of(self.path)
        with self._guarded():
            self._writer.finish()
            self._sink.flush()
        self._ended = f"{self.path}: the session is finished"
        self._sink.close()
        return _take_final_name(self.path)

    @property
    def free_mib(self) -> int:
        """Room that is left on the disk. SessionError if nobody knows."""
        with self._guarded():
            return _free_mib(self.path.parent)

    def abandon(self) -> None:
        """Nothing was worth recording: take the file away again."""
        if not self._ended:
            self._ended = f"{self.path}: the session was abandoned"
            self._sink.close()
            partial_of(self.path).unlink(missing_ok=True)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        if self._ended:
            raise SessionError(self._ended)
        try:
            yield
        except OSError as error:
            self._ended = f"{partial_of(self.path)}: recording ended: {in_words(error)}; what was written is readable"
            with suppress(OSError):
                self._sink.close()
            raise SessionError(self._ended) from error


def _create(path: Path, min_free_mib: int, encrypt_to: Sequence[str]) -> _Sink:
    try:
        recipients = recipients_of(encrypt_to) if encrypt_to else []
        path.parent.mkdir(parents=True, exist_ok=True)
        free_mib = _free_mib(path.parent)
        if free_mib < min_free_mib:
            raise SessionError(f"{path.parent}: only {free_mib} MiB free; the rig's file asks for {min_free_mib}")
        if path.exists():
            raise SessionError(f"{path}: exists already; a session is never overwritten")
        return _SealedSink(partial_of(path), recipients) if recipients else _Sink(partial_of(path))
    except SealError as error:
        raise SessionError(str(error)) from error
    except OSError as error:
        raise SessionError(f"{path}: cannot be written: {in_words(error)}") from error


def _free_mib(folder: Path) -> int:
    return shutil.disk_usage(folder).free >> 20


def _take_final_name(path: Path) -> Path:
    if path.exists():
        raise SessionError(f"{path}: exists already; the session stays whole in {partial_of(path)}")
    try:
        return partial_of(path).rename(path)
    except OSError as error:
        raise SessionError(f"{path}: {in_words(error)}; the session stays whole in {partial_of(path)}") from error


def _uint64(time_ns: int) -> int:
    return min(max(time_ns, 0), _UINT64_MAX)


def _seq(data: bytes) -> int:
    """Of a message; 0 of one that cannot be read: it is kept all the same."""
    try:
        return unpack(Message, data).seq
    except MessageError:
        return 0
