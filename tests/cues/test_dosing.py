"""The plan of a session: its blocks, its shares, its tests, and that nothing but seed, strides and time moves it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.config.dose import Dose
from feedback.cues.dosing import Dosing, block_order
from feedback.messages import Acknowledged, BlockBegins, Command, other

S = 1_000_000_000
STRIDE_NS = 1_100_000_000
FADES = [
    {"kind": "baseline", "strides": 30},
    {"kind": "training", "strides": 200, "frequency_pct": 100.0, "end_frequency_pct": 50.0},
    {"kind": "probe", "strides": 30},
    {"kind": "training", "minutes": 4.0, "frequency_pct": 50.0, "end_frequency_pct": 20.0},
    {"kind": "retention", "minutes": 1.0},
]


def dose(*blocks, **settings_):
    return Dose.model_validate({"blocks": tuple(blocks or FADES), **settings_})


class Walk:
    """Both legs in turn; the plan is asked of every stride as it begins."""

    def __init__(self, dosing, kinds=("hip_extend",), stride_ns=STRIDE_NS):
        self.dosing, self.kinds, self.stride_ns = dosing, kinds, stride_ns
        self.t_ns, self.strides, self.out = 10 * S, {"left": 0, "right": 0}, []
        self.planned = []

    def go(self, n):
        for _ in range(n):
            for leg in ("left", "right"):
                self.dosing.strike(leg, self.t_ns, self.t_ns, self.out)
                self.strides[leg] += 1
                k = self.strides[leg]
                for kind in self.kinds:
                    place = self.dosing.place(leg, k)[0]
                    self.planned.append((place, kind, leg, k, self.dosing.decide(kind, leg, k, self.t_ns)))
                self.t_ns += self.stride_ns // 2
        return self

    def of(self, block, leg="left", kind="hip_extend"):
        return [plan for place, of, side, _, plan in self.planned if (place, of, side) == (block, kind, leg)]

    def said(self, kind=BlockBegins):
        return [m for m in self.out if isinstance(m, kind) and not getattr(m, "countdown", 0)]

    def command(self, key, number=1):
        asked = Command(self.t_ns, self.t_ns, 0, number, "therapist", key, "")
        assert self.dosing.command(asked, self.t_ns, self.out)
        return self.out[-1]


def test_blocks_follow_each_other_by_strides_and_by_minutes():
    walk = Walk(Dosing(dose(), ["hip_extend"])).go(700)
    assert [(m.number, m.kind) for m in walk.said()] == [
        (1, "baseline"),
        (2, "training"),
        (3, "probe"),
        (4, "training"),
        (5, "retention"),
        (6, "end"),
    ]
    assert [len(walk.of(block)) for block in (1, 2, 3)] == [30, 200, 30]
    assert (walk.said()[4].t_ns - walk.said()[3].t_ns, len(walk.of(4))) == (240 * S, pytest.approx(218, abs=1))
    assert set(walk.of(1) + walk.of(3) + walk.of(5) + walk.of(6)) == {"uncued"}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31 - 1), st.integers(700, 1900))
def test_each_block_is_within_three_points_of_its_plan(seed, stride_ms):
    walk = Walk(Dosing(dose(seed=seed), ["hip_extend"]), stride_ns=stride_ms * 1_000_000).go(700)
    for block, planned in ((2, 75.0), (4, 35.0)):
        for leg in ("left", "right"):
            plans = walk.of(block, leg)
            cued = sum(plan in ("cued", "catch") for plan in plans)
            assert abs(100 * cued / len(plans) - planned) <= 3.0
            assert abs(100 * plans.count("cued") / len(plans) - planned * 0.95) <= 3.0


def test_catch_strides_are_the_same_from_the_same_seed_and_others_from_another():
    plans = [Walk(Dosing(dose(seed=seed), ["hip_extend"])).go(300).planned for seed in (4, 4, 5)]
    assert plans[0] == plans[1] != plans[2]
    assert sum(row[-1] == "catch" for row in plans[0]) >= 10


@given(st.lists(st.tuples(st.sampled_from(["glute_ready", "hip_extend"]), st.integers(0, 90)), max_size=40))
def test_what_was_asked_before_and_of_which_cue_changes_nothing(asked):
    kinds = ("glute_ready", "hip_extend")
    quiet, noisy = Walk(Dosing(dose(), kinds), kinds).go(80), Dosing(dose(), kinds)
    out = []
    for k, (_, kind, leg, stride, plan) in enumerate(quiet.planned):
        if kind == kinds[0]:
            noisy.strike(leg, 10 * S + k // 2 * (STRIDE_NS // 2), 0, out)
        for other_kind, other_stride in asked:
            noisy.decide(other_kind, other(leg), other_stride, 0)
        assert noisy.decide(kind, leg, stride, 0) == plan


def test_cues_and_legs_are_drawn_apart():
    walk = Walk(Dosing(dose(), ["glute_ready", "hip_extend"]), ("glute_ready", "hip_extend")).go(230)
    assert walk.of(2, "left") != walk.of(2, "right")
    assert walk.of(2, kind="glute_ready") != walk.of(2)


def test_without_blocks_training_has_no_end():
    walk = Walk(Dosing(Dose(catch_pct=0.0), ["hip_extend"])).go(500)
    assert set(walk.of(0)) == {"cued"}
    assert [(m.number, m.kind) for m in walk.said()] == [(0, "training")]


def test_a_block_may_name_its_cues_and_a_warm_up_has_none_unless_it_does():
    blocks = [
        {"kind": "warm_up", "strides": 20},
        {"kind": "warm_up", "strides": 20, "cues": ("glute_ready",)},
        {"kind": "training", "strides": 20, "cues": ("hip_extend",)},
    ]
    kinds = ("glute_ready", "hip_extend")
    walk = Walk(Dosing(dose(*blocks, catch_pct=0.0), kinds), kinds).go(60)
    told = {(block, kind): set(walk.of(block, kind=kind)) for block in (1, 2, 3) for kind in kinds}
    assert [key for key, plans in told.items() if plans == {"cued"}] == [(2, "glute_ready"), (3, "hip_extend")]
    assert told[1, "glute_ready"] == told[2, "hip_extend"] == {"uncued"}


def test_a_pause_stops_the_blocks_clock_and_cues():
    walk = Walk(Dosing(dose({"kind": "training", "minutes": 1.0}, catch_pct=0.0), ["hip_extend"])).go(20)
    assert walk.command("pause").words == ""
    walk.go(100)
    assert walk.of(1)[20:] == ["uncued"] * 100
    assert walk.command("pause").words == "nothing is running"
    assert walk.command("resume").words == ""
    assert walk.said()[-1].planned_s == pytest.approx(60.0 - 20 * 1.1)
    assert walk.go(5).of(1)[120:] == ["cued"] * 5
    assert walk.go(60).dosing.kind == "end"


def test_the_next_block_begins_when_it_is_asked_for():
    walk = Walk(Dosing(dose(), ["hip_extend"])).go(5)
    assert walk.dosing.block == 1
    walk.command("next_block")
    assert (walk.dosing.block, walk.dosing.kind) == (2, "training")
    for _ in range(4):
        assert walk.command("next_block").words == ""
    assert walk.command("next_block").words == "there is no next block"


def test_the_patient_may_ask_for_the_cue_but_not_in_a_test():
    blocks = [{"kind": "training", "strides": 50}, {"kind": "probe", "strides": 50}]
    walk = Walk(Dosing(dose(*blocks, self_request=True), ["hip_extend"])).go(10)
    assert set(walk.of(1)) == {"faded"}
    assert isinstance(answer := walk.command("cue_now"), Acknowledged)
    assert answer.words == ""
    assert walk.go(2).of(1)[10:] == ["asked", "faded"]
    walk.go(48)
    assert "without help" in walk.command("cue_now").words
    assert walk.go(2).of(2)[-1] == "uncued"


def test_three_numbers_come_before_each_block():
    blocks = [{"kind": "baseline", "minutes": 0.5}, {"kind": "training", "strides": 20, "frequency_pct": 80.0}]
    walk = Walk(Dosing(dose(*blocks), ["hip_extend"])).go(60)
    counts = [(m.number, m.kind, m.countdown) for m in walk.out if m.countdown]
    assert counts == [(2, "training", n) for n in (3, 2, 1)] + [(3, "end", n) for n in (3, 2, 1)]
    begun = {m.number: m.t_ns for m in walk.said()}
    ahead = [begun[2] - m.t_ns for m in walk.out if m.countdown and m.number == 2]
    assert ahead == [3 * S, 2 * S, S]
    quiet = Walk(Dosing(dose(*blocks, countdown=False), ["hip_extend"])).go(60)
    assert not [m for m in quiet.out if m.countdown]


def test_other_numbers_hold_from_the_next_stride():
    walk = Walk(Dosing(dose({"kind": "training", "strides": 200}, catch_pct=0.0), ["hip_extend"])).go(50)
    walk.dosing.adopt(dose({"kind": "training", "strides": 200, "frequency_pct": 40.0}, catch_pct=0.0))
    assert walk.dosing.decide("hip_extend", "left", 50, 0) == "cued"
    walk.go(150)
    assert walk.of(1)[:50] == ["cued"] * 50
    assert walk.of(1)[50:].count("cued") == pytest.approx(60, abs=1)
    assert [m.frequency_pct for m in walk.said()] == [100.0, 40.0]
    assert walk.go(1).dosing.kind == "end"


def test_blocks_do_not_come_and_go():
    with pytest.raises(ValueError, match="neither added nor taken away"):
        Dosing(dose(), ["hip_extend"]).adopt(Dose())


@given(st.integers(0, 1000))
def test_training_blocks_change_places_among_themselves_alone(seed):
    order = block_order(dose(seed=seed, shuffle_training=True))
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert (order[0], order[2], order[4]) == (0, 2, 4)
    assert block_order(dose(seed=seed)) == (0, 1, 2, 3, 4)


def test_a_pause_in_a_probe_keeps_what_is_left_of_it():
    walk = Walk(Dosing(dose({"kind": "training", "strides": 60}, catch_pct=0.0), ["hip_extend"])).go(10)
    walk.dosing.command(Command(walk.t_ns, 0, 0, 1, "therapist", "probe_now", "8"), walk.t_ns, walk.out)
    assert walk.out[-1].value == "8"
    walk.go(3)
    walk.command("pause")
    walk.go(4)
    walk.command("resume")
    assert (walk.said()[-1].kind, walk.said()[-1].planned_strides) == ("probe", 5)
    walk.go(20)
    assert [(m.number, m.kind) for m in walk.said()] == [
        (1, "training"),
        (3, "probe"),
        (1, "pause"),
        (3, "probe"),
        (1, "training"),
    ]
    assert walk.said()[-1].planned_strides == 50
    assert [m.kind for m in walk.out if isinstance(m, BlockBegins) and m.countdown] == ["training"] * 3


def test_the_next_block_ends_a_probe_first():
    walk = Walk(Dosing(dose(catch_pct=0.0), ["hip_extend"])).go(35)
    walk.command("probe_now")
    walk.command("next_block")
    assert (walk.dosing.block, walk.dosing.kind) == (2, "training")
    walk.command("next_block")
    assert (walk.dosing.block, walk.dosing.kind) == (3, "probe")
    assert walk.command("probe_now").refused, "there is nothing to leave out"


def test_without_blocks_a_probe_comes_and_goes():
    walk = Walk(Dosing(Dose(catch_pct=0.0), ["hip_extend"])).go(5)
    walk.dosing.command(Command(walk.t_ns, 0, 0, 1, "therapist", "probe_now", "6"), walk.t_ns, walk.out)
    assert [row[-1] for row in walk.go(10).planned if row[2] == "left"][5:] == ["uncued"] * 6 + ["cued"] * 4
    assert [(m.number, m.kind) for m in walk.said()] == [(0, "training"), (2, "probe"), (0, "training")]


@pytest.mark.parametrize("value", ["4", "2001", "-6", "many", "7.5"])
def test_a_probe_has_bounds(value):
    walk = Walk(Dosing(dose(catch_pct=0.0), ["hip_extend"])).go(35)
    walk.dosing.command(Command(walk.t_ns, 0, 0, 1, "therapist", "probe_now", value), walk.t_ns, walk.out)
    assert walk.out[-1].refused
    assert value in walk.out[-1].words


def test_a_block_that_is_made_shorter_than_it_has_been_ends_at_the_next_stride():
    walk = Walk(Dosing(dose({"kind": "training", "strides": 200}), ["hip_extend"])).go(50)
    walk.dosing.adopt(dose({"kind": "training", "strides": 20}))
    walk.go(2)
    assert walk.dosing.kind == "end"
