"""A session at more than its normal rates, with many who listen: scripts/bench_load."""
