"""RHYTHM: a beat a step, from the outside."""

import pytest

MS = 1_000_000


def walk(it, strides, period_ms=1100, leg="left", start_ms=1000, drift_ms=0.0):
    """Steady strides: landing, prediction of the next, toe off."""
    at, steps = float(start_ms), []
    for _ in range(strides):
        steps.append(at)
        it.strike(leg, at)
        length = period_ms
        it.predict(leg, at + 10, at + length, anchor="heel_strike")
        it.off(leg, at + 700)
        it.predict(leg, at + 720, at + length)
        period_ms += drift_ms
        at += length
    return steps


@pytest.mark.parametrize("beat", ["adaptive", "oscillator", "fixed"])
def test_each_step_of_a_steady_walker_has_its_beat(session, beat):
    it = session({"rhythm": {"legs": ("left",), "beat": beat}})
    walk(it, 12)
    due = [cue.due_ns / MS for cue in it.sounding()]
    assert due == pytest.approx([1000 + 1100 * (k + 1) for k in range(12)], abs=0.01)


def test_an_adaptive_beat_follows_a_walker_who_slows_down_and_a_fixed_one_does_not(session):
    ends = {}
    for beat in ("adaptive", "fixed"):
        it = session({"rhythm": {"legs": ("left",), "beat": beat}})
        steps = walk(it, 30, drift_ms=4.0)
        due = [cue.due_ns / MS for cue in it.sounding()][-10:-1]
        ends[beat] = max(min(abs(at - step) for step in steps) for at in due)
    assert ends["adaptive"] < 70 < 400 < ends["fixed"]


def test_tempo_and_offset_are_the_therapist_s(session):
    it = session({"rhythm": {"legs": ("left",), "beat": "fixed", "tempo_pct": 110.0, "offset_ms": -50.0}})
    walk(it, 5)
    due = [cue.due_ns / MS for cue in it.sounding()]
    assert due == pytest.approx([950 + 1000 * (k + 1) for k in range(len(due))], abs=0.01)


def test_the_beat_stops_with_the_walk_and_begins_anew_with_it(session):
    it = session({"rhythm": {"legs": ("left",)}})
    walk(it, 3)
    (cancelled,) = it.predict("left", 4000, 0)
    assert cancelled.cancelled == "not walking steadily"
    assert it.off("left", 4100) == []
    assert [made.why for made in it.strike("left", 9000)] == ["not walking steadily"]
    (cue,) = it.predict("left", 9010, 10_000)
    assert cue.due_ns == 10_000 * MS


def test_a_step_that_does_not_come_takes_its_beat_back(session):
    it = session({"rhythm": {"legs": ("left",)}})
    steps = walk(it, 3)
    start = steps[-1] + 1100
    it.strike("left", start)
    it.predict("left", start + 10, start + 1100)
    assert it.predict("left", start + 800, start + 1300) == []
    (cancelled,) = it.predict("left", start + 900, start + 1400)
    assert cancelled.cancelled == "the step is overdue"


def test_strides_that_are_left_out_are_silent_and_the_rhythm_goes_on(session):
    it = session({"rhythm": {"legs": ("left",), "beat": "fixed"}}, {2: "faded", 3: "catch"})
    walk(it, 6)
    due = [cue.due_ns / MS for cue in it.sounding()]
    assert due == pytest.approx([2100, 5400, 6500, 7600], abs=0.01)
    plans = [row.plan for row in it.planner.settled()]
    assert plans[:5] == ["cued", "cued", "faded", "catch", "cued"]


def test_it_begins_on_sure_steps_and_goes_on_with_unsure_ones(session):
    it = session({"rhythm": {"legs": ("left",), "sigma_limit_ms": 40.0}})
    it.strike("left", 1000)
    assert it.predict("left", 1010, 2100, sigma_ms=50) == []
    (first,) = it.predict("left", 1300, 2100, sigma_ms=30)
    assert first.due_ns == 2100 * MS
    assert it.strike("left", 2100) == [], "the next beat waits for what is foretold"
    (second,) = it.predict("left", 2110, 3200, sigma_ms=50)
    assert second.due_ns == 3200 * MS
    assert it.sounding() == [first, second]


def test_a_step_after_its_beat_moves_the_next_one(session):
    it = session({"rhythm": {"legs": ("left",), "beat": "adaptive", "phase_gain": 0.5, "period_gain": 0.0}})
    walk(it, 2)
    it.strike("left", 3300)
    (placed,) = it.predict("left", 3310, 4400)
    assert placed.due_ns == 4350 * MS


def test_a_step_just_before_its_beat_lets_it_sound_and_draws_the_next_one_nearer(session):
    it = session({"rhythm": {"legs": ("left",), "beat": "adaptive", "phase_gain": 0.5, "period_gain": 0.0}})
    walk(it, 2)
    assert it.strike("left", 3100) == []
    assert it.predict("left", 3110, 4200) == []
    (placed,) = it.off("left", 3800)
    assert placed.due_ns == 4250 * MS


def test_beat_and_step_that_have_lost_each_other_meet_at_once(session):
    """200 ms early: the beat that waits is the next step's, at the tempo that is foretold."""
    it = session({"rhythm": {"legs": ("left",), "beat": "adaptive"}})
    walk(it, 2)
    (cancelled,) = it.strike("left", 3000)
    assert cancelled.cancelled == "beat and step have lost each other"
    (again,) = it.predict("left", 3010, 4000)
    assert (again.due_ns, again.cancelled) == (4000 * MS, "")


def test_a_turn_does_not_spoil_the_period(session):
    it = session({"rhythm": {"legs": ("left",)}})
    steps = walk(it, 6)
    walk(it, 4, start_ms=steps[-1] + 1900)
    due = [cue.due_ns / MS for cue in it.sounding()]
    assert due[-3:] == pytest.approx([steps[-1] + 1900 + 1100 * k for k in (2, 3, 4)], abs=0.01)


@pytest.mark.parametrize("tempo_pct", [80.0, 120.0])
def test_no_beat_comes_long_after_its_step_was_foretold(session, tempo_pct):
    """A fixed beat may stray by half a stride; into a stop it does not."""
    it = session({"rhythm": {"legs": ("left",), "beat": "fixed", "tempo_pct": tempo_pct}})
    for at in range(1000, 40_000, 1000):
        it.strike("left", at)
        it.predict("left", at + 10, at + 1000)
        it.off("left", at + 600)
    assert len(it.sounding()) > 20
    for cue in it.sounding():
        assert cue.t_ns % (1000 * MS) + cue.due_ns - cue.t_ns <= 1300 * MS


@pytest.mark.parametrize("beat", ["adaptive", "oscillator", "fixed"])
def test_no_step_has_two_beats(session, beat):
    """Steps of 700 to 1300 ms, in an order that no beat can follow."""
    it = session({"rhythm": {"legs": ("left",), "beat": beat}})
    at = 1000
    steps = []
    for k in range(120):
        steps.append(at)
        it.strike("left", at)
        it.predict("left", at + 10, at + 1000)
        it.off("left", at + 600)
        at += 700 + 100 * (k * k % 7)
    due = [cue.due_ns / MS for cue in it.sounding()]
    nearest = [min(steps, key=lambda step, at=at: abs(step - at)) for at in due]
    met = [step for step, at in zip(nearest, due, strict=True) if abs(step - at) <= 400]
    assert len(met) > 40
    assert len(set(met)) == len(met)
