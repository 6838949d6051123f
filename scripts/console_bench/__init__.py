"""Parts of scripts/bench_console: a run with a console, the pages that watch it, what its process uses."""
