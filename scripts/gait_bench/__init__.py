"""Parts of scripts/bench_gait: real walks, the engine's predictions, and the simpler ways they are compared with."""
