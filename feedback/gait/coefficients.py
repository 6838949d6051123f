"""Weights of the prediction's refinement, found over many people's walks. Written by scripts/fit_refinement --write.

Lives here: numbers only. Why: what many people's feet say is where learning about one patient begins. Must never: be
edited by hand.

Order: first double support, step, second double support (less the usual ones, s), then the clues in the order of
clues.py (share of body weight): of each block total load, moment along and moment across; weights end with a constant.
SCALES: 68 % of strides deviate by less. WEIGHTS: milliseconds later for one scale more.
"""

SCALES = (
    0.01216, 0.01932, 0.01198,
    0.06165, 0.03711, 0.01746,
    0.04048, 0.04612, 0.04357,
    0.0373, 0.06163, 0.07003,
    0.03588, 0.06746, 0.07662,
    0.0349, 0.03425, 0.08866,
    0.04061, 0.02646, 0.07577,
    0.03256, 0.02086, 0.02573,
)  # fmt: skip
WEIGHTS = (
    -0.8254, 3.623, 0.3078,
    -1.688, -3.142, 0.5185,
    -1.897, -0.9707, 0.1614,
    1.115, 4.924, -4.406,
    0.3942, -5.542, 8.624,
    -0.01331, 0.9611, -2.326,
    -0.9083, -1.202, 2.405,
    -0.06928, 1.237, -2.532,
    -0.9913,
)  # fmt: skip
