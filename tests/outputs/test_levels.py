"""How loud: the cap, the calibrated cap, the tone to calibrate with."""

import wave
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.config import AudioOutput
from feedback.outputs.levels import CAP_DB, CEILING, HEADROOM_DB, level_note, limited, loudest_db, main


def rig(full_scale_db=None, cap_db=75.0):
    return AudioOutput(full_scale_db=full_scale_db, cap_db=cap_db)


def test_without_calibration_only_the_cap_below_full_scale_holds():
    assert loudest_db(rig()) == CAP_DB
    assert "full_scale_db is not set" in level_note(rig())


@pytest.mark.parametrize(("full_scale_db", "cap_db", "loudest"), [(94, 75, -21), (80, 75, -7), (70, 75, CAP_DB)])
def test_no_single_sound_comes_within_2_db_of_the_calibrated_cap(full_scale_db, cap_db, loudest):
    assert loudest_db(rig(full_scale_db, cap_db)) == loudest
    assert f"{-loudest:.0f} dB below full scale" in level_note(rig(full_scale_db, cap_db)).replace("-", "")


@given(
    st.floats(60, 120),
    st.floats(40, 80),
    st.lists(st.tuples(st.integers(0, 4_000), st.sampled_from(["left", "right"])), min_size=1, max_size=6),
)
def test_whatever_sounds_together_stays_below_the_calibrated_cap(stream, full_scale_db, cap_db, rows):
    it = stream(most_db=loudest_db(rig(full_scale_db, cap_db)))
    it.place(*(it.cue(number, begin, leg=leg, gain_db=-3.0) for number, (begin, leg) in enumerate(rows, 1)))
    peak = np.abs(it.run(9_000).astype(int)).max() / 32767
    at_the_ear_db = full_scale_db + (20 * np.log10(peak) if peak else -inf)
    assert at_the_ear_db <= cap_db + 20 * np.log10(1 + 1 / max(1, peak * 32767))
    assert peak <= CEILING + 0.5 / 32767


def test_the_limiter_keeps_order_and_leaves_single_sounds_alone():
    loud = np.linspace(-5, 5, 2001, dtype=np.float32)[:, None]
    for most_db in (CAP_DB, -21.0):
        bent = limited(loud, most_db)
        knee = 10 ** (most_db / 20)
        assert np.abs(bent).max() <= 10 ** ((most_db + HEADROOM_DB) / 20)
        assert (np.diff(bent[:, 0]) >= 0).all()
        assert np.array_equal(bent[np.abs(loud) <= knee], loud[np.abs(loud) <= knee])


def test_the_test_tone_is_20_db_below_full_scale_at_1_khz(tmp_path, capsys):
    assert main([str(tmp_path / "tone.wav")]) == 0
    assert "plus 20" in capsys.readouterr().out
    with wave.open(str(tmp_path / "tone.wav")) as file:
        rate_hz, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
    assert 20 * np.log10(np.abs(samples).max()) == pytest.approx(-20, abs=0.01)
    spectrum = np.abs(np.fft.rfft(samples[rate_hz : 2 * rate_hz]))
    assert spectrum.argmax() == 1_000
    assert np.abs(np.diff(samples[:1_000])).max() < 0.02
