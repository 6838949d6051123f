"""Parts of scripts/bench_display: a display, a walk that is told, the screen that is timed, the witness of pixels."""
