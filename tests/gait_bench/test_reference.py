"""The reference events that every way of predicting is judged by."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.walkfile import read_walk
from gait_bench import reference

TIME_S = np.arange(0, 10, 0.01)


def force(*stances: tuple[float, float]) -> np.ndarray:
    """Trapezoids of 600 N that rise and fall within 60 ms."""
    shapes = [np.clip(np.minimum((TIME_S - a) / 0.06, (b - TIME_S) / 0.06), 0, 1) for a, b in stances]
    return 600 * np.max(shapes, axis=0)


def test_events_lie_where_the_force_crosses_the_level() -> None:
    strikes, offs = reference.events(TIME_S, force((1.003, 1.703), (2.117, 2.807)), 300.0)
    assert strikes.tolist() == pytest.approx([1.033, 2.147], abs=1e-9)
    assert offs.tolist() == pytest.approx([1.673, 2.777], abs=1e-9)


def test_a_short_gap_is_filled_and_a_short_contact_removed() -> None:
    strikes, offs = reference.events(TIME_S, force((1, 1.3), (1.4, 1.9), (2.4, 2.55), (3, 3.7)), 30.0)
    assert strikes.tolist() == pytest.approx([1.003, 3.003])
    assert offs.tolist() == pytest.approx([1.897, 3.697])


@given(st.lists(st.floats(0, 700), min_size=1, max_size=120), st.floats(1, 600))
def test_strikes_and_toe_offs_take_turns(values: list[float], level: float) -> None:
    times = np.arange(len(values) * 9) / 100
    strikes, offs = reference.events(times, np.repeat(values, 9), level)
    both = sorted([(at, 1) for at in strikes] + [(at, -1) for at in offs])
    assert all(a[1] != b[1] for a, b in pairwise(both))


def test_a_leg_knows_its_anchors_and_which_strikes_are_due() -> None:
    strikes = np.cumsum([1.0] * 14 + [3.0, 1.0, 0.5, 1.0])
    leg = reference.Leg(strikes, strikes[:-1] + 0.6, strikes[1:] - 0.5, strikes[:3] + 0.1)
    assert leg.due.tolist() == [11, 12, 13, 15, 17]
    assert leg.anchors[1].tolist() == pytest.approx([2.0, 2.1, 2.5, 2.6])
    assert np.isnan(leg.anchors[5, 1])
    assert np.isnan(leg.anchors[15, 3])


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "leg", "counts", "sums_s"),
    [
        ("GaCo01_01", "left", (95, 96, 82), (5813.141, 5888.6392)),
        ("GaCo01_01", "right", (97, 97, 86), (5979.8524, 5933.7676)),
        ("GaPt33_10", "left", (100, 100, 89), (6007.8854, 5968.2726)),
        ("SiPt23_01", "right", (109, 109, 98), (6593.107, 6550.123)),
    ],
)
def test_it_is_the_reference_that_the_engine_is_scored_by(recordings, name, leg, counts, sums_s) -> None:
    """Strikes, toe offs, due strides, and sums of the times, by an independent scorer of the same definition."""
    path = recordings / "gaitpdb" / f"{name}.txt.xz"
    if not path.is_file():
        pytest.skip(f"{name} is not among these recordings")
    walk = read_walk(path, "gaitpdb")
    found = reference.legs(walk.time_s, walk.left.sum(axis=1), walk.right.sum(axis=1))[leg]
    assert (len(found.strikes), len(found.offs), len(found.due)) == counts
    assert (found.strikes.sum(), found.offs.sum()) == pytest.approx(sums_s, abs=1e-3)
