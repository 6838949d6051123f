from pathlib import Path

import pytest

from feedback.config import load_rig
from feedback.config.protocol import Protocol
from feedback.messages import BlockBegins, Command, GaitState, ProcessHealth
from feedback.outputs.scene import Scene, Stage
from feedback.outputs.visual import Screen, VisualError
from feedback.outputs.visual.window import CLOSE
from feedback.processes.plan import RunPlan
from feedback.processes.visual import AGAIN_NS, VisualNode, make
from feedback.roster import processes

MS = 1_000_000
FRAME_NS = round(1e9 / 60)
RIG = Path(__file__).resolve().parents[2] / "configs/rigs/emulated.toml"
MINIMAL = (
    'name = "soles"\n[sole]\ncalibration = "newton"\nzones = [{ name = "z", x = 0.0, y = 0.0, region = "heel" }]\n'
)


class Window(Screen):
    """Keeps what it was to draw."""

    def __init__(self) -> None:
        self.drawn: list[Scene] = []
        self.keys: list[str] = []
        self.closed = self.broken = False

    def draw(self, scene: Scene) -> None:
        if self.broken:
            raise VisualError("the display is gone")
        self.drawn.append(scene)

    def pressed(self) -> list[str]:
        keys, self.keys = self.keys, []
        return keys

    def close(self) -> None:
        self.closed = True


def gait(t_ns: int, load: float = 1.0) -> GaitState:
    return GaitState(t_ns, t_ns, 0, "walking", 0.1, 0.6, load, 0.0, 100.0)


def node_of(window: Window | None, **more) -> VisualNode:
    return VisualNode(Stage(load_rig(RIG), Protocol(name="quiet")), window, **more)


def plan_of(tmp_path: Path, screen: str = "") -> RunPlan:
    (tmp_path / "protocol.toml").write_text('name = "quiet"\n')
    (tmp_path / "rig.toml").write_text(MINIMAL + screen)
    return RunPlan(tmp_path, tmp_path / "a.mcap")


@pytest.mark.parametrize("fps", [30, 60])
def test_it_draws_the_latest_at_the_pace_of_pictures_whatever_arrives(fps: int) -> None:
    window = Window()
    node = node_of(window, fps=fps)
    for ms in range(1, 1001):
        assert node.step(ms * MS, [gait(ms * MS, ms / 1000)]) == []
    assert len(window.drawn) == pytest.approx(fps, abs=2)
    assert window.drawn[-1].feet[0].zones[0] == pytest.approx(1.0, abs=0.05)


def test_it_wakes_for_the_next_picture_and_does_not_make_up_for_lost_ones() -> None:
    window = Window()
    node = node_of(window)
    node.step(1000 * MS, [])
    assert 1000 * MS < node.wake_ns(1000 * MS) <= 1000 * MS + FRAME_NS
    node.step(5000 * MS, [])
    for us in range(10):
        node.step(5000 * MS + us * 1000, [])
    assert len(window.drawn) == 2


def test_a_computer_that_does_not_keep_up_gives_up_pictures() -> None:
    window = Window()
    node = node_of(window)
    counts = []
    for second in range(8):
        late = ProcessHealth(second * 1000 * MS, 0, second, "engine", 100, 0, 80 * MS, 3, 50.0, 90.0)
        node.step(second * 1000 * MS, [late])
        before = len(window.drawn)
        for ms in range(1, 1000):
            node.step(second * 1000 * MS + ms * MS, [])
        counts.append(len(window.drawn) - before)
    assert counts[:2] == [59, 60]
    assert counts[3] == pytest.approx(15, abs=2)
    assert counts[-1] <= 1


def test_keys_become_commands_and_mean_what_the_session_is_at() -> None:
    window = Window()
    node = node_of(window)
    window.keys = ["space", "p", "x"]
    asked = node.step(0, [])
    assert [(type(one), one.who, one.key) for one in asked] == [
        (Command, "screen", "cue_now"),
        (Command, "screen", "pause"),
    ]
    window.keys = ["p", "1"]
    pause = BlockBegins(FRAME_NS, 0, 0, 1, "pause", 0.0, 0.0, 9.0, 0, ())
    assert [one.key for one in node.step(FRAME_NS, [pause])] == ["resume"]
    later = [one for k in range(2, 70) for one in node.step(k * FRAME_NS, [])]
    assert [(one.key, one.value) for one in later] == [("effort", "1")]


def test_a_closed_window_stays_closed_and_the_node_goes_on() -> None:
    window = Window()
    node = node_of(window, reopen=Window)
    window.keys = [CLOSE]
    node.step(0, [])
    assert window.closed
    assert node.step(2 * AGAIN_NS, [gait(0)]) == []
    assert window.drawn == []
    assert node.wake_ns(FRAME_NS) > 2 * FRAME_NS


def test_a_display_that_went_away_is_looked_for_until_it_is_back() -> None:
    first, second, asked = Window(), Window(), []

    def reopen() -> Screen:
        asked.append(None)
        if len(asked) < 3:
            raise VisualError("no display")
        return second

    node = node_of(first, reopen=reopen)
    first.broken = True
    node.step(0, [])
    assert first.closed
    for k in range(1, 5):
        assert node.step(k * AGAIN_NS, [gait(k * AGAIN_NS)]) == []
    assert len(asked) == 3
    assert len(second.drawn) == 2


def test_without_a_display_the_run_goes_on_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    started = make(plan_of(tmp_path), "visual")
    assert "no display" in started.notes[0]
    assert started.node.step(0, [gait(0)]) == []
    started.finish()


def test_with_a_display_it_opens_a_window_draws_and_closes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    plan = plan_of(tmp_path, '[screen]\ndisplay = 3\nfps = 30\ntheme = "light"\n')
    started = make(plan, "visual")
    assert list(started.notes) == ["there is no display 3; the main one is used"]
    assert started.node.step(0, [gait(0)]) == []
    assert started.node.wake_ns(0) == pytest.approx(2 * FRAME_NS, abs=2)
    started.finish()


def test_the_rig_switches_it_off(tmp_path: Path) -> None:
    shown, hidden = plan_of(tmp_path).rig, load_rig(RIG)
    hidden = hidden.model_copy(update={"screen": hidden.screen.model_copy(update={"show": False})})
    assert "visual" in processes(shown, screen=True)
    assert "visual" not in processes(shown, screen=False)
    assert "visual" not in processes(hidden, screen=True)
