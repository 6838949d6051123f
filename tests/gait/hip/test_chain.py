"""The whole chain: what it tells, when, with which method; late, silent and swapped sensors."""

from collections import Counter

import numpy as np
import pytest

from feedback.config.patient import Calibration, ImuPose
from feedback.gait.hip.chain import HipChain
from feedback.gait.measures import MEASURES, METHODS
from feedback.messages import LimbAngle, Measure, Samples, Signal

S = 1_000_000_000
BELT_MPS = 0.9


def belt(hip, made, rate_hz: float = 4.0, speed=lambda t: BELT_MPS + 0 * t) -> list[Samples]:
    times_s = np.arange(0, made.time_s[-1], 1 / rate_hz)
    return hip.samples("treadmill.belt", times_s, speed(times_s)[:, None])


@pytest.fixture
def everything(hip):
    """A walk of 60 s with both thighs, pelvis and belt, what its chain told, and what it was fed."""
    made = hip.walk(60.0, points={"left": hip.SLOW}, cv=0.03)
    streams = [hip.thigh_samples(made, leg) for leg in ("left", "right")]
    streams += [hip.pelvis_samples(made), belt(hip, made)]
    rig = hip.rig(hip.thigh("left"), hip.thigh("right"), hip.pelvis())

    def run(delays_s: tuple[float, ...] = ()) -> list:
        return hip.listen(
            HipChain(rig, hip.patient(height_m=1.75)), *streams, events=made.events(0.01), delays_s=delays_s
        )

    return made, run


def test_every_measure_comes_once_a_stride_with_its_method_and_sigma(everything) -> None:
    made, run = everything
    told = [m for m in run() if isinstance(m, Measure)]
    assert {m.measure for m in told} <= set(MEASURES)
    assert {m.method for m in told} == set(METHODS) - {"insoles", "emg"}
    counts = Counter((m.leg, m.measure, m.method, m.start_ns) for m in told)
    assert set(counts.values()) == {1}
    assert all(0 < m.sigma < 8 and m.word == "" and m.t_ns > m.start_ns for m in told)
    strides = len(made.legs["left"].lifts)
    of = Counter((m.measure, m.method) for m in told if m.leg == "left")
    assert of["trailing_limb_angle_deg", "insoles+belt"] >= strides - 3
    assert of["thigh_extension_deg", "thigh_imu"] >= strides - 8
    assert of["thigh_extension_deg", "insoles+belt+thigh_imu"] >= strides - 18


def test_both_together_are_nearer_to_the_sensor_and_surer(everything, hip) -> None:
    made, run = everything
    out = run()
    true = -made.legs["left"].deg.min()
    for method in ("thigh_imu", "insoles+belt (fitted)", "insoles+belt+thigh_imu"):
        assert np.mean(hip.values(out, "thigh_extension_deg", method)) == pytest.approx(true, abs=1.0)
    sigma = {m.method: m.sigma for m in out if isinstance(m, Measure) and m.measure == "thigh_extension_deg"}
    assert sigma["insoles+belt+thigh_imu"] < sigma["thigh_imu"] < sigma["insoles+belt (fitted)"]


@pytest.mark.parametrize(
    "delays_s",
    [(0.0, 0.0, 0.0, 0.0, 0.03), (0.12, 0.0, 0.0, 0.0, 0.0), (0.0, 0.3, 0.005, 0.12, 0.0), (0.03, 0.0, 0.3, 0.0, 0.3)],
)
def test_values_do_not_depend_on_which_stream_came_first(everything, delays_s) -> None:
    """The events and each stream come late by a delay of their own: only when a value was told changes."""
    _, run = everything

    def told(delays: tuple[float, ...]) -> dict:
        rows = [m.replace(cause_ns=0, late_ns=0) for m in run(delays) if isinstance(m, Measure)]
        return {(m.leg, m.measure, m.method, m.start_ns): m for m in rows if 16 * S < m.start_ns < 60 * S}

    calm, late = told(()), told(delays_s)
    assert len(calm) > 700
    assert late == calm


def test_a_late_sensor_says_how_late_it_was(everything) -> None:
    _, run = everything
    on_time, late = (
        [m.late_ns for m in run(delays) if isinstance(m, Measure) and m.method == "thigh_imu"]
        for delays in ((), (0.0, 0.2, 0.2))
    )
    assert np.median(on_time) < 0.02 * S
    assert np.median(late) == pytest.approx(0.2 * S, abs=0.05 * S)


def test_angles_follow_at_25_a_second(everything) -> None:
    made, run = everything
    told = [m for m in run() if isinstance(m, LimbAngle) and m.leg == "right" and m.t_ns > 20 * S]
    for angle, method in (("thigh", "thigh_imu"), ("hip", "thigh_imu+pelvis_imu"), ("trailing_limb", "insoles+belt")):
        rows = [m for m in told if m.angle == angle]
        assert {m.method for m in rows} == {method}
        per_s = len(rows) / (made.time_s[-1] - 20)
        assert per_s == pytest.approx(25.0 if angle != "trailing_limb" else 25.0 * 0.63, rel=0.1)
    trailing = np.array([m.deg for m in told if m.angle == "trailing_limb"])
    assert trailing.min() < -5.0
    assert 15.0 < trailing.max() < 40.0


def test_the_belt_may_be_one_number_and_a_stream_that_ends_is_silent(hip) -> None:
    made = hip.walk(20.0)
    rig, patient = hip.rig(hip.thigh("left")), hip.patient(leg_length_m=0.85)
    steady, single = HipChain(rig, patient), HipChain(rig, patient)
    one = belt(hip, made)[:1]
    a = hip.listen(steady, belt(hip, made), events=made.events())
    b = hip.listen(single, one, events=made.events())
    method = "trailing_limb_angle_deg", "insoles+belt"
    assert hip.values(b, *method)[-5:] == pytest.approx(hip.values(a, *method)[-5:], abs=1e-6)
    for chain, out, silent in ((steady, a, 1), (single, b, 0)):
        chain.idle(200 * S, 200 * S, out)
        assert sum(m.state == "silent" for m in out if isinstance(m, Signal)) == silent
        assert next(m.state for m in out if isinstance(m, Signal)) == "ok"


def test_four_readings_of_the_belt_a_second_are_no_silence(hip) -> None:
    made = hip.walk(20.0)
    chain, out = HipChain(hip.rig(), None), []
    for sample in belt(hip, made):
        chain.idle(sample.t_ns - 1, sample.t_ns - 1, out)
        chain.feed(sample, out)
    assert [m.state for m in out] == ["ok"]


def test_a_sensor_that_falls_silent_and_comes_back(hip) -> None:
    made = hip.walk(20.0)
    samples = hip.thigh_samples(made, "left")
    chain, out = HipChain(hip.rig(hip.thigh("left")), None), []
    for sample in samples[:1500]:
        chain.feed(sample, out)
    chain.idle(samples[1499].t_ns + 200_000_000, 0, out)
    assert [m.state for m in out if isinstance(m, Signal)].count("silent") == 0
    chain.idle(samples[1499].t_ns + 400_000_000, 0, out)
    for sample in samples[1600:]:
        chain.feed(sample, out)
    states = [m.state for m in out if isinstance(m, Signal)]
    assert states.count("silent") == 1
    assert states[-1] == "ok"


def test_without_leg_length_or_belt_no_trailing_limb_angle_is_told(hip) -> None:
    made = hip.walk(20.0)
    for patient, streams in ((None, [belt(hip, made)]), (hip.patient(height_m=1.7), [])):
        out = hip.listen(HipChain(hip.rig(), patient), *streams, events=made.events())
        assert not [m for m in out if isinstance(m, Measure | LimbAngle)]


def test_a_sensor_on_the_other_leg_is_found_by_its_swings(hip) -> None:
    made = hip.walk(40.0)
    wrong = [s.replace(stream="left_thigh.motion") for s in hip.thigh_samples(made, "right")]
    out = hip.listen(HipChain(hip.rig(hip.thigh("left")), None), wrong, events=made.events())
    faults = [m.detail for m in out if isinstance(m, Signal) and m.state == "faulty"]
    assert faults
    assert "other leg" in faults[0]
    assert max(m.t_ns for m in out if isinstance(m, Measure)) < 25 * S


@pytest.mark.parametrize(("axis", "how"), [((0.0, 1.0, 0.0), "mirrored"), ((1.0, 0.0, 0.0), "turned")])
def test_a_calibration_that_no_longer_fits_is_found_by_the_motion(hip, axis, how: str) -> None:
    made = hip.walk(40.0)
    pose = ImuPose(
        stream="left_thigh.motion", up=(0, 0, 1), axis=axis, turning_bias_dps=(0, 0, 0), planar_pct=90, sway_deg=0.3
    )
    patient = hip.patient(calibration=Calibration(made="2026-01-01", rig="test", imus=(pose,)))
    out = hip.listen(
        HipChain(hip.rig(hip.thigh("left")), patient), hip.thigh_samples(made, "left"), events=made.events()
    )
    assert any(how in m.detail for m in out if isinstance(m, Signal))
    late = hip.values(out, "thigh_extension_deg", "thigh_imu")[-15:]
    assert late == pytest.approx(np.full(15, -made.legs["left"].deg.min()), abs=1.0)


def test_takes_its_own_streams_only(hip) -> None:
    chain = HipChain(hip.rig(hip.thigh("left"), hip.pelvis()), None)
    assert [chain.takes(s) for s in ("left_thigh.motion", "pelvis.motion", "treadmill.belt")] == [True] * 3
    assert not chain.takes("insoles.left")
