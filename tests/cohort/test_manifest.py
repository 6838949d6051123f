from dataclasses import replace

import pytest

from feedback.cohort.manifest import Manifest, OtherSettingsError
from feedback.cohort.settings import Settings
from feedback.cohort.sources import Source

PLACE = "patient=P/session=s_abc"


def source(url="file:///a", stamp="1"):
    return Source(url, "a.mcap", 10, stamp)


@pytest.fixture
def manifest(tmp_path):
    made = Manifest(tmp_path, Settings())
    made.add("abc", source(), PLACE, {"strides": b"tables"}, "")
    return made


def test_what_was_added_is_known_as_long_as_it_is_the_same(tmp_path, manifest):
    for seen in (manifest, Manifest(tmp_path, Settings())):
        assert seen.knows(source()).place == PLACE
        assert seen.knows(source(stamp="2")) is None
        assert seen.knows(source("file:///b")) is None
        assert (seen.before(source(stamp="2")), seen.before(source("file:///b"))) == ("abc", "")
    assert (tmp_path / "strides" / PLACE / "part.parquet").read_bytes() == b"tables"
    assert not list(tmp_path.rglob("*.new"))


def test_other_settings_need_another_folder(tmp_path, manifest):
    with pytest.raises(OtherSettingsError, match="made with another rerun; choose another --out"):
        Manifest(tmp_path, Settings(rerun=True))


def test_tables_of_another_version_are_not_done(tmp_path, manifest):
    entry = manifest.entries["abc"]
    manifest.entries["abc"] = replace(entry, key="of before")
    assert manifest.knows(source()) is None
    assert manifest.before(source()) == ""


def test_an_input_with_another_content_takes_its_old_tables_away(tmp_path, manifest):
    manifest.add("def", source(stamp="2"), "patient=P/session=s_def", {"strides": b"new"}, "")
    assert [path.parent.name for path in tmp_path.glob("strides/*/*/part.parquet")] == ["session=s_def"]
    assert set(Manifest(tmp_path, Settings()).entries) == {"def"}


def test_a_copy_keeps_the_tables_of_the_first(tmp_path, manifest):
    manifest.see("abc", source("file:///b"))
    again = Manifest(tmp_path, Settings())
    assert again.knows(source("file:///b")).source == "file:///a"
    again.forget("file:///b")
    assert again.knows(source()).place == PLACE
    again.forget("file:///a")
    assert not list(tmp_path.glob("strides/*/*"))


def test_tables_that_no_entry_knows_are_swept_away(tmp_path, manifest):
    stray = tmp_path / "ledger" / "patient=X" / "session=killed_123"
    stray.mkdir(parents=True)
    (stray / "part.parquet").write_bytes(b"half")
    manifest.sweep()
    assert not stray.exists()
    assert (tmp_path / "strides" / PLACE / "part.parquet").exists()


def test_a_torn_entry_is_no_entry(tmp_path, manifest):
    (tmp_path / "manifest" / "abc.json").write_text('{"sha256": "abc", "ke')
    assert Manifest(tmp_path, Settings()).entries == {}
