import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.clues import COUNT
from feedback.gait.coefficients import SCALES, WEIGHTS
from feedback.gait.refine import Refinement

USUAL = np.tile((0.9, 0.1, 0.05), COUNT // 3)
STEADY = (0.0, 0.0, 0.0)
LAST_LOOK = COUNT - 3
"""Where the latest block of the stance foot begins."""
finite = st.floats(-1e3, 1e3)


def told(**changed: float) -> np.ndarray:
    """The usual clues, with the latest load or moments of the stance foot changed."""
    clues = USUAL.copy()
    for name, change in changed.items():
        clues[LAST_LOOK + ("load", "along", "across").index(name)] += change
    return clues


def test_there_is_one_weight_for_each_deviation_and_the_constant() -> None:
    assert len(SCALES) == 3 + COUNT
    assert len(WEIGHTS) == len(SCALES) + 1
    assert min(SCALES) > 0


@given(rows=st.lists(st.tuples(st.tuples(finite, finite, finite), finite, finite), max_size=40))
def test_it_only_trims_whatever_it_is_told(rows: list[tuple[tuple[float, float, float], float, float]]) -> None:
    refinement = Refinement()
    for intervals, clue, residual in rows:
        assert abs(refinement.correction(intervals, USUAL + clue)) <= 0.15
        refinement.learn(residual)


def test_nothing_unusual_moves_next_to_nothing() -> None:
    refinement = Refinement()
    assert max(abs(refinement.correction(STEADY, USUAL)) for _ in range(5)) < 0.002


def test_leaning_inwards_on_the_stance_foot_brings_the_other_down_early() -> None:
    """The weight is on its way to the swing side already."""
    refinement = Refinement()
    usual = refinement.correction(STEADY, USUAL)
    assert refinement.correction(STEADY, told(across=-0.2)) < usual - 0.003


def test_rolling_forward_late_means_a_late_landing() -> None:
    refinement = Refinement()
    usual = refinement.correction(STEADY, USUAL)
    assert refinement.correction(STEADY, told(along=-0.2)) > usual + 0.003


def test_it_learns_how_this_patient_differs() -> None:
    """For this one, more load on the stance foot means a much later landing than for others."""
    refinement, rng = Refinement(), np.random.default_rng(1)
    errors = []
    for _ in range(400):
        change = rng.normal(0, 0.05)
        errors.append(abs(0.3 * change - refinement.correction(STEADY, told(load=change))))
        refinement.learn(0.3 * change)
    assert np.mean(errors[-100:]) < 0.6 * np.mean(errors[:50])


def test_what_was_not_asked_cannot_be_learnt_from() -> None:
    refinement = Refinement()
    refinement.learn(0.2)
    assert abs(refinement.correction(STEADY, USUAL)) < 0.002
