"""The thigh's angle against a known walk: noise, bias that drifts, any mounting, and what must not be erased."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from feedback.gait.hip.thigh import Thigh
from feedback.messages import Samples


def followed(thigh: Thigh, samples: list[Samples]) -> np.ndarray:
    """Its angle at each sample; NaN where it told none."""
    out = np.full(len(samples), np.nan)
    for k, sample in enumerate(samples):
        thigh.feed(sample)
        if thigh.known:
            out[k] = thigh.deg
    return out


def errors(hip, made, worn=None, leg: str = "left", **more) -> np.ndarray:
    samples = hip.thigh_samples(made, leg, worn)
    error = followed(Thigh(hip.thigh(leg), None, 0.0), samples) - made.legs[leg].deg
    assert np.isfinite(error).mean() > 0.5
    return error


@pytest.mark.parametrize("leg", ["left", "right"])
def test_ten_minutes_with_noise_and_drifting_bias(hip, leg: str) -> None:
    """Asymmetric legs; the gyroscope's bias goes up by 1 deg/s meanwhile. Within 3 deg, and steady within 1."""
    made = hip.walk(600.0, points={"left": hip.SLOW}, cv=0.03, step=0.53)
    error = errors(hip, made, hip.Worn(drift_dps=1.0), leg)
    known = error[np.isfinite(error)]
    assert np.sqrt((known**2).mean()) < 1.5
    first, last = known[1000:4000].mean(), known[-3000:].mean()
    assert abs(last - first) < 0.5
    assert np.abs(known[500:]).max() < 3.0


def test_a_bias_of_the_gyroscope_that_standing_did_not_tell(hip) -> None:
    """A cheap gyroscope warms up: 3 deg/s within ten minutes."""
    error = errors(hip, hip.walk(600.0), hip.Worn(drift_dps=3.0))
    assert np.sqrt(np.nanmean(error**2)) < 1.5


@given(
    about=st.floats(-40.0, 40.0),
    turned=st.tuples(st.floats(-180, 180), st.floats(-180, 180), st.floats(-180, 180)),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_it_is_strapped_on_it_tells_the_same(hip, about: float, turned: tuple[float, float, float]) -> None:
    """Turned about the thigh by up to 40 deg, and mounted in any position, mirrored among them."""
    made = hip.walk(25.0)
    mounting = Rotation.from_euler("xyz", turned, degrees=True) * Rotation.from_euler("z", about, degrees=True)
    error = errors(hip, made, hip.Worn(mounting=mounting))
    assert np.nanmax(np.abs(error)) < 2.0


def test_what_is_trained_is_not_erased(hip) -> None:
    """Over five minutes the left thigh comes to extend 5 deg more: that is what the sensor says, too."""
    made = hip.walk(420.0, less_deg=lambda t: -5.0 * np.clip((t - 60.0) / 300.0, 0, 1))
    samples = hip.thigh_samples(made, "left")
    said, true = followed(Thigh(hip.thigh("left"), None, 0.0), samples), made.legs["left"].deg
    early, late = (made.time_s > 30) & (made.time_s < 60), made.time_s > 380
    gained = said[early].min() - said[late].min()
    assert gained == pytest.approx(true[early].min() - true[late].min(), abs=0.4)
    assert gained > 4.5


def test_a_walk_whose_mean_angle_moves_is_followed(hip) -> None:
    """Crouching more and more moves the mean of the stride; gravity says so, whatever the mean was before."""
    made = hip.walk(300.0)
    gait = made.legs["left"]
    gait.deg += 8.0 * np.clip((made.time_s - 60.0) / 200.0, 0, 1)
    error = errors(hip, made)
    assert np.nanmax(np.abs(error)) < 1.5


def test_who_sat_before_has_no_zero_until_standing(hip) -> None:
    made = hip.walk(40.0, stand_s=8.0)
    gait = made.legs["left"]
    gait.deg[made.time_s < 7.0] = 85.0
    thigh = Thigh(hip.thigh("left"), None, 0.0)
    followed(thigh, hip.thigh_samples(made, "left"))
    assert not thigh.known
    assert "stand still" in thigh.remark


def test_the_contracture_is_added(hip) -> None:
    made = hip.walk(20.0)
    samples = hip.thigh_samples(made, "left")
    plain, bent = (followed(Thigh(hip.thigh("left"), None, deg), samples) for deg in (0.0, 12.0))
    assert np.nanmean(bent - plain) == pytest.approx(12.0, abs=0.01)


def test_units_are_the_rigs(hip) -> None:
    made = hip.walk(15.0)
    thigh = Thigh(hip.thigh("left", acceleration_unit="g", turning_unit="rad/s"), None, 0.0)
    scale = np.array([1 / 9.80665] * 3 + [np.pi / 180] * 3)
    samples = [s.replace(values=tuple((np.array(s.values) * scale).tolist())) for s in hip.thigh_samples(made, "left")]
    assert np.nanmax(np.abs(followed(thigh, samples) - made.legs["left"].deg)) < 1.5


def test_a_wrong_unit_is_told(hip) -> None:
    made = hip.walk(8.0)
    thigh = Thigh(hip.thigh("left", acceleration_unit="g"), None, 0.0)
    followed(thigh, hip.thigh_samples(made, "left"))
    assert "wrong unit" in thigh.fault


def test_after_lost_samples_it_finds_tilt_anew(hip) -> None:
    made = hip.walk(60.0)
    samples = hip.thigh_samples(made, "left")
    kept = samples[:3000] + samples[3200:]
    thigh = Thigh(hip.thigh("left"), None, 0.0)
    error = followed(thigh, kept) - np.r_[made.legs["left"].deg[:3000], made.legs["left"].deg[3200:]]
    assert np.nanmax(np.abs(error[-1500:])) < 1.5
    assert np.isfinite(error[3000:3400]).mean() > 0.3


def test_values_that_are_no_numbers_are_a_fault(hip) -> None:
    thigh = Thigh(hip.thigh("left"), None, 0.0)
    thigh.feed(Samples(10**9, 10**9, 0, "left_thigh.motion", 0, (float("nan"),) * 6))
    assert thigh.fault
    thigh.feed(Samples(2 * 10**9, 10**9, 0, "left_thigh.motion", 0, (0.0, 1.0)))
    assert "2 values" in thigh.fault
    assert not thigh.known
