from math import isnan, nan

import numpy as np
import pytest

from drivers.walkfile import counts, read_walk
from feedback.config import load_rig
from feedback.gait.tracker import GAP_NS, GaitTracker
from feedback.messages import HEEL_STRIKE, LEGS, TOE_OFF, GaitEvent, Message, Prediction, Samples, Signal, Stride


def track(sole, samples: list[Samples], tracker: GaitTracker | None = None) -> list[Message]:
    tracker = tracker or GaitTracker(sole)
    return [message for sample in samples for message in tracker.feed(sample)]


def times(messages: list[Message], leg: str, event: str) -> np.ndarray:
    return np.array([m.t_ns * 1e-9 for m in messages if isinstance(m, GaitEvent) and (m.leg, m.event) == (leg, event)])


def only(messages: list[Message], kind: type) -> list:
    return [message for message in messages if isinstance(message, kind)]


def altered(samples: list[Samples], change) -> list[Samples]:
    """Each sample's values passed through change(time_s, leg, values); None leaves the sample out."""
    out = []
    for sample in samples:
        values = change(sample.t_ns * 1e-9, sample.stream.rpartition(".")[2], sample.values)
        if values is not None:
            out.append(sample.replace(values=tuple(values)))
    return out


def assert_events(messages: list[Message], walk, tolerance_s: float, after_s: float = 0.0) -> None:
    for leg in LEGS:
        for event, truth in ((HEEL_STRIKE, walk.strikes[leg]), (TOE_OFF, walk.lifts[leg])):
            truth = [at for at in truth if at > after_s]
            found = [at for at in times(messages, leg, event) if at > after_s]
            assert len(found) == len(truth), (leg, event)
            assert np.abs(np.array(found) - truth).max() < tolerance_s, (leg, event)


def strikes_foretold(messages, leg: str) -> list[Prediction]:
    return [m for m in only(messages, Prediction) if (m.leg, m.event) == (leg, HEEL_STRIKE) and m.predicted_ns]


def test_a_synthetic_walk_is_found_event_by_event(make_walk, make_sole) -> None:
    walk = make_walk(jitter_s=0.02)
    messages = track(make_sole(), walk.samples())
    assert_events(messages, walk, 0.005)
    told_ms = [(e.known_ns - e.t_ns) * 1e-6 for e in only(messages, GaitEvent)]
    assert 0 <= min(told_ms) <= np.percentile(told_ms, 90) <= 20 < max(told_ms) <= 160
    assert {(e.event, e.zone) for e in only(messages, GaitEvent)} == {(HEEL_STRIKE, "heel"), (TOE_OFF, "toe")}


def test_its_strides_have_the_true_lengths(make_walk, make_sole) -> None:
    walk = make_walk()
    strides = only(track(make_sole(), walk.samples()), Stride)
    assert len(strides) == 2 * 19
    for stride in strides:
        assert stride.stride_s == pytest.approx(1.1, abs=0.005)
        assert stride.stance_s + stride.swing_s == pytest.approx(stride.stride_s)
        assert stride.stance_s == pytest.approx(0.62 * 1.1, abs=0.02)
        assert stride.peak_load == pytest.approx(1.0, abs=0.05)
    assert np.nanmean([stride.double_support_s for stride in strides]) == pytest.approx(0.24 * 1.1, abs=0.03)


def test_its_predictions_come_true(make_walk, make_sole) -> None:
    walk = make_walk(strides=25, jitter_s=0.015)
    messages = track(make_sole(), walk.samples())
    for leg in LEGS:
        made = [m for m in strikes_foretold(messages, leg) if m.anchor == "toe_off"]
        errors = [
            min(abs(m.predicted_ns * 1e-9 - at) for at in walk.strikes[leg])
            for m in made
            if 12 < m.t_ns * 1e-9 < walk.strikes[leg][-2]
        ]
        assert len(errors) > 10
        assert np.mean(errors) < 0.03


def test_the_same_samples_give_the_same_answers(make_walk, make_sole) -> None:
    samples = make_walk(strides=8, jitter_s=0.03).samples()
    assert repr(track(make_sole(), samples)) == repr(track(make_sole(), samples))


def test_every_message_carries_its_cause(make_walk, make_sole) -> None:
    tracker = GaitTracker(make_sole())
    for sample in make_walk(strides=5).samples():
        for message in tracker.feed(sample):
            assert message.cause_ns == sample.cause_ns
            assert message.seq == 0


def test_after_the_stop_nothing_more_is_promised_and_what_was_is_taken_back(make_walk, make_sole) -> None:
    walk = make_walk(end_s=6.0)
    stop = max(walk.strikes["left"][-1], walk.strikes["right"][-1])
    tracker = GaitTracker(make_sole())
    messages = track(make_sole(), walk.samples(), tracker)
    after = [m for m in only(messages, Prediction) if m.t_ns * 1e-9 > stop + 0.3]
    assert all(m.predicted_ns == 0 for m in after)
    assert {m.leg: m.predicted_ns for m in only(messages, Prediction)} == {"left": 0, "right": 0}
    assert not tracker.walking
    assert isnan(tracker.state(walk.samples()[-1].t_ns, 0).left_phase)


def test_stop_and_go_is_locked_again_within_four_strides(make_walk, make_sole) -> None:
    first, second = make_walk(strides=10, end_s=4.0), make_walk(strides=10)
    start_s = float(first.time_s[-1]) + 0.01
    messages = track(make_sole(), first.samples() + second.samples(start_s=start_s))
    for leg in LEGS:
        fourth = second.strikes[leg][4] + start_s
        standing = [m for m in only(messages, Prediction) if m.leg == leg and m.t_ns * 1e-9 < fourth - 0.2][-1]
        assert standing.predicted_ns * 1e-9 == pytest.approx(fourth, abs=0.06)


def test_the_state_follows_the_walk(make_walk, make_sole) -> None:
    walk, tracker, words = make_walk(strides=12), GaitTracker(make_sole()), []
    for sample in walk.samples():
        tracker.feed(sample)
        state = tracker.state(sample.t_ns, sample.cause_ns)
        if len(words) < 2 or words[-1] != state.state:
            words.append(state.state)
        if state.state == "walking":
            assert 0 <= state.left_phase < 1
            assert 0 <= state.right_phase < 1
            assert state.cadence_spm == pytest.approx(120 / 1.1, rel=0.02)
    ordered = [word for k, word in enumerate(words) if k == 0 or words[k - 1] != word]
    assert ordered == ["no_signal", "standing", "starting", "walking", "stopping", "standing"]


def test_phase_never_runs_backwards_within_a_stride(make_walk, make_sole) -> None:
    walk, tracker, last = make_walk(jitter_s=0.05), GaitTracker(make_sole()), {"left": nan, "right": nan}
    for sample in walk.samples():
        struck = {m.leg for m in tracker.feed(sample) if isinstance(m, GaitEvent) and m.event == HEEL_STRIKE}
        state = tracker.state(sample.t_ns, 0)
        for leg, phase in (("left", state.left_phase), ("right", state.right_phase)):
            if leg not in struck and not isnan(last[leg]) and not isnan(phase):
                assert phase >= last[leg]
            last[leg] = phase


def test_a_leg_that_falls_silent_is_told_and_nothing_is_made_up_over_the_gap(make_walk, make_sole) -> None:
    walk = make_walk(strides=25)
    gap = (12.0, 14.0)
    samples = altered(
        walk.samples(), lambda at, leg, values: None if leg == "left" and gap[0] < at < gap[1] else values
    )
    messages = track(make_sole(), samples)
    told = [(m.state, m.t_ns * 1e-9) for m in only(messages, Signal)]
    assert [state for state, _ in told] == ["silent", "ok"]
    assert told[0][1] == pytest.approx(12.0 + GAP_NS * 1e-9, abs=0.1)
    assert told[1][1] == pytest.approx(14.0, abs=0.02)
    assert not [at for event in (HEEL_STRIKE, TOE_OFF) for at in times(messages, "left", event) if 12 < at < 14]
    assert all(stride.stride_s < 1.2 for stride in only(messages, Stride))
    mute = [m for m in only(messages, Prediction) if m.leg == "left" and 12.4 < m.t_ns * 1e-9 < 14]
    assert all(m.predicted_ns == 0 for m in mute)
    assert len(times(messages, "left", HEEL_STRIKE)) >= len(walk.strikes["left"]) - 3


def test_both_legs_silent_is_told_by_the_time_alone(make_walk, make_sole) -> None:
    tracker = GaitTracker(make_sole())
    samples = [sample for sample in make_walk().samples() if sample.t_ns < 12 * 10**9]
    track(make_sole(), samples, tracker)
    assert not only(tracker.idle(samples[-1].t_ns + GAP_NS // 2, 0), Signal)
    told = tracker.idle(samples[-1].t_ns + GAP_NS + 1, 7)
    assert {(m.stream, m.state) for m in only(told, Signal)} == {
        ("insoles.left", "silent"),
        ("insoles.right", "silent"),
    }
    assert {m.leg for m in only(told, Prediction) if m.predicted_ns == 0} == {"left", "right"}
    assert tracker.state(samples[-1].t_ns + GAP_NS + 1, 7).state == "no_signal"


def test_a_missing_zone_costs_no_event(make_walk, make_sole) -> None:
    walk = make_walk()
    samples = altered(walk.samples(), lambda at, leg, v: (*v[:6], nan, v[7]) if leg == "right" and at > 9 else v)
    assert_events(track(make_sole(), samples), walk, 0.08)


def test_a_zone_stuck_at_the_rail_is_found_told_and_left_out(make_walk, make_sole) -> None:
    walk = make_walk(strides=40)
    samples = altered(
        walk.samples(), lambda at, leg, v: (*v[:3], 65535.0, *v[4:]) if leg == "left" and 15 < at < 30 else v
    )
    messages = track(make_sole(), samples)
    faulty = [m for m in only(messages, Signal) if m.stream == "insoles.left"]
    assert faulty
    assert faulty[0].state == "faulty"
    assert "zone z3" in faulty[0].detail
    assert faulty[-1].state == "ok"
    assert np.sum(times(messages, "left", HEEL_STRIKE) > 40) == np.sum(np.array(walk.strikes["left"]) > 40)


def test_a_device_with_another_number_of_zones_is_told_once(make_walk, make_sole) -> None:
    messages = track(make_sole(zones=5), make_walk(strides=3).samples())
    assert len(messages) == 2
    assert {(m.state, m.detail) for m in only(messages, Signal)} == {
        ("faulty", "sends 8 values, the rig's file names 5 zones")
    }


def test_samples_that_come_late_or_twice_change_nothing(make_walk, make_sole) -> None:
    samples = make_walk(strides=6).samples()
    twice = [copy for sample in samples for copy in (sample, sample.replace(t_ns=sample.t_ns - 5_000_000))]
    assert only(track(make_sole(), twice), GaitEvent) == only(track(make_sole(), samples), GaitEvent)


def test_a_stream_must_name_its_leg(make_sole) -> None:
    with pytest.raises(ValueError, match="names no leg"):
        GaitTracker(make_sole()).feed(Samples(0, 0, 0, "insoles.middle", 0, (0.0,) * 8))


def test_offsets_that_drift_cost_no_event(make_walk, make_sole) -> None:
    walk = make_walk(strides=40)
    samples = altered(walk.samples(), lambda at, _leg, v: tuple(x + 20 * min(at, 30) * 0.4 for x in v))
    assert_events(track(make_sole(), samples), walk, 0.04)


@pytest.mark.parametrize("calibration", ["fsr-pull-down", "fsr-pull-up"])
def test_force_sensing_resistors_find_the_same_walk(make_walk, make_sole, calibration: str) -> None:
    walk = make_walk()

    def reading(_at: float, _leg: str, newtons: tuple[float, ...]) -> list[float]:
        share = [force / 20 / (force / 20 + 150) for force in newtons]  # 150 N makes the FSR equal the fixed resistor
        return [round(4095 * (part if calibration == "fsr-pull-down" else 1 - part)) for part in share]

    assert_events(track(make_sole(calibration), altered(walk.samples(), reading)), walk, 0.02)


def test_bare_switches_find_the_walk_and_its_prediction(make_walk, make_sole) -> None:
    walk = make_walk(strides=25, rate_hz=300.0)
    switch = altered(walk.samples(), lambda _at, _leg, v: [500 + 3000 * min(sum(v) / 14000, 1.0)])
    messages = track(make_sole("switch", zones=1), switch)
    assert_events(messages, walk, 0.03, after_s=8.0)
    assert only(messages, Prediction)
    assert {e.zone for e in only(messages, GaitEvent)} == {""}


def _recorded(recordings, name: str, rig_name: str) -> tuple[object, list[Message], object]:
    rig = load_rig(f"{__file__.rpartition('/tests/')[0]}/configs/rigs/{rig_name}.toml")
    assert rig.walk is not None
    walk = read_walk(recordings / rig_name / name, rig.walk.format)
    left, right = (foot.astype(float).tolist() for foot in counts(walk, rig.sole.counts_per_newton))
    tracker, out = GaitTracker(rig.sole), []
    for k, t_ns in enumerate((walk.time_s * 1e9).round().astype("int64").tolist()):
        out += tracker.feed(Samples(t_ns, t_ns, k, "i.left", k, tuple(left[k])))
        out += tracker.feed(Samples(t_ns, t_ns, k, "i.right", k, tuple(right[k])))
    return walk, out, rig


@pytest.mark.recordings
@pytest.mark.parametrize("name", ["GaPt03_01", "GaCo15_02", "JuPt21_06", "SiPt33_01", "JuCo09_01"])
def test_real_walks_are_found_and_foretold(recordings, name: str) -> None:
    """Against plain crossings of 5 % of the median load, with gaps under 150 ms filled."""
    walk, messages, _ = _recorded(recordings, f"{name}.txt.xz", "gaitpdb")
    sums = {"left": walk.left.sum(axis=1), "right": walk.right.sum(axis=1)}
    level = max(20.0, 0.05 * float(np.median(sums["left"] + sums["right"])))
    for leg in LEGS:
        truth = _strikes(walk.time_s, sums[leg], level)
        found = times(messages, leg, HEEL_STRIKE)
        near = np.abs(found[np.clip(np.searchsorted(found, truth), 1, len(found) - 1)] - truth)
        near = np.minimum(near, np.abs(found[np.clip(np.searchsorted(found, truth) - 1, 0, len(found) - 1)] - truth))
        assert (near < 0.06).mean() > 0.97
        assert np.median(near) < 0.002
        made = [m for m in strikes_foretold(messages, leg) if m.anchor == "toe_off" and m.t_ns > 15 * 10**9]
        errors = [np.abs(truth - m.predicted_ns * 1e-9).min() for m in made]
        assert np.median(errors) < 0.06
    told = only(messages, GaitEvent)
    assert np.mean([e.zone == "heel" for e in told if e.event == HEEL_STRIKE]) > 0.85
    assert np.mean([e.zone == "toe" for e in told if e.event == TOE_OFF]) > 0.9
    assert np.mean([e.mark == "" for e in told]) > 0.9


def _strikes(time_s: np.ndarray, force: np.ndarray, level: float) -> np.ndarray:
    on = force > level
    edges = np.flatnonzero(np.diff(on.astype(int)))
    rises = [k for k in edges if on[k + 1]]
    kept = [k for k in rises if k > 200 and not on[max(k - 14, 0) : k + 1].any() and on[k + 1 : k + 20].all()]
    return np.array([time_s[k] + 0.01 * (level - force[k]) / (force[k + 1] - force[k]) for k in kept])


@pytest.mark.recordings
@pytest.mark.parametrize("name", ["control1", "hunt1", "park5"])
def test_real_switches_give_the_strides_of_the_data_sets_own_series(recordings, name: str) -> None:
    pytest.importorskip("wfdb")
    _, messages, _ = _recorded(recordings, name, "gaitndd")
    series = np.loadtxt(recordings / "gaitndd" / f"{name}.ts")
    mine = [m for m in only(messages, Stride) if m.leg == "left"]
    ends = np.array([m.t_ns * 1e-9 for m in mine])
    nearest = [int(np.abs(ends - end).argmin()) for end in series[:, 0]]
    matched = [(mine[j], row) for j, row in zip(nearest, series, strict=True) if abs(ends[j] - row[0]) < 0.15]
    assert len(matched) > 0.95 * len(series)
    assert np.median([abs(m.stride_s - row[1]) for m, row in matched]) < 0.01
    assert np.median([abs(m.stance_s - row[7]) for m, row in matched]) < 0.035
