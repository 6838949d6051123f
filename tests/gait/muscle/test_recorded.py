"""On real EMG: a treadmill walk, and 69 cycles of gluteus medius on and off."""

import lzma

import numpy as np
import pytest

from feedback.gait.muscle.chain import MuscleChain
from feedback.gait.muscle.windows import WINDOWS
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent, Samples

ACCEPTED = {"gluteus_medius": (-0.10, 0.04), "gluteus_maximus": (-0.12, 0.02)}
"""Onset of normal gait, shares of the stride before (-) and after the strike: 90-104 % and 88-102 %."""


@pytest.mark.recordings
@pytest.mark.parametrize(("column", "muscle"), [("ME", "gluteus_medius"), ("MA", "gluteus_maximus")])
def test_glutes_on_a_treadmill_begin_in_their_windows_in_all_cycles(emg, recordings, column, muscle):
    samples, told, strides_s = _santuz(recordings / "treadmill_emg_santuz", column)
    out = emg.play(MuscleChain(emg.rig((muscle, "right"))), samples, told)
    onsets = emg.measured(out, "onset_ms")
    after = emg.measured(out, "onset_after_strike_ms")
    assert [row.word for row in onsets.values()] == ["on_time"] * 6
    low, high = ACCEPTED[muscle]
    assert all(low <= row.value * 1e-3 / strides_s <= high for row in after.values())
    assert all(row.value > 15 for row in emg.measured(out, "snr_db").values())
    shares = [row.value for row in emg.measured(out, "activity_share").values()]
    assert min(shares) > WINDOWS[muscle].end + 1 - WINDOWS[muscle].begin


@pytest.mark.recordings
def test_hamstrings_lead_on_a_treadmill(emg, recordings):
    folder = recordings / "treadmill_emg_santuz"
    (glute, told, _), (hamstrings, *_) = _santuz(folder, "MA"), _santuz(folder, "BF")
    both = [a.replace(values=a.values + b.values) for a, b in zip(glute, hamstrings, strict=True)]
    chain = MuscleChain(emg.rig(("gluteus_maximus", "right"), ("hamstrings", "right")))
    leads = emg.measured(emg.play(chain, both, told), "hamstring_lead_ms")
    assert len(leads) == 6
    assert all(60 < row.value < 180 for row in leads.values())


@pytest.mark.recordings
def test_the_window_of_gluteus_medius_is_that_of_real_cycles(recordings):
    """On and off of the pooled cycles: from where to where the muscle is active in at least half of them."""
    cycles = np.concatenate([_cimap(recordings / "glute_activation_cimap", row) for row in ("GMD_L", "GMD_R")])
    assert len(cycles) > 130
    active = cycles.mean(axis=0) >= 0.5
    on, off = np.flatnonzero(~active)[-1] + 1, np.flatnonzero(~active)[0]
    window = WINDOWS["gluteus_medius"]
    assert on / 1000 == pytest.approx(window.begin, abs=0.05)
    assert off / 1000 == pytest.approx(window.end, abs=0.05)
    phase = np.arange(1000) / 1000
    ours = (phase >= window.begin) | (phase < window.end)
    assert (ours & active).sum() / (ours | active).sum() >= 0.85
    ends = np.array([np.flatnonzero(row == 0)[-1] + 1 for row in cycles if row[-1] == 1]) / 1000
    assert ((ends >= window.target - 0.10) & (ends <= window.target + 0.06)).mean() >= 0.9


def _santuz(folder, column):
    with lzma.open(folder / "derived_emg_raw_1000hz.csv.xz", "rt") as file:
        names = file.readline().strip().split(",")
        rows = np.loadtxt(file, delimiter=",")
    cycles = np.loadtxt(folder / "derived_cycles.csv", delimiter=",", skiprows=1)
    told = []
    for k, what in enumerate((HEEL_STRIKE, TOE_OFF)):
        for t_s in cycles[:, k]:
            known = round((t_s + 0.02) * 1e9)
            told.append(GaitEvent(round(t_s * 1e9), known, 0, "right", what, known, 1.0, "heel"))
    told.sort(key=lambda event: event.t_ns)
    samples = [
        Samples(round(t * 1e9), round(t * 1e9), k, "emg.emg", k, (uv,))
        for k, (t, uv) in enumerate(rows[:, [0, names.index(column)]].tolist())
    ]
    return samples, told, float(np.diff(cycles[:, 0]).mean())


def _cimap(folder, name):
    with lzma.open(folder / "Dataset.csv.xz", "rt") as file:
        line = next(line for line in file if line.startswith(name + ","))
    values = np.array([float(cell) if cell.strip() not in ("", "NaN") else np.nan for cell in line.split(",")[1:]])
    cycles = values[: len(values) // 1000 * 1000].reshape(-1, 1000)
    return cycles[~np.isnan(cycles).any(axis=1)]
