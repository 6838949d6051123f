"""How a foot's load spreads over its sole from heel strike to toe off.

Lives here: the table of load shares by stance, and its transfer to any layout of zones. Why: contact detection sees
zones, not feet. Must never: know time or newtons.

WALKING is the mean of the 74 feet of the control walks '_01' of the PhysioNet set gaitpdb (doi:10.13026/C24H3N;
Yogev 2005, Hausdorff 2007, Frenkel-Toledo 2005; ODC-By): of each walk and foot the median share of each sensor at 21
points of stance, contact at 20 N, then the mean over feet, rounded to 0.01.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CELLS: tuple[tuple[float, float], ...] = (
    (0.0, -0.8),
    (0.5, -0.4),
    (-0.5, -0.4),
    (0.5, 0.0),
    (-0.5, 0.0),
    (0.5, 0.4),
    (-0.5, 0.4),
    (0.0, 0.8),
)
"""(x, y) of the eight cells, x -1 medial … 1 lateral, y -1 heel … 1 toe."""
STANCE: tuple[float, ...] = (0, 0.05, 0.1, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1)
WALKING = np.array(
    [
        [0.96, 0.03, 0.01, 0.00, 0.00, 0.00, 0.00, 0.00],
        [0.69, 0.19, 0.11, 0.01, 0.00, 0.00, 0.00, 0.00],
        [0.42, 0.29, 0.21, 0.04, 0.00, 0.02, 0.00, 0.00],
        [0.31, 0.28, 0.22, 0.08, 0.02, 0.05, 0.02, 0.02],
        [0.27, 0.24, 0.21, 0.10, 0.03, 0.07, 0.05, 0.03],
        [0.22, 0.21, 0.18, 0.13, 0.05, 0.09, 0.08, 0.04],
        [0.16, 0.16, 0.14, 0.17, 0.07, 0.13, 0.12, 0.05],
        [0.09, 0.09, 0.09, 0.21, 0.09, 0.18, 0.18, 0.08],
        [0.03, 0.03, 0.03, 0.22, 0.09, 0.23, 0.25, 0.11],
        [0.01, 0.01, 0.01, 0.15, 0.07, 0.28, 0.32, 0.15],
        [0.01, 0.00, 0.00, 0.04, 0.04, 0.30, 0.38, 0.24],
        [0.00, 0.00, 0.00, 0.04, 0.06, 0.18, 0.30, 0.42],
        [0.00, 0.00, 0.00, 0.02, 0.03, 0.20, 0.37, 0.37],
    ]
)
STANDING = np.array([0.27, 0.15, 0.11, 0.10, 0.05, 0.13, 0.13, 0.06])
"""Rearfoot, midfoot and forefoot of about 53, 15 and 32 %; of the rest of the load, between Cavanagh's (1987, Foot
Ankle 7:262) 60, 8, 32 and a shod foot's."""
TOE = np.array([0.0, 0.0, 0.0, 0.02, 0.02, 0.30, 0.36, 0.30])
"""Where an equinus foot lands, and where a dragged one scrapes."""
TOE_UNTIL = 0.3
"""Share of stance by which a foot that landed on its toes has come down to the usual spread."""
REACH = 0.12
"""How far a cell's load reaches into zones that lie elsewhere, in the units of x and y."""


def spread(stance: Array, standing: Array, toe_first: NDArray[np.bool_]) -> Array:
    """Shares of the eight cells, shape (n, 8), each row summing to 1.

    stance: 0 … 1 from heel strike to toe off; standing: 0 walking … 1 quiet standing; toe_first: lands on its toes.
    """
    usual = np.column_stack([np.interp(stance, STANCE, WALKING[:, cell]) for cell in range(len(CELLS))])
    early = np.where(toe_first, np.clip(1 - stance / TOE_UNTIL, 0, 1), 0.0)[:, None]
    walking = usual * (1 - early) + TOE * early
    mixed = walking * (1 - standing[:, None]) + STANDING * standing[:, None]
    shares: Array = mixed / mixed.sum(axis=1, keepdims=True)
    return shares


def onto(zones: Sequence[tuple[float, float]]) -> Array:
    """Matrix (8, zones) that carries the cells' loads to zones at these (x, y); each row sums to 1."""
    cells, places = np.array(CELLS), np.array(zones, dtype=float)
    square = ((cells[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
    weights = np.exp((square.min(axis=1, keepdims=True) - square) / (2 * REACH**2))
    matrix: Array = weights / weights.sum(axis=1, keepdims=True)
    return matrix
