"""Proofs of belt control: the process of a belt's port, an emulated treadmill, and a line that may fail."""
