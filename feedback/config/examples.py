"""The examples that come with stridecue: rigs, protocols, a patient, and their schemas.

Lives here: where they lie, and `lay_out`, which copies them. Why: an installed package has no repository beside it, and
nobody should edit files inside site-packages. Must never: change a file that is there.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
NAME = "configs"


@dataclass(frozen=True)
class LaidOut:
    """What was done, by path below the folder."""

    written: tuple[Path, ...]
    same: tuple[Path, ...]
    """Were there already, the same as the example."""
    kept: tuple[Path, ...]
    """Were there already, and are somebody's own by now: they stay."""


def examples_folder(package: Path = PACKAGE) -> Path:
    """Inside the installed package, or beside it in the repository. FileNotFoundError: in neither."""
    for folder in (package / NAME, package.parent / NAME):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{package / NAME}: the examples are missing from this installation")


def lay_out(folder: Path, source: Path | None = None) -> LaidOut:
    """Copy the examples into folder/configs. OSError: they cannot be read, or the folder cannot be written."""
    source = source or examples_folder()
    written: list[Path] = []
    same: list[Path] = []
    kept: list[Path] = []
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        target = folder / NAME / path.relative_to(source)
        if target.exists():
            (same if target.read_bytes() == path.read_bytes() else kept).append(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        written.append(target)
    return LaidOut(tuple(written), tuple(same), tuple(kept))
