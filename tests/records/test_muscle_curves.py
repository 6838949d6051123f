from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config.body import Emg, EmgChannel
from feedback.messages import Stride
from feedback.records.lanes import Track
from feedback.records.material import Material
from feedback.records.muscle_curves import _moving_mean, envelope, muscle_curves

RATE_HZ, SECOND = 1000.0, 1_000_000_000


def amplifier(**more: Any) -> Emg:
    channels = (EmgChannel(muscle="gluteus_medius", leg="left"), EmgChannel(muscle="none"))
    return Emg(stream="emg.emg", rate_hz=RATE_HZ, channels=channels, **({"uv_per_count": 0.5} | more))


def recorded(begin: float, end: float, strides: int = 12) -> Material:
    """Noise that is ten times as strong from one share of each second to another."""
    rng, count = np.random.default_rng(2), round((strides + 1) * RATE_HZ)
    phase = (np.arange(count) / RATE_HZ) % 1.0
    strength = np.where((phase >= begin) & (phase < end), 100.0, 10.0)
    values = np.column_stack([rng.normal(size=count) * strength, np.zeros(count)]).astype(np.float32)
    material = Material(tracks={"emg.emg": Track(np.arange(count) * 1_000_000 + SECOND, values)})
    timing = (1.0, 0.6, 0.4, 0.2, 0.4, 0.5, 1.0)
    material.strides = [
        Stride((k + 2) * SECOND, 0, 0, "left", (k + 1) * SECOND, *timing, "heel", 1.0) for k in range(strides)
    ]
    return material


def test_the_envelope_shows_when_the_muscle_works_and_is_its_own_measure() -> None:
    (found,) = muscle_curves(recorded(0.2, 0.5), (amplifier(),))
    (curve,) = found.curves
    assert (found.muscle, curve.leg, curve.n, curve.excluded) == ("gluteus_medius", "left", 12, 0)
    mean = np.array(curve.mean)
    assert mean.max() == pytest.approx(100.0)
    assert mean[25:46].min() > 70
    assert mean[[5, 10, 60, 80, 95]].max() < 20
    crossed = np.flatnonzero(mean > 50)
    assert (crossed[0], crossed[-1]) == (pytest.approx(19, abs=2), pytest.approx(51, abs=2)), "no delay either way"


def test_the_root_mean_square_is_that_of_the_band() -> None:
    t_s = np.arange(4000) / RATE_HZ
    for hz, share in ((100.0, 1.0), (2.0, 0.0)):
        level = envelope(400 * np.sin(2 * np.pi * hz * t_s), amplifier())
        assert np.median(level) == pytest.approx(share * 200 / np.sqrt(2), abs=3.0)


def test_what_is_missing_or_at_the_limit_is_no_value() -> None:
    counts = np.ones(2000)
    counts[[100, 200]] = np.nan, 6000.0
    level = envelope(counts, amplifier(limit_uv=3000.0))
    assert np.flatnonzero(np.isnan(level)).tolist() == [100, 200]


def test_an_amplifier_that_gives_envelopes_is_taken_at_its_word() -> None:
    counts = np.linspace(10.0, 20.0, 50)
    assert envelope(counts, amplifier(signal="envelope")) == pytest.approx(0.5 * counts)


def test_a_stream_of_other_channels_or_none_has_no_curve() -> None:
    material = recorded(0.2, 0.5)
    track = material.tracks["emg.emg"]
    material.tracks["emg.emg"] = Track(track.t_ns, track.values[:, :1])
    assert muscle_curves(material, (amplifier(),)) == []
    assert muscle_curves(Material(), (amplifier(),)) == []


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=60), st.integers(1, 70))
def test_the_moving_mean_is_that_of_each_window(values: list[float], width: int) -> None:
    found = _moving_mean(np.array(values), width)
    for k, mean in enumerate(found):
        first = k - width // 2
        window = values[max(0, first) : first + width]
        assert mean == pytest.approx(sum(window) / len(window), abs=1e-6)
