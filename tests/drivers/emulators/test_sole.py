"""The spread of load over the sole, and over other soles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.emulators.sole import CELLS, STANCE, WALKING, onto, spread


def at(stance: float, standing: float = 0.0, toe_first: bool = False) -> np.ndarray:
    return spread(np.array([stance]), np.array([standing]), np.array([toe_first]))[0]


def centre(shares: np.ndarray) -> float:
    """Centre of pressure along the sole, -1 heel … 1 toe."""
    return float(shares @ np.array(CELLS)[:, 1])


def test_the_table_has_a_row_for_each_point_of_stance() -> None:
    assert WALKING.shape == (len(STANCE), len(CELLS))
    assert np.allclose(WALKING.sum(axis=1), 1, atol=0.025)


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_shares_are_never_negative_and_sum_to_one(stance: float, standing: float, toe_first: bool) -> None:
    shares = at(stance, standing, toe_first)
    assert shares.min() >= 0
    assert shares.sum() == pytest.approx(1)


def test_pressure_rolls_from_the_heel_to_the_toes() -> None:
    path = [centre(at(stance)) for stance in np.linspace(0, 1, 11)]
    assert path[0] < -0.7
    assert path[-1] > 0.4
    assert np.all(np.diff(path[:10]) > 0)


def test_a_toe_first_foot_lands_on_its_front_and_comes_down() -> None:
    assert centre(at(0.0, toe_first=True)) > 0.4
    assert np.allclose(at(0.5, toe_first=True), at(0.5))


def test_standing_bears_on_heel_and_forefoot() -> None:
    shares = at(0.5, standing=1.0)
    assert shares[:3].sum() > 0.5
    assert shares[5:].sum() > 0.25


def test_the_cells_own_layout_is_kept() -> None:
    assert np.allclose(onto(CELLS), np.eye(8), atol=0.01)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=20))
def test_no_load_is_lost_on_another_sole(zones: list[tuple[float, float]]) -> None:
    assert np.allclose(onto(zones).sum(axis=1), 1)
    assert onto(zones).min() >= 0


def test_on_a_coarse_sole_each_cell_loads_the_nearest_zone() -> None:
    heel, toe = onto([(0.0, -0.8), (0.0, 0.8)]).T
    assert heel[:3] == pytest.approx(1, abs=1e-3)
    assert toe[5:] == pytest.approx(1, abs=1e-3)
