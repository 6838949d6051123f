from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import Walk, WalkError
from feedback.config import load_rig
from feedback.messages import Samples
from feedback.processes.offline import feed, frames, read

RIGS = Path(__file__).resolve().parents[2] / "configs" / "rigs"


class Engine:
    """Says when it was stepped and with what."""

    def __init__(self):
        self.steps = []

    def step(self, now_ns, inbox):
        self.steps.append((now_ns, len(inbox)))
        return list(inbox)

    def wake_ns(self, now_ns):
        return now_ns + 50


def sample(t_ns):
    return Samples(t_ns, t_ns, 0, "soles.left", 0, (1.0,))


def test_where_there_is_a_gap_time_goes_on_and_all_that_is_said_is_heard_in_order():
    engine, said = Engine(), []
    feed(engine, [(100, [sample(100)]), (120, [sample(120)]), (260, [sample(260)])], said.append)
    assert engine.steps == [(100, 1), (120, 1), (170, 0), (220, 0), (260, 1)]
    assert [message.t_ns for message in said] == [100, 120, 260]


def test_frames_are_both_feet_in_counts_at_their_time():
    time_s = np.array([0.5, 0.51])
    walk = Walk("w", 100.0, time_s, np.full((2, 8), 2.0), np.full((2, 8), 3.0), "N")
    told = list(frames(walk, load_rig(RIGS / "gaitpdb.toml")))
    assert [at_ns for at_ns, _ in told] == [500_000_000, 510_000_000]
    left, right = told[1][1]
    assert (left.stream, left.seq, left.values) == ("insoles.left", 1, (40.0,) * 8)
    assert (right.stream, right.values) == ("insoles.right", (60.0,) * 8)


def test_a_rig_without_walks_or_with_other_zones_is_refused(tmp_path):
    rig = load_rig(RIGS / "emulated.toml")
    with pytest.raises(WalkError, match=r"needs a \[walk\] section"):
        read(tmp_path / "w.txt", rig, Path("rig.toml"))
