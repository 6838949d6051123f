"""Targets: from which baseline, in which direction, when they move, who overrules them, and when there is none."""

from math import isnan, nan
from statistics import fmean, stdev

import pytest

from feedback.config import Patient, Protocol
from feedback.cues.targets import Targets
from feedback.messages import Acknowledged, BlockBegins, Command, Measure, Outcome, Stride, Target

S = 1_000_000_000
VALUES = [8.0 + 0.5 * (k % 5) for k in range(60)]
MEAN, SD = fmean(VALUES), stdev(VALUES)
THIGH = ("thigh_extension_deg", "thigh_imu")
NORMS = {0.5: 10.0, 1.0: 20.0}


def protocol(kind="hip_extend", **aim):
    return Protocol.model_validate({"name": "p", "cues": {kind: {"aim": aim}}})


def begins(t_s, number, kind, countdown=0):
    return BlockBegins(t_s * S, t_s * S, 0, number, kind, 0.0, 0.0, nan, 0, (), countdown)


def measure(t_s, value, leg="left", of=THIGH, muscle=""):
    return Measure(t_s * S, t_s * S, 0, leg, t_s * S, of[0], value, 1.0, of[1], muscle)


def stride_at(t_s, belt_mps):
    return Stride(
        t_s * S, t_s * S, 0, "left", t_s * S, 1.0, 0.6, 0.4, 0.2, 0.4, 0.5, 1.0, "heel", 1.0, belt_mps=belt_mps
    )


def outcome(t_s, success, of=THIGH, block=2):
    return Outcome(t_s * S, t_s * S, 0, "hip_extend", "left", t_s * S, block, "cued", 1, "", 0, *of, 9.0, 9.0, success)


def learnt(aims, patient=None, values=VALUES, of=THIGH, norm=None, belt_mps=nan):
    targets, out = Targets(aims, patient, norm), []
    targets.hear(stride_at(0, belt_mps), out)
    targets.hear(begins(0, 1, "baseline"), out)
    for k, value in enumerate(values):
        targets.hear(measure(k, value, of=of), out)
    targets.hear(begins(len(values) + 10, 2, "training"), out)
    return targets, [m for m in out if m.leg == "left"]


def judged(targets, value, of=THIGH, kind="hip_extend"):
    return targets.verdict(kind, "left", *of, value)


@pytest.mark.parametrize(
    ("aim", "target"),
    [
        ({"start": "baseline_sd", "value": 1.0}, MEAN + SD),
        ({"start": "baseline_pct", "value": 120.0}, 1.2 * MEAN),
        ({"start": "fixed", "value": 12.0}, 12.0),
        ({"start": "baseline_sd", "value": 3.0, "most": 10.0}, 10.0),
        ({"start": "baseline_sd", "value": 0.0, "least": 9.5}, 9.5),
    ],
)
def test_a_target_stands_on_the_baseline(aim, target):
    targets, (said,) = learnt(protocol(**aim))
    assert said.value == pytest.approx(target)
    assert (said.baseline, said.baseline_sd) == (pytest.approx(MEAN), pytest.approx(SD))
    assert said.why == ("protocol" if aim["start"] == "fixed" else "baseline")
    assert judged(targets, target + 0.01) == ("hit", pytest.approx(target))
    assert judged(targets, target - 0.01)[0] == "miss"
    assert judged(targets, nan)[0] == "unknown"


def test_less_is_better_where_it_is():
    of = ("single_support_s", "insoles")
    values = [0.40 + 0.01 * (k % 3) for k in range(60)]
    targets, out = Targets(protocol("stance_stable"), None), []
    targets.hear(begins(0, 1, "baseline"), out)
    for k, value in enumerate(values):
        targets.hear(measure(k, value, of=of), out)
        targets.hear(measure(k, 0.1 * value, of=("cop_spread_ml", "insoles")), out)
    targets.hear(begins(70, 2, "training"), out)
    spread = ("cop_spread_ml", "insoles")
    assert judged(targets, 0.42, of, "stance_stable")[0] == "hit"
    assert judged(targets, 0.041, spread, "stance_stable")[0] == "hit"
    assert judged(targets, 0.043, spread, "stance_stable")[0] == "miss"
    assert [m.measure for m in out if m.leg == "left"] == ["single_support_s"]


def test_the_bandwidth_makes_a_near_miss():
    targets, _ = learnt(protocol(value=1.0, bandwidth_sd=0.5))
    assert [judged(targets, MEAN + k * SD)[0] for k in (1.01, 0.99, 0.51, 0.49)] == ["hit", "near", "near", "miss"]


def test_methods_are_never_mixed():
    targets, _ = learnt(protocol())
    assert judged(targets, 99.0, ("thigh_extension_deg", "insoles+belt")) == (
        "unknown",
        pytest.approx(nan, nan_ok=True),
    )


def test_without_a_baseline_nothing_is_judged_and_it_is_told_once():
    targets, (said,) = learnt(protocol(), values=VALUES[:20])
    assert isnan(said.value)
    assert said.why == "none: 20 valid strides of a baseline, 30 are needed"
    assert judged(targets, 99.0)[0] == "unknown"


def test_strides_that_end_with_the_baseline_are_left_out():
    out = []
    targets = Targets(protocol(), None)
    targets.hear(begins(0, 1, "baseline"), out)
    for k in range(33):
        targets.hear(measure(k, VALUES[k]), out)
    targets.hear(begins(33, 2, "training"), out)
    assert [m.why for m in out if m.leg == "left"] == ["baseline"]
    late = Targets(protocol(), None)
    late.hear(begins(0, 1, "baseline"), out)
    for k in range(33):
        late.hear(measure(k, VALUES[k]), out)
    late.hear(begins(32, 2, "training"), out)
    assert out[-1].why == "none: 0 valid strides of a baseline, 30 are needed"


def test_a_stumble_is_no_part_of_the_baseline():
    _, (said,) = learnt(protocol(), values=[*VALUES[:30], 60.0, *VALUES[30:], -40.0])
    assert said.baseline == pytest.approx(MEAN)


def test_the_calibration_stands_in_for_a_baseline():
    row = {"measure": THIGH[0], "leg": "left", "method": THIGH[1], "mean": 7.0, "sd": 2.0, "n": 40}
    patient = Patient.model_validate({"id": "P", "calibration": {"made": "then", "rig": "r", "baselines": (row,)}})
    targets, (said,) = learnt(protocol(), patient, values=[])
    assert (said.value, said.why) == (9.0, "calibration")
    assert learnt(protocol(), patient)[1][0].why == "baseline"
    assert judged(targets, 9.5)[0] == "hit"


def test_a_share_of_the_norm_goes_with_the_belt():
    norm = lambda _, speed_mps: NORMS.get(round(speed_mps, 1))  # noqa: E731
    targets, (said,) = learnt(protocol(start="norm_pct", value=80.0), norm=norm, belt_mps=0.5)
    assert said.value == pytest.approx(8.0)
    out = []
    targets.hear(stride_at(90, 1.0), out)
    assert [(m.value, m.why) for m in out if m.leg == "left"] == [(pytest.approx(16.0), "speed")]
    assert learnt(protocol(start="norm_pct", value=80.0), norm=norm)[1][0].why.startswith("none: no norm")


def test_a_grown_target_stops_at_nine_tenths_of_the_norm():
    norm = lambda _, speed_mps: 10.5  # noqa: E731
    _, (said,) = learnt(protocol(value=2.0), norm=norm, belt_mps=0.5)
    assert said.value == pytest.approx(0.9 * 10.5)
    _, (said,) = learnt(protocol(value=2.0), norm=lambda *_: 5.0, belt_mps=0.5)
    assert said.value == pytest.approx(MEAN)


def scored(targets, hits, n=20, start_s=100, **kind):
    out = []
    for k in range(n):
        targets.hear(outcome(start_s + k, "hit" if k < hits else "miss", **kind), out)
    return [(m.value, m.why) for m in out]


def test_success_moves_the_target_by_a_quarter_sd():
    targets, _ = learnt(protocol())
    assert scored(targets, 17) == [(pytest.approx(MEAN + 1.25 * SD), "harder")]
    assert scored(targets, 14) == []
    assert scored(targets, 9) == [(pytest.approx(MEAN + SD), "easier")]
    assert scored(targets, 20, n=19) == []


def test_only_training_counts_and_nothing_that_was_bought_elsewhere():
    targets, _ = learnt(protocol())
    assert scored(targets, 20, block=1) == []
    out = []
    for k in range(40):
        targets.hear(outcome(k, "guarded"), out)
        targets.hear(outcome(k, "unknown"), out)
    assert out == []


def test_a_target_at_its_bound_does_not_wind_up():
    targets, _ = learnt(protocol(most=MEAN + SD))
    for _ in range(8):
        assert scored(targets, 20) == []
    assert scored(targets, 0) == [(pytest.approx(MEAN + 0.75 * SD), "easier")]


def rate(targets, value, t_s=100):
    out = []
    assert targets.command(Command(t_s * S, 0, 0, 7, "patient", "effort", value), t_s * S, out)
    return out[0]


@pytest.mark.parametrize(
    ("effort", "hits", "moves"),
    [
        ("5", 17, "harder"),
        ("7", 20, None),
        ("10", 14, "easier"),
        ("8", 12, "easier"),
        ("2", 15, "harder"),
        ("0", 7, "easier"),
    ],
)
def test_the_effort_rating_weighs_success(effort, hits, moves):
    targets, _ = learnt(protocol())
    assert rate(targets, effort) == Acknowledged(100 * S, 0, 0, 7, "patient", "effort", effort, "", "")
    assert [why for _, why in scored(targets, hits)] == ([moves] if moves else [])


def test_a_rating_is_forgotten_and_nonsense_is_refused():
    targets, _ = learnt(protocol())
    rate(targets, "9")
    assert [why for _, why in scored(targets, 18, start_s=800)] == ["harder"]
    for nonsense in ("11", "-1", "much", "nan"):
        answer = rate(targets, nonsense)
        assert (answer.value, "from 0 to 10" in answer.words) == ("9", True)


def test_the_therapist_overrules():
    before, after = protocol(), protocol(start="fixed", value=15.0, adapt=False)
    targets, _ = learnt(before)
    scored(targets, 20)
    out = []
    targets.adopt(after, 300 * S, 0, out)
    assert [(m.value, m.why) for m in out] == [(15.0, "therapist")]
    assert isinstance(out[0], Target)
    assert scored(targets, 20) == []
    assert judged(targets, 15.1)[0] == "hit"
    targets.adopt(protocol(start="fixed", value=15.0, adapt=True), 301 * S, 0, out)
    assert len(out) == 1
    assert [why for _, why in scored(targets, 20)] == ["harder"]


def test_a_countdown_ends_no_baseline():
    targets, out = Targets(protocol(), None), []
    targets.hear(begins(0, 1, "baseline"), out)
    targets.hear(begins(1, 2, "training", countdown=3), out)
    for k in range(60):
        targets.hear(measure(k, VALUES[k]), out)
    assert out == []
    targets.hear(begins(70, 2, "training"), out)
    assert [m.why for m in out if m.leg == "left"] == ["baseline"]
