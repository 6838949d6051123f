"""Calibration of one patient on one rig: what is found from standing, leaning and walking, and when it is refused.

Lives here: the steps of the sequence (`standing`, `leaning`, `walking`, joined by `sequence`), what follows from the
samples that they collected (`poses`, `baseline`, joined by `judge`). Why: a wrong calibration spoils every session
after it, so what is implausible is refused, in words that say what to do. Must never: ask the time or a person; who
does that is the command `stridecue calibrate`.
"""
