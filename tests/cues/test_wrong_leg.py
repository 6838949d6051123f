"""Whatever the gait does: no cue on the wrong leg, none twice at a time, none into the past."""

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.messages import HEEL_STRIKE, TOE_OFF, Cue, Withheld, other

ALL = {
    "glute_ready": {},
    "glute_hold": {},
    "stance_stable": {},
    "hip_extend": {"measure": "trailing_limb_angle_deg"},
    "push_off": {},
    "load_affected": {},
    "symmetry": {"over_strides": 1, "band_pct": 2.0},
    "rhythm": {},
    "heel_first": {},
    "tall_pelvis": {},
    "guard": {},
}
OF_THE_OTHER = ("push_off", "stance_stable")
"""The kinds that stand on what the other foot does."""
MEASURES = ("trailing_limb_angle_deg", "single_support_s", "cop_spread_ml", "pelvic_drop_deg", "onset_ms")
PLAN = st.dictionaries(st.integers(0, 40), st.sampled_from(["faded", "catch", "uncued", "asked"]), max_size=20)
LEG = st.sampled_from(["left", "right"])
STRIKE = st.tuples(st.just("strike"), LEG, st.sampled_from(["heel", "flat", "toe"]), st.just(0))
OFF = st.tuples(st.just("off"), LEG, st.just(""), st.just(0))
EXPECT = st.tuples(st.just("predict"), LEG, st.sampled_from([HEEL_STRIKE, TOE_OFF]), st.integers(200, 1200))
RESULT = st.one_of(
    st.tuples(st.just("measure"), LEG, st.sampled_from(MEASURES), st.integers(0, 20)),
    st.tuples(st.just("angle"), LEG, st.just("pelvic_drop"), st.integers(0, 20)),
    st.tuples(st.just("stride"), LEG, st.just(""), st.integers(1, 20)),
)
FAULT = st.one_of(
    st.tuples(st.just("predict"), LEG, st.sampled_from([HEEL_STRIKE, TOE_OFF]), st.integers(-100, 200)),
    st.tuples(st.just("withdraw"), LEG, st.sampled_from([HEEL_STRIKE, TOE_OFF]), st.just(0)),
    st.tuples(st.just("signal"), LEG, st.sampled_from(["ok", "silent", "faulty"]), st.just(0)),
)
BELT = st.tuples(st.just("belt"), LEG, st.just(""), st.integers(0, 15))
PAUSE = st.integers(0, 400)


def lives(*steps):
    """Any order of messages; steady walking is one of them, and by no means the most likely."""
    return st.lists(st.tuples(PAUSE, st.one_of(*steps)), min_size=5, max_size=80)


LIFE = lives(STRIKE, STRIKE, OFF, EXPECT, EXPECT, EXPECT, RESULT, FAULT)
ON_A_BELT = lives(STRIKE, OFF, EXPECT, RESULT, FAULT, BELT)


def each(it, life):
    """Play it: (time in ms, what, leg, word, number, what came out) of each step, as it happens."""
    now, started = 1000, {"left": 0, "right": 0}
    for pause, (what, leg, word, number) in life:
        now += pause
        if what == "strike":
            started[leg] = now
            made = it.strike(leg, now, word)
        elif what == "off":
            made = it.off(leg, now)
        elif what in ("predict", "withdraw"):
            for_ms = now + number if what == "predict" else 0
            made = it.predict(leg, now + 10, for_ms, 5 + number % 80, word)
        elif what == "measure":
            made = it.measure(leg, now, started[leg], word, number)
        elif what == "angle":
            made = it.angle(leg, now, word, number)
        elif what == "stride":
            made = it.stride(leg, now - 1000, now, stance_s=number / 20, first_peak=number, push_off_impulse_s=number)
        elif what == "signal":
            made = it.signal(f"insoles.{leg}", now, word)
        else:
            made = it.belt(now, number / 10)
        yield now, what, leg, word, number, made


def live(it, life):
    """(what, its leg, what came out) of each step."""
    return [(what, leg, made) for _, what, leg, _, _, made in each(it, life)]


@given(LIFE, PLAN, LEG)
@settings(deadline=None)
def test_a_leg_that_is_not_to_be_cued_never_is(session, life, plan, leg):
    it = session({kind: {**row, "legs": (leg,)} if kind != "guard" else row for kind, row in ALL.items()}, plan)
    live(it, life)
    assert {made.leg for _, made in it.said} <= {leg}


@given(LIFE, PLAN)
@settings(deadline=None)
def test_what_one_leg_does_cues_the_other_only_where_the_cue_says_so(session, life, plan):
    for what, leg, made in live(session(ALL, plan), life):
        for row in made if what != "belt" else ():
            assert row.leg == leg or row.kind in OF_THE_OTHER
            if row.kind in OF_THE_OTHER and row.leg != leg:
                assert what in ("strike", "off", "predict", "withdraw")


@given(st.one_of(LIFE, ON_A_BELT), PLAN)
@settings(deadline=None)
def test_every_cue_is_told_in_order_and_ahead_and_alone(session, life, plan):
    it = session(ALL, plan)
    live(it, life)
    last: dict[int, Cue] = {}
    waiting: dict[tuple[str, str, bool], Cue] = {}
    for now_ns, row in it.said:
        if isinstance(row, Withheld):
            assert row.why
            continue
        before, place = last.get(row.cue_id), (row.kind, row.leg, row.purpose == "cue")
        assert row.revision == (before.revision + 1 if before else 0)
        assert before is None or not before.cancelled
        if before is None:
            assert row.due_ns > now_ns - 10_000_000
            held = waiting.get(place)
            assert held is None or held.cancelled or held.due_ns <= row.t_ns, "one of a kind and leg waits at a time"
        if before is not None and before.due_ns <= row.t_ns:
            assert (row.due_ns, row.cancelled) == (before.due_ns, ""), "what has begun can only end otherwise"
        assert row.until_ns == 0 or row.until_ns >= min(row.due_ns, row.t_ns)
        last[row.cue_id] = waiting[place] = row


@given(st.one_of(LIFE, ON_A_BELT), PLAN)
@settings(deadline=None)
def test_no_kind_guides_twice_in_a_stride_or_tells_of_one_twice(session, life, plan):
    """A beat is counted by the step that it belongs to: see test_rhythm."""
    it, strides, announced = session(ALL, plan), {"left": 0, "right": 0}, {}
    for _, what, leg, _, _, made in each(it, life):
        strides[leg] += what == "strike"
        for row in made:
            if isinstance(row, Cue) and row.revision == 0:
                announced[row.cue_id] = strides[row.leg]
    guided = [
        (cue.kind, cue.leg, announced[cue.cue_id] if cue.purpose == "cue" else cue.target_ns, cue.purpose == "cue")
        for cue in it.sounding()
        if cue.kind != "rhythm"
    ]
    assert len(set(guided)) == len(guided)


@given(LIFE, PLAN)
@settings(deadline=None)
def test_after_a_stop_nothing_of_any_kind_sounds_until_the_leg_is_in_step_again(session, life, plan):
    """A stop is told by taking back a strike. What is held ends with it, what waits is taken back."""
    it, lost, last = session(ALL, plan), set(), {}
    for now, what, leg, word, _, made in each(it, life):
        if what in ("strike", "off"):
            lost.discard(leg)
        for row in made:
            if isinstance(row, Cue):
                assert row.revision > 0 or row.leg not in lost
                last[row.cue_id] = row
        if (what, word) == ("withdraw", HEEL_STRIKE):
            lost.add(leg)
            of_leg = [cue for cue in last.values() if cue.leg == leg and not cue.cancelled]
            assert max([max(cue.due_ns, cue.until_ns) for cue in of_leg], default=0) <= (now + 10) * 1_000_000


@given(ON_A_BELT)
@settings(deadline=None)
def test_on_a_belt_that_stands_and_in_the_first_strides_after_it_nothing_is_announced(session, life):
    it, since, known = session(ALL), {"left": 0, "right": 0}, False
    for _, what, leg, _, number, made in each(it, life):
        since[leg] += what == "strike"
        if what == "belt":
            since = since if known and number >= 1 else {"left": 0, "right": 0}
            known = True
        new = [row for row in made if isinstance(row, Cue) and row.revision == 0]
        assert not known or all(since[row.leg] > 5 for row in new)


@given(LIFE, st.sampled_from(["adaptive", "oscillator", "fixed"]))
@settings(deadline=None)
def test_a_beat_is_never_far_from_the_step_that_is_foretold(session, life, beat):
    """No later than 0.3 s after it was to come, as it was foretold first: if the walk stops, it stops before that."""
    it, promised, walked = session({"rhythm": {"beat": beat}}), {"left": 0, "right": 0}, set()
    for now, what, leg, word, number, made in each(it, life):
        if what == "strike":
            promised[leg] = 0
            walked.add(leg)
        elif (what, word) == ("predict", HEEL_STRIKE) and number > 10 and leg in walked:
            promised[leg] = promised[leg] or now + number
        for row in made if what in ("predict", "off") else ():
            if isinstance(row, Cue) and not row.cancelled:
                assert row.due_ns <= (promised[leg] + 300) * 1_000_000


@given(LIFE)
@settings(deadline=None)
def test_the_same_walk_gives_the_same_cues(session, life):
    one, two = session(ALL), session(ALL)
    assert live(one, life) == live(two, life)


@given(LIFE, LEG)
@settings(deadline=None)
def test_a_leg_whose_signal_is_silent_has_no_new_cue_until_it_is_back(session, life, leg):
    it = session(ALL)
    it.signal(f"insoles.{leg}", 900, "silent")
    live(it, [(pause, step) for pause, step in life if step[0] != "signal"])
    assert [cue for cue in it.sounding() if cue.leg == leg] == []
    assert other(leg) != leg
