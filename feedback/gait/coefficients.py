"""Weights of the prediction's refinement, found over many people's walks. Written by scripts/fit_refinement --write.

Lives here: numbers only. Why: what many people's feet say is where learning about one patient begins. Must never: be
edited by hand.

Order: first double support, step, second double support (less the usual ones, s), then the clues in the order of
clues.py (share of body weight): of each block total load, moment along and moment across; weights end with a constant.
SCALES: 68 % of strides deviate by less. WEIGHTS: milliseconds later for one scale more.
"""

SCALES = (
    0.01216, 0.01932, 0.01198,
    0.06165, 0.03707, 0.01745,
    0.04049, 0.04615, 0.04354,
    0.03485, 0.03424, 0.08867,
    0.04066, 0.02649, 0.07579,
    0.03252, 0.02084, 0.02574,
    0.03724, 0.0617, 0.07005,
    0.03587, 0.06747, 0.07662,
)  # fmt: skip
WEIGHTS = (
    -0.8262, 3.625, 0.2998,
    -1.662, -3.123, 0.5181,
    -1.902, -0.9795, 0.1686,
    -0.01479, 0.9581, -2.331,
    -0.9157, -1.188, 2.424,
    -0.05557, 1.217, -2.547,
    1.122, 4.937, -4.415,
    0.3782, -5.548, 8.626,
    -0.9904,
)  # fmt: skip
