"""Knowledge of walking: from the counts of two soles to events, phase, predictions and strides.

Start at `tracker.GaitTracker`. Everything here is pure: time comes in with the samples, the same samples give the
same answers. The hot path is plain Python scalars, which at eight numbers a sample are faster than arrays.
"""
