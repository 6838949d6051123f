from pathlib import Path

import numpy as np

from feedback.config import load_protocol, load_rig
from feedback.outputs.scene import Stage
from feedback.outputs.visual.stills import Stills

CONFIGS = Path(__file__).resolve().parents[3] / "configs"


def test_a_picture_is_as_large_as_asked_and_the_same_for_the_same_scene() -> None:
    rig, protocol = load_rig(CONFIGS / "rigs/emulated.toml"), load_protocol(CONFIGS / "protocols/every_stride.toml")
    stage = Stage(rig, protocol)
    first, second = (Stills(stage.cells, rig.screen, (640, 360)).picture(stage.scene(10**12)) for _ in range(2))
    assert first.shape == (360, 640, 3)
    assert np.array_equal(first, second)
    assert first.std() > 1, "something is drawn"
