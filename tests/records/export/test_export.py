import sys

import pytest

from feedback.records.export import FORMATS, LibraryMissing, module_of, private


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_a_module_that_writes(name):
    assert callable(module_of(name).write)


@pytest.mark.parametrize(("name", "library"), [("c3d", "ezc3d"), ("parquet", "pyarrow")])
def test_a_library_that_is_missing_is_named_with_what_installs_it(name, library, monkeypatch):
    for loaded in [key for key in sys.modules if key.startswith((library, "feedback.records.export."))]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(LibraryMissing, match=rf"{name} needs the library {library}: pip install 'stridecue\[export\]'"):
        module_of(name)


def test_a_file_that_is_there_is_made_anew_and_private(tmp_path):
    path = tmp_path / "x"
    path.write_text("old")
    path.chmod(0o644)
    assert private(path).read_text() == ""
    assert path.stat().st_mode & 0o777 == 0o600
