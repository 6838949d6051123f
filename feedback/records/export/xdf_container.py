"""The XDF container: chunks of a tag and a length, streams of samples with time stamps, headers in XML.

Lives here: XdfWriter, of XDF 1.0 (https://github.com/sccn/xdf/wiki/Specifications). Why: no library on PyPI writes it;
pyxdf reads only. Must never: know what a stream holds.

    file    'XDF:' then chunks
    chunk   NumLengthBytes (1, 4 or 8), length of what follows in as many bytes, tag (uint16), content; little endian
    tags    1 file header, 2 stream header, 3 samples, 4 clock offset, 5 boundary, 6 stream footer
    sample  8 (a time stamp follows), time stamp (float64, s), its values
"""

from collections.abc import Sequence
from pathlib import Path
from struct import pack
from types import TracebackType
from typing import Self
from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np
import numpy.typing as npt

FILE_HEADER, STREAM_HEADER, SAMPLES, CLOCK_OFFSET, BOUNDARY, STREAM_FOOTER = range(1, 7)
BOUNDARY_UUID = bytes.fromhex("43a546dc cbf5410f b30ed546 7383cbe4")
"""By the specification, to seek to."""
TOGETHER = 1000
"""Samples in one chunk."""
DOUBLE, STRING = "double64", "string"
Floats = npt.NDArray[np.float64]


class XdfWriter:
    """Writes one file, stream after stream; all time stamps are of one clock, so every clock offset is 0."""

    def __init__(self, path: Path, info: Element) -> None:
        """info: the XML of the file header."""
        self._file = path.open("wb")
        self._file.write(b"XDF:")
        self._chunk(FILE_HEADER, _xml(info))
        self._streams = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def numbers(self, info: Element, times_s: Floats, values: Floats) -> None:
        """A stream of numbers: times of shape (n,), values of shape (n, channels)."""
        number = self._begin(info, times_s)
        packed = np.dtype([("stamped", "u1"), ("t", "<f8"), ("values", "<f8", (values.shape[1],))])
        rows = np.empty(len(times_s), packed)
        rows["stamped"], rows["t"], rows["values"] = 8, times_s, values
        for at in range(0, len(rows), TOGETHER):
            part = rows[at : at + TOGETHER]
            self._chunk(SAMPLES, number + _length(len(part)) + part.tobytes())
        self._end(number, times_s)

    def texts(self, info: Element, times_s: Floats, rows: Sequence[Sequence[str]]) -> None:
        """A stream of texts: as many rows as times, each of as many texts as there are channels."""
        number = self._begin(info, times_s)
        samples = [_text_sample(t_s, row) for t_s, row in zip(times_s.tolist(), rows, strict=True)]
        for at in range(0, len(samples), TOGETHER):
            part = samples[at : at + TOGETHER]
            self._chunk(SAMPLES, number + _length(len(part)) + b"".join(part))
        self._end(number, times_s)

    def _begin(self, info: Element, times_s: Floats) -> bytes:
        self._streams += 1
        number = pack("<I", self._streams)
        self._chunk(STREAM_HEADER, number + _xml(info))
        self._offset(number, times_s[:1])
        return number

    def _end(self, number: bytes, times_s: Floats) -> None:
        self._offset(number, times_s[-1:] + 1.0)
        footer = Element("info")
        first, last = (float(times_s[0]), float(times_s[-1])) if len(times_s) else (0.0, 0.0)
        for name, text in (
            ("first_timestamp", repr(first)), ("last_timestamp", repr(last)), ("sample_count", str(len(times_s)))
        ):  # fmt: skip
            SubElement(footer, name).text = text
        self._chunk(STREAM_FOOTER, number + _xml(footer))
        self._chunk(BOUNDARY, BOUNDARY_UUID)

    def _offset(self, number: bytes, at_s: Floats) -> None:
        for t_s in at_s.tolist():
            self._chunk(CLOCK_OFFSET, number + pack("<dd", t_s, 0.0))

    def _chunk(self, tag: int, content: bytes) -> None:
        self._file.write(_length(len(content) + 2) + pack("<H", tag) + content)


def _length(count: int) -> bytes:
    return pack("<BB", 1, count) if count < 1 << 8 else pack("<BI", 4, count)


def _xml(root: Element) -> bytes:
    return b'<?xml version="1.0"?>' + tostring(root, encoding="unicode").encode()


def _text_sample(t_s: float, row: Sequence[str]) -> bytes:
    texts = [text.encode() for text in row]
    return pack("<Bd", 8, t_s) + b"".join(_length(len(text)) + text for text in texts)
