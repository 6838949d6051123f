"""The package, built and installed where there is no repository: it has all that it needs."""

import tarfile
from pathlib import Path

import pytest
from wheel_trial.build import built
from wheel_trial.install import Clean
from wheel_trial.use import TRIALS, tried

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]


def test_a_newcomer_without_the_repository_walks_and_reads_a_report(tmp_path):
    wheel, source = built(REPOSITORY, tmp_path / "dist", isolated=False)
    with tarfile.open(source) as archive:
        inside = {Path(name).relative_to(Path(name).parts[0]).as_posix() for name in archive.getnames()}
    assert {"configs/rigs/emulated.toml", "docs/architecture.md", "tests/conftest.py", "scripts/test"} <= inside
    clean = Clean(tmp_path / "venv", constraints=None)
    clean.install(wheel)
    told = {name: tried(name, clean, tmp_path / "desk", 6.0) for name in TRIALS}
    assert told["run"].startswith("walk")
