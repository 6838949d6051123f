from pathlib import Path

import pytest

from feedback.messages import GaitState
from feedback.outputs.scene import Scene
from feedback.outputs.visual import Screen
from feedback.processes.plan import RunPlan
from feedback.processes.visual import FRAME_NS, VisualNode, make

MS = 1_000_000


class Window(Screen):
    """Keeps what it was to draw."""

    def __init__(self) -> None:
        self.drawn: list[Scene] = []
        self.wish = self.closed = False

    def draw(self, scene: Scene) -> None:
        self.drawn.append(scene)

    def wants_to_close(self) -> bool:
        return self.wish

    def close(self) -> None:
        self.closed = True


def gait(t_ns: int, load: float) -> GaitState:
    return GaitState(t_ns, t_ns, 0, "walking", 0.1, 0.6, load, 0.0, 100.0)


def test_it_draws_the_latest_at_the_pace_of_frames_whatever_arrives() -> None:
    window = Window()
    node = VisualNode(window)
    for ms in range(1, 1001):
        assert node.step(ms * MS, [gait(ms * MS, ms / 1000)]) == []
    assert len(window.drawn) == pytest.approx(1000 * MS / FRAME_NS, abs=2)
    assert window.drawn[-1].left.load == pytest.approx(1.0, abs=0.04)


def test_it_wakes_for_the_next_frame_and_does_not_make_up_for_lost_ones() -> None:
    window = Window()
    node = VisualNode(window)
    node.step(1000 * MS, [])
    assert 1000 * MS < node.wake_ns(1000 * MS) <= 1000 * MS + FRAME_NS
    node.step(5000 * MS, [])
    for us in range(10):
        node.step(5000 * MS + us * 1000, [])
    assert len(window.drawn) == 2


def test_a_closed_window_stays_closed_and_the_node_goes_on() -> None:
    window = Window()
    node = VisualNode(window)
    window.wish = True
    node.step(0, [])
    assert window.closed
    assert node.step(FRAME_NS, [gait(0, 1.0)]) == []
    assert window.drawn == []
    assert node.wake_ns(FRAME_NS) > 2 * FRAME_NS


def test_without_a_display_the_run_goes_on_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "protocol.toml").write_text('name = "quiet"\n')
    started = make(RunPlan(tmp_path, tmp_path / "a.mcap"), "visual")
    assert "no display" in started.notes[0]
    assert started.node.step(0, [gait(0, 1.0)]) == []
    started.finish()


def test_with_a_display_it_opens_a_window_and_closes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    (tmp_path / "protocol.toml").write_text('name = "quiet"\n')
    started = make(RunPlan(tmp_path, tmp_path / "a.mcap"), "visual")
    assert list(started.notes) == []
    assert started.node.step(0, [gait(0, 1.0)]) == []
    started.finish()
