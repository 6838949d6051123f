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


def live(it, life):
    """Play it; (message's leg, what came out) of each step."""
    now, started, out = 1000, {"left": 0, "right": 0}, []
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
        elif what == "stride":
            made = it.stride(leg, now - 1000, now, stance_s=number / 20, first_peak=number, push_off_impulse_s=number)
        elif what == "signal":
            made = it.signal(f"insoles.{leg}", now, word)
        else:
            made = it.belt(now, number / 10)
        out.append((what, leg, made))
    return out


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
