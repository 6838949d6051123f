import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from feedback.cohort.sources import SESSIONS, WALKS, SourceError, SourceMissing, fetched, found

PATTERNS = SESSIONS + WALKS["gaitpdb"]


@pytest.fixture
def served(archive: Path) -> Iterator[str]:
    """The archive behind a web server, with its listing."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(archive))
    handler.log_message = lambda *args: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_folders_are_looked_through_to_the_bottom_in_order_of_name(archive):
    (archive / "deep" / "er").mkdir(parents=True)
    (archive / "deep" / "er" / "A.mcap").write_bytes(b"x")
    (archive / "deep" / "B.mcap.partial").write_bytes(b"x")
    sources, partial = found([str(archive)], PATTERNS)
    assert [row.name for row in sources] == ["A.mcap", "P1_01.txt", "P1_02.txt", "P2_01.txt", "P3_01.txt"]
    assert [Path(row).name for row in partial] == ["B.mcap.partial"]
    again, _ = found([str(archive / "P2_01.txt"), str(archive)], PATTERNS)
    assert again == sources, "named twice is there once"


def test_a_file_that_was_changed_has_another_stamp(archive):
    before, _ = found([str(archive)], PATTERNS)
    (archive / "P1_01.txt").write_text("1")
    after, _ = found([str(archive)], PATTERNS)
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, True, True]


def test_object_storage_is_read_like_a_folder(archive):
    system = fsspec.filesystem("memory")
    system.put(str(archive), "/bucket", recursive=True)
    try:
        sources, _ = found(["memory://bucket"], PATTERNS)
        assert [row.name for row in sources] == ["P1_01.txt", "P1_02.txt", "P2_01.txt", "P3_01.txt"]
        with fetched(sources[0].url) as path:
            assert path.read_bytes() == (archive / "P1_01.txt").read_bytes()
        assert not path.exists()
    finally:
        system.rm("/bucket", recursive=True)


def test_a_web_server_is_read_like_a_folder(archive, served):
    sources, _ = found([served], PATTERNS)
    assert [row.name for row in sources] == ["P1_01.txt", "P1_02.txt", "P2_01.txt", "P3_01.txt"]
    with fetched(sources[2].url) as path:
        assert path.read_bytes() == (archive / "P2_01.txt").read_bytes()


def test_what_is_on_this_computer_is_not_copied(archive):
    with fetched(f"file://{archive}/P1_01.txt") as path:
        assert path == archive / "P1_01.txt"
    assert path.exists()


@pytest.mark.parametrize(
    ("place", "kind", "words"),
    [("/no/such/folder", SourceMissing, "no such file or folder"), ("nonsense://x", SourceError, "known here: "),
     ("s3://bucket/x", SourceMissing, "s3fs")],
)  # fmt: skip
def test_a_place_that_cannot_be_opened_is_said(place, kind, words):
    with pytest.raises(kind, match=words):
        found([place], PATTERNS)
