"""The examples: where they are found, and that none of anybody's own files is touched."""

from pathlib import Path

import pytest

from feedback.config.examples import examples_folder, lay_out

CONFIGS = Path(__file__).resolve().parents[2] / "configs"


def below(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_of_them_are_copied_byte_for_byte(tmp_path):
    done = lay_out(tmp_path / "new" / "clinic")
    assert below(tmp_path / "new" / "clinic" / "configs") == below(CONFIGS)
    assert len(done.written) == len(below(CONFIGS))
    assert (done.same, done.kept) == ((), ())


def test_a_file_of_ones_own_stays_and_a_missing_one_comes_back(tmp_path):
    lay_out(tmp_path)
    own, lost = tmp_path / "configs/rigs/emulated.toml", tmp_path / "configs/rigs/bertec.toml"
    own.write_text("mine")
    lost.unlink()
    done = lay_out(tmp_path)
    assert (done.written, done.kept) == ((lost,), (own,))
    assert own.read_text() == "mine"
    assert len(done.same) == len(below(CONFIGS)) - 2


def test_inside_the_package_goes_before_beside_it(tmp_path):
    package = tmp_path / "feedback"
    for folder in (tmp_path / "configs", package / "configs"):
        folder.mkdir(parents=True)
    assert examples_folder(package) == package / "configs"
    (package / "configs").rmdir()
    assert examples_folder(package) == tmp_path / "configs"


def test_an_installation_without_them_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="the examples are missing"):
        examples_folder(tmp_path / "feedback")
