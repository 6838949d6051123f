"""Measuring: what the patient hears against what was asked, and what this PC can hold.

Lives here: trials and their judgement, the witnesses of sound, the stations from byte to sound, the checks of a
preflight. Why: a figure that goes into a rig must come from one place, whichever command asks. Must never: be needed
while a patient walks.
"""
