"""Time that leaps or runs backwards, as after a suspend or from a broken device: silence, and then the walk goes on."""

import pytest

from drivers.emulators.sampler import Sampler, linear
from drivers.emulators.steps import Part
from drivers.emulators.walker import Patient, Walker
from feedback.config import Protocol, Rig
from feedback.messages import LEFT, RIGHT, Cue, GaitEvent, Prediction, Samples, Signal
from feedback.processes.engine import EngineNode

S = 1_000_000_000
RATE_HZ = 100
CELLS = ((0.0, -0.8), (0.0, -0.4), (0.0, 0.0), (0.0, 0.8))
LEAPS_AT_S = 20
RIG = Rig.model_validate(
    {
        "name": "test",
        "sole": {
            "calibration": "newton",
            "counts_per_newton": 20.0,
            "zones": tuple(
                {"name": f"z{i}", "x": 0.0, "y": y, "region": region}
                for i, (y, region) in enumerate([(-0.8, "heel"), (-0.4, "heel"), (0.0, "mid"), (0.8, "toe")])
            ),
        },
    }
)
PROTOCOL = Protocol.model_validate(
    {"name": "test", "cues": {"glute_ready": {"lead_ms": 60.0}}, "dose": {"catch_pct": 0.0}}
)


def walked(host_leap_s, device_leap_s, seconds=45):
    """What an engine says of a walk in whose midst the host's clock, and what samples tell of their time, leap."""
    walker = Walker(Patient(parts=(Part("stand", 2.0), Part("walk")), zones=CELLS))
    sampler, node, out = Sampler(walker, RATE_HZ, linear(20.0)), EngineNode(RIG, PROTOCOL, None), []
    for i in range(seconds * RATE_HZ):
        frame, has_leapt = sampler.frame(i), i >= LEAPS_AT_S * RATE_HZ
        now_ns = round(frame.time_s * S) + host_leap_s * S * has_leapt
        t_ns = round(frame.time_s * S) + device_leap_s * S * has_leapt
        for leg, counts in ((LEFT, frame.left), (RIGHT, frame.right)):
            values = tuple(map(float, counts))
            out += [(now_ns, m) for m in node.step(now_ns, [Samples(t_ns, now_ns, 0, f"s.{leg}", i, values)])]
        out += [(now_ns, message) for message in node.step(now_ns, [])]
    return out


def of(kind, out, after_ns=0):
    return [message for now_ns, message in out if isinstance(message, kind) and now_ns >= after_ns]


@pytest.mark.parametrize("leap_s", [2, 3600, 30 * 86_400])
def test_after_a_suspend_nothing_stale_sounds_and_cues_come_again(leap_s):
    out = walked(leap_s, leap_s)
    back_ns = (LEAPS_AT_S + leap_s) * S
    announced = [cue for cue in of(Cue, out, back_ns) if not cue.cancelled]
    assert announced, "the walk goes on"
    assert min(cue.due_ns for cue in announced) > back_ns + S, "not before steps were seen again"
    standing = {cue.cue_id: cue for cue in of(Cue, out) if cue.t_ns < back_ns}
    assert all(cue.due_ns < LEAPS_AT_S * S + 2 * S for cue in standing.values())


@pytest.mark.parametrize("leap_s", [-1, -15, 5, 3600])
def test_samples_whose_time_leaps_alone_bring_no_cue_out_of_time(leap_s):
    """The sensor process never tells such times (a driver's clock is checked there); the engine must bear them."""
    for now_ns, message in walked(0, leap_s):
        if isinstance(message, Cue) and not message.cancelled and now_ns >= (LEAPS_AT_S + 1) * S:
            assert abs(message.due_ns - now_ns) < abs(leap_s) * S + 3 * S


@pytest.mark.parametrize("leap_s", [2, 3600])
def test_a_leap_is_a_gap_of_both_streams_and_makes_no_stride(leap_s):
    out = walked(leap_s, leap_s)
    predicted = of(Prediction, out, (LEAPS_AT_S + leap_s) * S)
    assert all(message.predicted_ns > (LEAPS_AT_S + leap_s) * S for message in predicted if message.predicted_ns)
    times = [event.t_ns for event in of(GaitEvent, out)]
    assert times == sorted(times)
    assert not [signal for signal in of(Signal, out) if signal.state not in ("ok", "silent")]
