from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import FORMATS, Walk, WalkError, counts, read_walk
from feedback.config.rig import Walk as WalkOfRig


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(WalkError, match="there are: gaitpdb, moticon, pedar, stappone, wfdb, xdf, zebris"):
        read_walk(tmp_path / "w.c3d", "c3d")


def test_a_rig_may_name_every_format() -> None:
    for name in FORMATS:
        assert WalkOfRig.model_validate({"format": name}).format == name


def test_wider_converters_are_shifted_by_their_own_half() -> None:
    values = np.array([[-30000.0], [0.0]])
    walk = Walk("w", 100.0, np.array([0.0, 0.01]), values, values, "count", zero=32768)
    assert counts(walk, 1.0)[0][:, 0].tolist() == [2768, 32768]
