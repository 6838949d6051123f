"""Bursts as they come, and looking back."""

import numpy as np
import pytest

from feedback.gait.muscle.bursts import Live, bursts_of
from feedback.gait.muscle.quiet import level_of

HOP_S = 0.002
LEVEL = level_of(np.ones(20), 0.4)


def _energy(*bursts, hops=1000, ratio=20.0, seed=1):
    energy = np.random.default_rng(seed).chisquare(4, hops) / 4
    for begin, end in bursts:
        energy[begin:end] *= ratio
    return energy


def test_bursts_begin_and_end_where_they_do():
    found = bursts_of(_energy((200, 300), (600, 750)), LEVEL, HOP_S)
    assert [row.begin for row in found] == pytest.approx([200, 600], abs=2)
    assert [row.end for row in found] == pytest.approx([300, 750], abs=2)
    assert all(row.over and row.whole for row in found)


def test_a_short_pause_is_none_and_a_long_one_is_one():
    assert len(bursts_of(_energy((200, 300), (312, 400)), LEVEL, HOP_S)) == 1
    assert len(bursts_of(_energy((200, 300), (345, 400)), LEVEL, HOP_S)) == 2


def test_what_was_on_before_and_what_still_is_are_marked():
    first, last = bursts_of(_energy((0, 200), (900, 1000)), LEVEL, HOP_S)
    assert not first.whole
    assert not last.over
    assert last.end == 1000


def test_spikes_are_no_bursts():
    energy = _energy()
    energy[::100] = 1e7
    assert bursts_of(energy, LEVEL, HOP_S) == []


@pytest.mark.parametrize("piece", [1, 3, 50])
def test_live_tells_the_same_in_any_pieces_and_soon(piece):
    energy = _energy((200, 300), (600, 750)).tolist()
    live, edges = Live(HOP_S), []
    for k in range(0, 1000, piece):
        edges += [(k + hop, edge, over) for hop, edge, over in live.step(energy[k : k + piece], LEVEL)]
    assert edges == Live(HOP_S).step(energy, LEVEL)
    ons = [hop for hop, edge, _ in edges if edge > 0]
    assert [edge for _, edge, _ in edges] == [1, -1, 1, -1]
    assert all(0 < hop - true <= 20 for hop, true in zip(ons, (200, 600), strict=True))
