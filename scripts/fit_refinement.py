"""Fits the weights of the prediction's refinement on recorded walks, and shows by subject what they are worth.

    scripts/fit_refinement [--data DIR] [--every N] [--jobs N] [--folds 5] [--seed 1] [--write]

Runs the engine over all walks of PhysioNet's gaitpdb in DIR (default: STRIDECUE_DATA or ../shared/data) and keeps, for
each stride, what was unusual 260 ms before the predicted strike and how much later the foot then landed. A Huber
regression (Huber 1964, Ann Math Stat 35:73; knee at 10 ms) of the one on the other gives the weights. The table shows
the errors with weights fitted on other subjects only: as the anchors alone predict, with the weights, and with the
weights adapted to each patient as they walk. --write puts the weights fitted on all walks into
feedback/gait/coefficients.py. Exit codes: 0 done, 3 no recordings.
"""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from drivers.walkfile import read_walk
from feedback.config import load_rig
from feedback.gait import intervals, refine
from feedback.gait.tracker import GaitTracker
from feedback.processes.offline import frames

HERE = Path(__file__).resolve().parent.parent
TARGET = HERE / "feedback" / "gait" / "coefficients.py"
KNEE_S = 0.01
RIDGE = 1e-5
LONGEST_S = (-0.2, 0.4)
"""Residuals are clipped to these before the fit: a foot set down half a second late says nothing about timing."""
TWINS = ("JuPt29_03", "GaPt17_02", "JuCo26_01")
"""Files that the data set holds twice under two names; the other of each pair is used."""


class Probe(refine.Refinement):
    """Corrects nothing and keeps what was unusual, unscaled, with the residual that followed."""

    def __init__(self):
        super().__init__()
        self._scales = [1.0] * len(self._scales)
        self.rows = []
        Probe.made.append(self)

    def correction(self, intervals_s, clues):
        self._seen = self.deviations(intervals_s, clues)
        return 0.0

    def learn(self, residual_s):
        if self._seen:
            self.rows.append((self._seen, residual_s))
        self._seen = []


def walked(path):
    """For each leg: (deviations, residuals), shapes (strides, 24) and (strides,)."""
    rig = load_rig(HERE / "configs" / "rigs" / "gaitpdb.toml")
    Probe.made = []
    intervals.Refinement = Probe
    tracker = GaitTracker(rig.sole)
    for _, both in frames(read_walk(path, "gaitpdb"), rig):
        for samples in both:
            tracker.feed(samples)
    return [tuple(map(np.array, zip(*probe.rows, strict=True))) for probe in Probe.made if probe.rows]


def huber(seen, residuals):
    """Weights (the last one for the constant) by iteratively reweighted least squares."""
    table = np.c_[seen, np.ones(len(seen))]
    worth = np.ones(len(seen))
    ridge = RIDGE * len(seen) * np.eye(table.shape[1])
    for _ in range(15):
        weighted = table * worth[:, None]
        weights = np.linalg.solve(weighted.T @ table + ridge, weighted.T @ residuals)
        worth = 1.0 / np.maximum(1.0, np.abs(residuals - table @ weights) / KNEE_S)
    return weights


def fit(series):
    """(scales, weights) from the series of many legs."""
    deviations = np.concatenate([rows for rows, _ in series])
    residuals = np.clip(np.concatenate([late for _, late in series]), *LONGEST_S)
    scales = np.percentile(np.abs(deviations), 68, axis=0)
    widest = refine._WIDEST
    return scales, huber(np.clip(deviations / scales, -widest, widest), residuals)


def replayed(series, scales, weights, adapt):
    """Errors (s) of one leg's strides with these weights."""
    one = refine.Refinement()
    one._weights, one._scales = weights.tolist(), scales
    errors = []
    for deviations, residual in zip(*series, strict=True):
        one._seen = [*np.clip(deviations / scales, -refine._WIDEST, refine._WIDEST).tolist(), 1.0]
        errors.append(residual - np.clip(np.dot(one._weights, one._seen), -refine._MOST_S, refine._MOST_S))
        if adapt:
            one.learn(residual)
    return np.array(errors)


def show(name, errors):
    late = 1e3 * np.abs(errors)
    print(f"{name:34s} {late.mean():7.2f} {np.median(late):7.2f} {np.percentile(late, 95):7.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("STRIDECUE_DATA", HERE.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=default, help="folder that holds gaitpdb/")
    parser.add_argument("--every", type=int, default=1, help="use each Nth walk only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.relative_to(HERE)}")
    args = parser.parse_args()
    paths = sorted((args.data / "gaitpdb").glob("[GJS][aui]??[0-9]*_*.txt*"))
    paths = [path for path in paths if path.name.split(".")[0] not in TWINS][:: args.every]
    if not paths:
        print(f"{args.data / 'gaitpdb'}: no recordings there; --data says where they are", file=sys.stderr)
        return 3
    with ProcessPoolExecutor(args.jobs) as pool:
        series = list(pool.map(walked, paths))
    subjects = [path.name[:6] for path in paths]
    compare(series, subjects, args.folds, args.seed)
    if args.write:
        write(*fit([leg for legs in series for leg in legs]))
    return 0


def compare(series, subjects, folds, seed):
    """Print the errors of each way, with weights from the subjects of the other folds."""
    names = sorted(set(subjects))
    np.random.default_rng(seed).shuffle(names)
    found = {"anchors alone": [], "weights of other subjects": [], "the same, adapted to the patient": []}
    for fold in range(folds):
        held = set(names[fold::folds])
        known = [leg for one, legs in zip(subjects, series, strict=True) if one not in held for leg in legs]
        scales, weights = fit(known)
        for leg in [leg for one, legs in zip(subjects, series, strict=True) if one in held for leg in legs]:
            alone, shared, adapted = found.values()
            alone.append(leg[1])
            shared.append(replayed(leg, scales, weights, adapt=False))
            adapted.append(replayed(leg, scales, weights, adapt=True))
    strides = sum(len(leg[1]) for legs in series for leg in legs)
    print(f"{len(series)} walks of {len(names)} subjects, {strides} strides, ms")
    print(f"{'':34s} {'mean':>7s} {'median':>7s} {'p95':>7s}")
    for name, errors in found.items():
        show(name, np.concatenate(errors))


def write(scales, weights):
    """The module that the engine reads."""
    head = TARGET.read_text().split("\nSCALES =")[0]
    text = f"{head}\nSCALES = (\n{rows(scales)})  # fmt: skip\nWEIGHTS = (\n{rows(weights * 1e3)})  # fmt: skip\n"
    TARGET.write_text(text)
    print(f"{TARGET.relative_to(HERE)} is written")


def rows(values):
    """Three numbers a line: the intervals, then block by block."""
    lines = [values[i : i + 3] for i in range(0, len(values), 3)]
    return "".join("    " + ", ".join(f"{value:.4g}" for value in line) + ",\n" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())
