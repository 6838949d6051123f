"""Weights of the prediction's refinement, found over many people's walks. Written by scripts/fit_refinement --write.

Lives here: numbers only. Why: what many people's feet say is where learning about one patient begins. Must never: be
edited by hand.

Order: first double support, step, second double support (less the usual ones, s), then the clues in the order of
clues.py (share of body weight): of each block total load, moment along and moment across; weights end with a constant.
SCALES: 68 % of strides deviate by less. WEIGHTS: milliseconds later for one scale more.
"""

SCALES = (
    0.0126, 0.02027, 0.01199,
    0.06178, 0.03722, 0.01758,
    0.04065, 0.04644, 0.04362,
    0.0378, 0.0619, 0.07014,
    0.03617, 0.0676, 0.07638,
    0.03515, 0.03451, 0.08878,
    0.04126, 0.02685, 0.07594,
    0.0326, 0.02109, 0.02577,
)  # fmt: skip
WEIGHTS = (
    -0.6056, 3.748, -0.1914,
    -1.542, -3.1, 0.4603,
    -1.783, -0.7379, 0.3825,
    0.9677, 4.723, -5.141,
    0.533, -5.601, 9.144,
    -0.05303, 0.9448, -2.234,
    -0.9638, -1.123, 2.371,
    0.1806, 1.044, -2.563,
    -0.6378,
)  # fmt: skip
