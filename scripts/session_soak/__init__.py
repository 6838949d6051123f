"""A whole session under random faults, and what became of it: scripts/soak."""
