"""When the tracker looks back over a stance: once, not with an event, and soon enough for the stride."""

from math import isnan

import pytest

from feedback.gait.loading import Stances
from feedback.gait.tracker import GaitTracker
from feedback.messages import TOE_OFF, GaitEvent, Samples, Stride


def feed(sole, samples: list[Samples]) -> list[Stride]:
    tracker = GaitTracker(sole)
    return [message for sample in samples for message in tracker.feed(sample) if isinstance(message, Stride)]


def test_a_stance_is_read_once_and_not_with_the_sample_that_tells_an_event(make_walk, make_sole, monkeypatch) -> None:
    read, reads, lifts = Stances.read, [], 0
    monkeypatch.setattr(Stances, "read", lambda self, *args: (reads.append(args[3]), read(self, *args))[1])
    tracker = GaitTracker(make_sole())
    for sample in make_walk(jitter_s=0.02).samples():
        before = len(reads)
        events = [message.event for message in tracker.feed(sample) if isinstance(message, GaitEvent)]
        assert not events or len(reads) == before
        lifts += events.count(TOE_OFF)
    assert len(reads) == len(set(reads))
    assert len(reads) == lifts - 2  # the first of each foot ends no stance that began in sight


@pytest.mark.parametrize("rate_hz", [50.0, 100.0, 1000.0])
def test_every_stride_has_its_loads_at_any_rate(make_walk, make_sole, rate_hz: float) -> None:
    strides = feed(make_sole(), make_walk(strides=8, rate_hz=rate_hz).samples())
    assert len(strides) == 14
    for stride in strides:
        assert stride.first_peak == pytest.approx(1.0, abs=0.06)
        assert len(stride.cop_ap) == 11
        assert stride.push_off_impulse_s > 0.05
        assert stride.toe_off_zone == "toe"


def test_a_long_stance_is_read_as_well(make_walk, make_sole) -> None:
    strides = feed(make_sole(), make_walk(strides=6, stride_s=2.8, stance=0.75, rate_hz=500.0).samples())
    assert len(strides) == 10
    assert not [stride for stride in strides if isnan(stride.load_impulse_s)]


def test_a_walk_that_ends_with_a_heel_strike_loses_nothing(make_walk, make_sole) -> None:
    samples, tracker = make_walk(strides=6).samples(), GaitTracker(make_sole())
    told = [tracker.feed(sample) for sample in samples]
    last = max(k for k, row in enumerate(told) if any(isinstance(one, Stride) for one in row))
    strides = feed(make_sole(), samples[: last + 1])
    assert len(strides) == 10
    assert strides[-1].first_peak == pytest.approx(1.0, abs=0.06)


def test_a_foot_that_falls_silent_after_toe_off_ends_no_stride_and_spoils_none(make_walk, make_sole) -> None:
    walk = make_walk(strides=12)
    off_s = walk.lifts["left"][6]
    samples = [s for s in walk.samples() if s.stream.endswith("right") or not off_s < s.t_ns * 1e-9 - 0.05 < off_s + 1]
    strides = feed(make_sole(), samples)
    after = [s for s in strides if s.leg == "left" and s.start_ns * 1e-9 > off_s]
    assert after
    assert not [s for s in after if isnan(s.first_peak)]
    assert not [s for s in strides if s.stride_s > 1.2]


def test_a_switch_tells_times_and_nothing_of_loads(make_walk, make_sole) -> None:
    def switched(sample: Samples) -> Samples:
        return sample.replace(values=(500 + 3000 * min(sum(sample.values) / 14000, 1.0),))

    samples = [switched(sample) for sample in make_walk(strides=12, rate_hz=300.0).samples()]
    strides = feed(make_sole("switch", zones=1), samples)
    assert len(strides) > 10
    for stride in strides[4:]:
        assert stride.stance_pct == pytest.approx(62, abs=4)
        assert isnan(stride.first_peak)
        assert isnan(stride.push_off_impulse_s)
        assert (stride.cop_ap, stride.cop_ml, stride.toe_off_zone, stride.strike_zone) == ((), (), "", "")


def test_a_dropped_zone_leaves_the_times(make_walk, make_sole) -> None:
    samples = [
        s.replace(values=(*s.values[:3], 65535.0, *s.values[4:])) if s.stream.endswith("left") and s.t_ns > 12e9 else s
        for s in make_walk(strides=30).samples()
    ]
    late = [s for s in feed(make_sole(), samples) if s.start_ns > 20e9]
    assert {leg: {isnan(s.first_peak) for s in late if s.leg == leg} for leg in ("left", "right")} == {
        "left": {True},
        "right": {False},
    }
    assert not [s for s in late if isnan(s.stance_s)]
