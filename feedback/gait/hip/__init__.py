"""How far the leg trails and the hip extends, from soles and belt, thigh and pelvis sensors, whichever are there.

Lives here: `chain` joins what `pose`, `tilt`, `segment`, `belt`, `trailing`, `fit` and `pelvis` know. Why: every angle
names the method that it was measured with. Must never: mix two definitions of an angle.
"""
