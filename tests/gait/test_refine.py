import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.refine import Refinement

finite = st.floats(-1e3, 1e3)


@given(rows=st.lists(st.tuples(*[finite] * 6), max_size=60))
def test_it_only_trims_whatever_it_is_told(rows: list[tuple[float, ...]]) -> None:
    refinement = Refinement()
    for *intervals_and_loads, residual in rows:
        moved = refinement.correction(intervals_and_loads[:3], intervals_and_loads[3:])
        assert abs(moved) <= 0.06
        refinement.learn(residual)


def test_nothing_unusual_moves_nothing() -> None:
    refinement = Refinement()
    assert [refinement.correction((0.0, 0.0, 0.0), (0.9, 0.4)) for _ in range(5)] == [0.0] * 5


def test_a_forefoot_loaded_early_means_an_early_landing() -> None:
    refinement = Refinement()
    refinement.correction((0.0, 0.0, 0.0), (0.9, 0.4))
    assert refinement.correction((0.0, 0.0, 0.0), (0.9, 0.55)) < 0


def test_it_learns_how_this_patient_differs() -> None:
    """For this one, more load on the stance foot means a much later landing than for others."""
    refinement, rng = Refinement(), np.random.default_rng(1)
    errors = []
    for _ in range(400):
        load = rng.normal(0.9, 0.05)
        truth = 0.3 * (load - 0.9)
        errors.append(abs(truth - refinement.correction((0.0, 0.0, 0.0), (load, 0.4))))
        refinement.learn(truth)
    assert np.mean(errors[-100:]) < 0.6 * np.mean(errors[:50])
