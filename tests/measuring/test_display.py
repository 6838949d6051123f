"""The patient's screen for a second, in a process of its own: with SDL's dummy driver, and without any display."""

import shutil
from pathlib import Path

import pytest

from feedback.bus import Addresses
from feedback.measuring import display
from feedback.processes.plan import RunPlan

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A planned run."""
    plan = RunPlan(tmp_path, tmp_path / "none.mcap")
    shutil.copyfile(REPOSITORY / "configs/rigs/emulated.toml", plan.rig_file)
    shutil.copyfile(REPOSITORY / "configs/protocols/every_stride.toml", plan.protocol_file)
    plan.save(Addresses.ipc(tmp_path, {}))
    return tmp_path


def test_pictures_are_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    figures, why = display.measure(folder)
    assert why == ""
    assert figures["fps"] > 0
    assert figures["draw_ms_p99"] > 0


def test_without_a_display_the_reason_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    figures, why = display.measure(folder)
    assert figures == {}
    assert "no display" in why


def test_a_screen_that_breaks_takes_nothing_with_it(tmp_path: Path) -> None:
    figures, why = display.measure(tmp_path / "nowhere")
    assert figures == {}
    assert "FileNotFoundError" in why
