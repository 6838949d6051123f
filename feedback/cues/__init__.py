"""Cues: which there are, when they sound, and where they stand until they do. Pure: time comes in as an argument."""
