"""The recording card as a fixture: built once, the only card of the test."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def load() -> ModuleType:
    """card.py of this folder."""
    spec = importlib.util.spec_from_file_location("recording_card", Path(__file__).with_name("card.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def card() -> ModuleType:
    """card.py."""
    return load()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, card: ModuleType) -> Path:
    """The folder of a built card."""
    folder = tmp_path_factory.mktemp("card")
    try:
        card.build(folder)
    except card.CannotBuildError as error:
        pytest.skip(str(error))
    return folder


@pytest.fixture
def record(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The card as the only one; where it records to."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(built / "asound.conf"))
    (built / "played.bin").unlink(missing_ok=True)
    return built / "played.bin"
