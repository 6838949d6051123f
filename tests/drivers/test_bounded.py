"""Files that are opened only if they are no larger than they may be."""

import errno
import gzip
import lzma
import os
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers import bounded
from drivers.bounded import TooLargeError

PACKERS = {".xz": lzma.compress, ".gz": gzip.compress}


def test_as_large_as_it_may_be_is_read_and_a_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"12345678")
    assert bounded.read_bytes(path, 8) == b"12345678"
    with pytest.raises(TooLargeError) as caught:
        bounded.read_bytes(path, 7)
    assert (caught.value.errno, caught.value.filename) == (errno.EFBIG, str(path))


def test_the_refusal_says_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with path.open("wb") as file:
        file.truncate(3 << 30)
    with pytest.raises(TooLargeError) as caught:
        bounded.opened(path, 128 * bounded.KIB)
    assert caught.value.strerror == "has 3,072 MiB; at most 128 KiB are read"


def test_a_file_that_grows_while_it_is_read_is_refused_all_the_same(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "f"
    path.write_bytes(bytes(5))
    seen = os.fstat
    monkeypatch.setattr(os, "fstat", _grown_after(path, seen))
    with pytest.raises(TooLargeError, match="more than"):
        bounded.read_bytes(path, 8)


def _grown_after(path: Path, seen):
    def fstat(number: int) -> os.stat_result:
        found = seen(number)
        with path.open("ab") as file:
            file.write(bytes(9))
        return found

    return fstat


def test_what_is_no_file_is_neither_read_nor_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="is not a file"):
            bounded.opened(path, 10)
    with pytest.raises(IsADirectoryError):
        bounded.opened(tmp_path, 10)
    with pytest.raises(FileNotFoundError):
        bounded.opened(tmp_path / "none", 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.binary(min_size=1, max_size=300_000), min_size=1, max_size=4),
    ending=st.sampled_from(sorted(PACKERS)),
)
def test_streams_one_after_another_unpack_to_what_was_packed(tmp_path: Path, parts: list[bytes], ending: str) -> None:
    path = tmp_path / f"f{ending}"
    path.write_bytes(b"".join(PACKERS[ending](part) for part in parts))
    with bounded.unpacked(path, 2 << 20) as file:
        assert file.read() == b"".join(parts)


@pytest.mark.parametrize("ending", PACKERS)
def test_it_may_unpack_to_so_much_and_no_more(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"f{ending}"
    path.write_bytes(PACKERS[ending](bytes(200_000)))
    with bounded.unpacked(path, 200_000) as file:
        assert len(file.read()) == 200_000
    with pytest.raises(TooLargeError, match="when it is unpacked"):
        bounded.unpacked(path, 199_999)


@pytest.mark.parametrize("ending", PACKERS)
def test_what_is_torn_or_no_packed_file_is_told(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"f{ending}"
    for content in (PACKERS[ending](bytes(range(256)) * 500)[:-9], b"", b"no such thing"):
        path.write_bytes(content)
        with pytest.raises((EOFError, OSError, lzma.LZMAError, zlib.error)):
            raise EOFError if not bounded.unpacked(path, 1 << 20).read() else AssertionError


def test_no_more_than_the_largest_preset_asks_for_is_granted_to_a_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "f.xz"
    for size, granted in ((64 << 20, True), (256 << 20, False)):
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": size}]
        path.write_bytes(lzma.compress(b"walk", filters=filters))
        if granted:
            assert bounded.unpacked(path, 100).read() == b"walk"
        else:
            with pytest.raises(lzma.LZMAError, match=r"[Mm]emory"):
                bounded.unpacked(path, 100)
