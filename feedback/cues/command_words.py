"""The words by which something is asked for while somebody walks.

Lives here: constants. Why: who asks (another program) and who answers (dosing, targets, therapy, tuning, belt) must
spell alike, and who asks must not wait for the whole engine to be imported. Must never: hold behaviour.
"""

OF_THE_DOSE = ("next_block", "pause", "resume", "cue_now", "probe_now")
EFFORT = "effort"
"""With a rating from 0 to 10."""
STOP, ALLOW = "stop_sounds", "allow_sounds"
OF_THE_BELT = BELT_START, BELT_STOP, BELT_SPEED, BELT_INCLINE = "belt_start", "belt_stop", "belt_speed", "belt_incline"
"""Speed in m/s, incline in percent. The process of the belt's port answers them, or the engine where nobody obeys."""
STOP_ONLY = ("screen", "patient")
"""Whoever asks so may stop a belt, and nothing else."""
APPLY = "apply"
"""Several numbers at once: all are taken, or none."""
NONE = "none"
"""Takes out a number that may be left out."""
WORDS = (*OF_THE_DOSE, EFFORT, STOP, ALLOW, *OF_THE_BELT)
WITH_VALUE = ("probe_now", EFFORT, BELT_SPEED, BELT_INCLINE)
