"""The engine from samples to cues, on the synthetic patient whose true events are known."""

from itertools import pairwise

import pytest

from drivers.emulators.sampler import Sampler, linear
from drivers.emulators.steps import Part, Rhythm
from drivers.emulators.walker import Patient, Walker
from feedback.config import Protocol, Rig
from feedback.messages import (
    HEEL_STRIKE,
    LEFT,
    LEGS,
    RIGHT,
    Acknowledged,
    Command,
    Cue,
    GaitEvent,
    Samples,
    Signal,
    StreamHealth,
    Withheld,
)
from feedback.processes.engine import SILENT_NS, EngineNode
from feedback.wire import pack

CELLS = [(0.0, -0.8), (0.5, -0.4), (-0.5, -0.4), (0.5, 0.0), (-0.5, 0.0), (0.5, 0.4), (-0.5, 0.4), (0.0, 0.8)]
REGIONS = ["heel", "heel", "heel", "mid", "mid", "forefoot", "forefoot", "toe"]
RIG = Rig.model_validate(
    {
        "name": "test",
        "sole": {
            "calibration": "newton",
            "counts_per_newton": 20.0,
            "zones": tuple(
                {"name": f"z{i}", "x": x, "y": y, "region": region}
                for i, ((x, y), region) in enumerate(zip(CELLS, REGIONS, strict=True))
            ),
        },
    }
)
LEAD_NS = 60_000_000
S = 1_000_000_000


def engine(legs=LEGS, **settings):
    cue = {"legs": tuple(legs), "lead_ms": 60.0, **settings}
    return EngineNode(
        RIG, Protocol.model_validate({"name": "test", "cues": {"glute_ready": cue}, "dose": {"catch_pct": 0.0}}), None
    )


def patient(*parts, **details):
    return Walker(Patient(parts=(Part("stand", 2.0), *parts, Part("walk")), **details))


def play(node, walker, seconds, drop=lambda leg, time_s: False, rate_hz=100, late_ns=lambda time_s: 0):
    """Everything the node says of a walk, and the walk's true events. late_ns: how late it takes in what is of then."""
    sampler, out = Sampler(walker, rate_hz, linear(20.0)), []
    for i in range(round(seconds * rate_hz)):
        frame = sampler.frame(i)
        t_ns = round(frame.time_s * S)
        now_ns = t_ns + late_ns(frame.time_s)
        for leg, counts in ((LEFT, frame.left), (RIGHT, frame.right)):
            if not drop(leg, frame.time_s):
                values = tuple(map(float, counts))
                out += node.step(now_ns, [Samples(t_ns, t_ns, 0, f"insoles.{leg}", i, values)])
        out += node.step(now_ns, [])
    return out, walker.events(-1, seconds)


def sounded(out):
    """The cues that would have sounded: the last word on each, if it was not taken back."""
    last = {message.cue_id: message for message in out if isinstance(message, Cue)}
    return [cue for cue in last.values() if not cue.cancelled]


def strikes(truth, leg):
    return [round(row.time_s * S) for row in truth if row.leg == leg and row.event == HEEL_STRIKE]


def test_cues_are_due_their_lead_before_the_true_heel_strike():
    out, truth = play(engine(), patient(Part("walk", 60)), 60)
    cues = [cue for cue in sounded(out) if cue.due_ns < 58 * S]
    errors_ms = []
    for cue in cues:
        nearest = min(strikes(truth, cue.leg), key=lambda t: abs(t - LEAD_NS - cue.due_ns))
        errors_ms.append(abs(nearest - LEAD_NS - cue.due_ns) / 1e6)
    assert len(cues) > 80
    assert sum(errors_ms) / len(errors_ms) < 25
    assert max(errors_ms) < 120


def test_no_stride_has_two_cues_and_none_is_on_the_wrong_leg():
    out, truth = play(engine(legs=[RIGHT]), patient(Part("walk", 40)), 40)
    cues = sounded(out)
    assert {cue.leg for cue in cues} == {RIGHT}
    ends = strikes(truth, RIGHT)
    strides = [sum(end < cue.due_ns for end in ends) for cue in cues]
    assert len(set(strides)) == len(strides)


def test_every_heel_strike_of_a_cued_leg_has_a_cue_or_a_reason():
    out, _truth = play(engine(legs=[LEFT]), patient(Part("walk", 30)), 30)
    told = [m for m in out if isinstance(m, GaitEvent) and m.leg == LEFT and m.event == HEEL_STRIKE]
    withheld = [m for m in out if isinstance(m, Withheld)]
    due = [cue for cue in sounded(out) if cue.due_ns <= told[-1].known_ns]
    assert len(due) + len(withheld) == len(told) - 1, "before the first strike there is no stride"
    assert all(row.why for row in withheld)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_sounds_later_than_0_3_s_after_a_stop(seed):
    walker = patient(Part("walk", 25), Part("stand", 6), Part("walk", 15), seed=seed)
    out, truth = play(engine(), walker, 48)
    times = [row.time_s for row in truth]
    stop_s = next(a for a, b in pairwise(times) if b - a > 3)
    go_s = next(t for t in times if t > stop_s + 1)
    late = [cue.due_ns / S - stop_s for cue in sounded(out) if stop_s + 0.3 < cue.due_ns / S < go_s]
    assert late == []
    again = [cue.due_ns / S for cue in sounded(out) if cue.due_ns / S > go_s]
    assert again, "cues come back when the patient walks on"


def test_standing_and_shifting_weight_give_no_cue():
    out, _truth = play(engine(), patient(Part("shift", 30)), 30)
    assert sounded(out) == []


def test_a_silent_foot_mutes_its_leg_within_the_limit_and_is_heard_again():
    out, _truth = play(engine(), patient(Part("walk", 60)), 40, drop=lambda leg, t: leg == LEFT and 20 < t < 24)
    signals = [m for m in out if isinstance(m, Signal)]
    assert [(m.stream, m.state) for m in signals] == [("insoles.left", "silent"), ("insoles.left", "ok")]
    assert signals[0].t_ns == pytest.approx(20 * S + SILENT_NS, abs=S / 50)
    muted = [cue for cue in sounded(out) if cue.leg == LEFT and 20 * S + SILENT_NS + S / 50 < cue.due_ns < 24 * S]
    assert muted == []
    assert any(cue.leg == LEFT and cue.due_ns > 24 * S for cue in sounded(out))


def test_what_is_too_old_announces_nothing_and_the_reason_is_told():
    def late_ns(time_s):
        return 250_000_000 if 20 < time_s < 24 else 3_000_000

    out, _truth = play(engine(), patient(Part("walk", 60)), 30, late_ns=late_ns)
    announced_s = [row.t_ns / S for row in out if isinstance(row, Cue) and not row.revision]
    assert not any(20 < at_s < 24 for at_s in announced_s)
    assert any(at_s < 20 for at_s in announced_s)
    assert any(at_s > 24 for at_s in announced_s)
    whys = [row.why for row in out if isinstance(row, Withheld) and 21 * S < row.t_ns < 24 * S]
    assert len(whys) >= 4
    assert set(whys) == {"stale: decided 250 ms after the sample"}
    told = [row for row in out if isinstance(row, StreamHealth)]
    assert told[-1].streams == ("insoles.left", "insoles.right")
    assert all(abs(late - 400) < 3 for late in told[-1].late)
    assert max(max(row.oldest_ms) for row in told) == 250.0
    assert told[-1].oldest_ms == (3.0, 3.0)


def test_a_short_stall_costs_no_cue():
    out, _truth = play(engine(), patient(Part("walk", 60)), 30, late_ns=lambda t: 150_000_000 if 20 < t < 24 else 0)
    assert not [row for row in out if isinstance(row, Withheld) and row.t_ns > 20 * S]


def test_a_gap_of_both_feet_is_silence_too():
    out, _truth = play(engine(), patient(Part("walk", 60)), 30, drop=lambda leg, t: 15 < t < 18)
    states = [(m.stream.rpartition(".")[2], m.state) for m in out if isinstance(m, Signal)]
    assert sorted(states) == [("left", "ok"), ("left", "silent"), ("right", "ok"), ("right", "silent")]
    assert [cue for cue in sounded(out) if 15.3 * S < cue.due_ns < 18 * S] == []


def test_silence_is_noticed_by_the_clock_alone():
    node = engine()
    node.step(0, [Samples(0, 0, 0, "insoles.left", 0, (0.0,) * 8)])
    assert [m for m in node.step(SILENT_NS, []) if isinstance(m, Signal)] == []
    (signal,) = [m for m in node.step(SILENT_NS + 1, []) if isinstance(m, Signal)]
    assert (signal.stream, signal.state, signal.t_ns) == ("insoles.left", "silent", SILENT_NS + 1)


def test_the_same_samples_give_the_same_words():
    first, _ = play(engine(), patient(Part("walk", 20)), 20)
    second, _ = play(engine(), patient(Part("walk", 20)), 20)
    assert list(map(pack, first)) == list(map(pack, second))


@pytest.mark.parametrize("stride_s", [0.9, 1.1, 1.5])
@pytest.mark.parametrize("asymmetry", [0.0, -0.2])
def test_events_are_found_at_any_pace(stride_s, asymmetry):
    rhythm = Rhythm(stride_s=stride_s, asymmetry=asymmetry)
    out, truth = play(engine(), patient(Part("walk", 40), rhythm=rhythm), 40)
    for leg in LEGS:
        true = [t for t in strikes(truth, leg) if 4 * S < t < 39 * S]
        found = [m.t_ns for m in out if isinstance(m, GaitEvent) and m.leg == leg and m.event == HEEL_STRIKE]
        errors_ms = [min(abs(t - f) for f in found) / 1e6 for t in true]
        assert sum(errors_ms) / len(errors_ms) <= 10 * max(1.0, stride_s / 1.1)  # slow feet load slowly
        assert max(errors_ms) < 40
        assert len([f for f in found if 4 * S < f < 39 * S]) == len(true)


class Asking:
    """An engine that is asked something in the middle of a walk."""

    def __init__(self, node, command):
        self._node, self._command = node, command

    def step(self, now_ns, inbox):
        if self._command is not None and now_ns >= self._command.t_ns:
            inbox, self._command = [*inbox, self._command], None
        return self._node.step(now_ns, inbox)


def test_a_command_is_answered_once_and_holds_from_each_legs_next_heel_strike():
    asked_ns = 15 * S
    command = Command(asked_ns, asked_ns, 0, 3, "therapist", "cues.glute_ready.lead_ms", "100")
    out, _ = play(Asking(engine(), command), patient(Part("walk", 40)), 30)
    (answer,) = [message for message in out if isinstance(message, Acknowledged)]
    assert (answer.number, answer.before, answer.value, answer.t_ns) == (3, "60", "100", asked_ns)
    told = [message for message in out if isinstance(message, GaitEvent) and message.event == HEEL_STRIKE]
    leads = {False: set(), True: set()}
    for cue in [message for message in out if isinstance(message, Cue)]:
        begun = [event.t_ns for event in told if event.leg == cue.leg and event.known_ns <= cue.t_ns]
        leads[begun[-1] >= asked_ns].add(cue.target_ns - cue.due_ns)
    assert leads == {False: {LEAD_NS}, True: {100_000_000}}


def test_a_belt_that_speeds_up_silences_the_cues_before_anything_else_is_told():
    node = engine()
    steady, _ = play(node, patient(), 20.0)
    assert [cue for cue in sounded(steady) if cue.due_ns > 15 * S]
    for k in range(20):
        t_ns = 20 * S + k * S // 20
        out = node.step(t_ns, [Samples(t_ns, t_ns, k, "treadmill.belt", k, (1.0 + 0.02 * k,))])
        if any(isinstance(message, Cue) for message in out):
            break
    assert isinstance(out[0], Cue)
    assert out[0].cancelled in ("the belt changes its speed", "first strides on the belt")
