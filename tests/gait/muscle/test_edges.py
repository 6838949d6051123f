"""The double threshold, and the likeliest change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.gait.muscle.edges import Edges, change

HOP_S = 0.002


def _edges(*runs):
    """(above, ms) after each other."""
    aboves = [above for above, ms in runs for _ in range(round(ms / 2))]
    return [(2 * k, edge) for k, edge in Edges(HOP_S).steps(aboves)]


def test_a_spike_is_no_burst_and_20_of_25_ms_are():
    assert _edges((False, 100), (True, 18), (False, 100)) == []
    assert _edges((False, 100), (True, 40), (False, 200)) == [(118, 1), (178, -1)]
    assert _edges((False, 100), (True, 12), (False, 4), (True, 12), (False, 20)) == [(122, 1)]


def test_a_pause_of_less_than_40_ms_ends_nothing():
    assert _edges((False, 50), (True, 100), (False, 36), (True, 100), (False, 36)) == [(68, 1)]
    assert [edge for _, edge in _edges((True, 100), (False, 60), (True, 100))] == [1, -1, 1]


@given(st.lists(st.booleans(), max_size=400), st.lists(st.integers(1, 30), max_size=40))
def test_pieces_change_nothing_and_edges_alternate(aboves, cuts):
    whole = Edges(HOP_S).steps(aboves)
    edges, at, pieces = Edges(HOP_S), 0, []
    for cut in [*cuts, len(aboves)]:
        pieces += [(at + k, edge) for k, edge in edges.steps(aboves[at : at + cut])]
        at = min(at + cut, len(aboves))
    assert pieces == whole
    assert [edge for _, edge in whole] == [1, -1] * (len(whole) // 2) + [1] * (len(whole) % 2)


@pytest.mark.parametrize(("ratio", "limit"), [(4.0, 6.0), (10.0, 2.0), (100.0, 0.5)])
def test_the_likeliest_change_is_near_the_true_one(ratio, limit):
    rng = np.random.default_rng(3)
    errors = []
    for _ in range(200):
        energy = rng.chisquare(1, 60)
        energy[35:] *= ratio
        errors.append(abs(change(energy, 1.0, ratio) - 35))
    assert np.mean(errors) <= limit
