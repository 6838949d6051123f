"""The conversation with the package's own process, and what that process asks of the package."""

import sys
from pathlib import Path

import numpy as np
import pytest

from gait_bench import package
from gait_bench.package import Package, PackageMissing

TIME_S = np.array([5.0, 5.1, 5.2, 5.3])
HEARD = np.array([0.0, 0.5, 0.25, -0.25])
STAND_IN = '''
class AOController:
    def __init__(self, config):
        assert (config.n_harmonics, config.omega_init) == (3, 1)
        self.results = []

    def step(self, t, x, x_dot):
        self.results.append(Result(t, x_dot))


class Result:
    """Tells back what came in: the time as phase, the change as frequency."""

    def __init__(self, t, x_dot):
        self.gait_phase, self.omega = t, x_dot
'''


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of the same names, so that what is asked of the real one can be seen."""
    folder = tmp_path / "site" / "adaptive_oscillator"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "controller.py").write_text(STAND_IN)
    (folder / "definitions.py").write_text("from types import SimpleNamespace as AOParameters\n")
    (tmp_path / "site" / "loguru.py").write_text("class logger:\n    remove = staticmethod(lambda: None)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))


@pytest.mark.usefixtures("stand_in")
def test_it_is_fed_as_its_authors_feed_it(tmp_path: Path) -> None:
    with Package(Path(sys.executable), tmp_path) as running:
        for _ in range(2):
            track = running.run(TIME_S, HEARD)
            assert track.time_s.tolist() == TIME_S[1:].tolist()
            assert track.phase_rad == pytest.approx([0.1, 0.2, 0.3])
            assert track.omega_rad_s == pytest.approx([0.5, -0.25, -0.5])


@pytest.mark.usefixtures("stand_in")
def test_its_wrapped_phase_is_counted_on(tmp_path: Path) -> None:
    with Package(Path(sys.executable), tmp_path) as running:
        track = running.run(np.array([0.0, 1.0, 5.0, 8.0]), HEARD)
    assert track.phase_rad == pytest.approx([1.0, 5.0 - 2 * np.pi, 8.0 - 2 * np.pi])


@pytest.mark.parametrize("words", ["", "print('RuntimeError: diverged', flush=True)"])
def test_a_process_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    child = tmp_path / "child.py"
    child.write_text(f"import sys\nsys.stdin.readline()\n{words}\n")
    monkeypatch.setattr(package, "CHILD", child)
    told = "diverged" if words else "without a word"
    with Package(Path(sys.executable), tmp_path) as running, pytest.raises(PackageMissing, match=told):
        running.run(TIME_S, HEARD)
