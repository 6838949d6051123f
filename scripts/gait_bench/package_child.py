"""Runs adaptive-oscillator's own controller on one signal after another; in its own environment, without ours.

Lives here: what its authors' __main__ does for a hip angle: AOParameters(n_harmonics=3, omega_init=1), and for each
sample step(t, x, x_dot), x_dot being np.diff(x), t from 0. Why: run as it is. Must never: touch its parts.

One line of standard input names a folder with heard.npy (time s, signal); answered with track.npy (gait phase in rad,
frequency in rad/s, as its step result tells them) and the line 'done'.
"""

import sys
from pathlib import Path

import numpy as np
from adaptive_oscillator.controller import AOController
from adaptive_oscillator.definitions import AOParameters
from loguru import logger


def track(heard: np.ndarray) -> np.ndarray:
    time_s, signal = heard[:, 0] - heard[0, 0], heard[:, 1]
    controller = AOController(config=AOParameters(n_harmonics=3, omega_init=1))
    for t, x, x_dot in zip(time_s[1:].tolist(), signal[1:].tolist(), np.diff(signal).tolist(), strict=True):
        controller.step(t=t, x=x, x_dot=x_dot)
    return np.array([(result.gait_phase, result.omega) for result in controller.results])


def main() -> None:
    logger.remove()
    for line in sys.stdin:
        folder = Path(line.strip())
        try:
            np.save(folder / "track.npy", track(np.load(folder / "heard.npy")))
        except (ValueError, FloatingPointError, OverflowError) as error:
            print(f"{type(error).__name__}: {error}", flush=True)
            continue
        print("done", flush=True)


if __name__ == "__main__":
    main()
