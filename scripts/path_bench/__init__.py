"""Parts of scripts/bench_path."""
