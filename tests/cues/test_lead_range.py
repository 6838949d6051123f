"""The closed loop over patients: late or early, noisy or not, quick or slow to answer; then help is faded to a quarter.

All of them, 200 seeds each: `scripts/bench_lead`; here the corners of that range.
"""

import pytest

from gait_bench import answering
from gait_bench.answering import Patient

SEEDS = 12
CORNERS = [
    (off_ms, noise_ms, lag, delayed)
    for off_ms in (-200.0, 0.0, 170.0, 200.0)
    for noise_ms in (10.0, 40.0)
    for lag in (1, 5)
    for delayed in (False, True)
]


@pytest.mark.parametrize(("off_ms", "noise_ms", "lag", "delayed"), CORNERS)
def test_brought_on_time_within_sixty_strides_and_kept_there_while_faded(off_ms, noise_ms, lag, delayed):
    patient = Patient(off_ms, noise_ms, lag, delayed)
    walks = [answering.walk(patient, seed) for seed in range(SEEDS)]
    assert all(walk.in_time for walk in walks)
    assert all(walk.stays for walk in walks)
    assert max(walk.beyond_ms for walk in walks) < 40.0


@pytest.mark.parametrize("off_ms", [-170.0, 170.0])
def test_onsets_that_are_missing_or_far_off_do_not_matter(off_ms):
    patient = Patient(off_ms, 25.0, 3, False, odd_share=0.1, absent_share=0.3)
    walks = [answering.walk(patient, seed) for seed in range(SEEDS)]
    assert all(walk.in_time and walk.stays for walk in walks)


def test_the_published_gain_alone_is_too_slow(monkeypatch):
    """The simulation can fail: a fifth throughout leaves some who were 200 ms late late after 60 strides."""
    monkeypatch.setattr("feedback.cues.lead.MOST_GAIN", 0.2)
    walks = [answering.walk(Patient(200.0, 25.0, 5, True), seed) for seed in range(SEEDS)]
    assert not all(walk.in_time for walk in walks)
