"""Shared by all tests: where the real recordings are."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of real recordings, from STRIDECUE_DATA or ../shared/data; skips, and says so, where it is absent."""
    folder = Path(os.environ.get("STRIDECUE_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real recordings at {folder}; set STRIDECUE_DATA to their folder")
    return folder
