"""Commands to a whole session: whatever is asked for, whenever, no stride that has begun changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.config import Protocol, Rig, Sensor
from feedback.cues.command_words import ALLOW, APPLY, STOP
from feedback.cues.therapy import STOPPED, Therapy
from feedback.cues.tunable import tunables
from feedback.messages import (
    HEEL_STRIKE,
    LEGS,
    Acknowledged,
    BlockBegins,
    Command,
    Cue,
    GaitEvent,
    Outcome,
    Prediction,
    Target,
    Withheld,
)

MS = 1_000_000
STRIDE_MS = 1100
ZONES = (("heel", -0.8, "heel"), ("toe", 0.8, "toe"))
RIG = Rig.model_validate(
    {
        "name": "r",
        "sole": {
            "calibration": "newton",
            "zones": tuple({"name": name, "x": 0, "y": y, "region": region} for name, y, region in ZONES),
        },
    }
)
CUES = {"glute_ready": {"lead_ms": 60.0}, "push_off": {"aim": {"start": "fixed", "value": 1.0}}}


class Walk:
    """Both legs in turn; each strike is known 20 ms later and foretold twice, after the other's."""

    def __init__(self, cues=None, **dose):
        made = {"name": "p", "cues": cues or CUES, "dose": {"catch_pct": 0.0, "countdown": False, **dose}}
        self.protocol = Protocol.model_validate(made)
        self.therapy, self.said = Therapy(self.protocol, RIG, None), []
        self.strikes = {leg: [] for leg in LEGS}
        self.number = 0

    def go(self, strides, asked=()):
        """asked: (ms, key, value)."""
        first_ms = self.strikes["left"][-1] // MS + STRIDE_MS if self.strikes["left"] else 1000
        rows = [(first_ms + ms, 2, ("command", key, value)) for ms, key, value in asked]
        for k in range(strides):
            for leg, offset in (("left", 0), ("right", STRIDE_MS // 2)):
                at = first_ms + k * STRIDE_MS + offset
                rows.append((at + 20, 0, ("strike", leg, at)))
                rows += [(at + after, 1, ("predict", leg, at + STRIDE_MS)) for after in (600, 800)]
        for at, _, row in sorted(rows):
            self._do(at * MS, *row)
        return self

    def command(self, key, value="", at_ms=None):
        now_ns = at_ms * MS if at_ms else max(times[-1] for times in self.strikes.values() if times) + 50 * MS
        return self._do(now_ns, "command", key, value)

    def of(self, kind):
        return [message for message in self.said if isinstance(message, kind)]

    def _do(self, now_ns, what, one, two):
        if what == "command":
            self.number += 1
            made = self.therapy.command(Command(now_ns, now_ns, 0, self.number, "therapist", one, two), now_ns + MS)
        elif what == "strike":
            self.strikes[one].append(two * MS)
            event = GaitEvent(two * MS, now_ns, 0, one, HEEL_STRIKE, now_ns, 1.0, "heel")
            made = self.therapy.decide(event, now_ns)
        else:
            made = self.therapy.decide(
                Prediction(now_ns, now_ns, 0, one, HEEL_STRIKE, two * MS, 10 * MS, "toe_off"), now_ns
            )
        made = [*made, *self.therapy.book(), *self.therapy.idle(now_ns, now_ns)]
        self.said += made
        return made


def begun_ns(walk, cue):
    """The heel strike that began the stride in which the cue was first announced; known 20 ms later."""
    return max(t for t in walk.strikes[cue.leg] if t + 20 * MS <= cue.t_ns)


KEYS = [row.key for row in tunables(Walk(blocks=({"kind": "training", "minutes": 1.0},)).protocol)]
VALUES = ["0", "1", "30", "60.5", "90", "-12", "1e9", "true", "false", "none", "nan", "much", ""]
WORDS = [
    "next_block",
    "pause",
    "resume",
    "cue_now",
    "probe_now",
    "effort",
    STOP,
    ALLOW,
    APPLY,
    "belt_speed",
    "belt_stop",
    "",
    "dance",
    "cues",
    "x.y",
]
BLOCKS = (
    {"kind": "training", "strides": 12, "frequency_pct": 60.0},
    {"kind": "probe", "strides": 5},
    {"kind": "training", "minutes": 1.0, "end_frequency_pct": 50.0},
)
ASKED = st.lists(
    st.tuples(st.integers(0, 30_000), st.sampled_from([*KEYS, *WORDS]), st.sampled_from(VALUES)), max_size=25
)


@settings(max_examples=40)
@given(ASKED, st.sampled_from([(), BLOCKS]))
def test_whatever_is_asked_each_is_answered_once_and_the_protocol_stays_valid(asked, blocks):
    walk = Walk(blocks=blocks).go(28, asked)
    answers = walk.of(Acknowledged)
    assert sorted(answer.number for answer in answers) == list(range(1, len(asked) + 1))
    assert all(answer.words for answer in answers if answer.refused)
    assert all(answer.value == answer.before for answer in answers if answer.refused and answer.key in KEYS)
    in_force = walk.therapy._tuning.protocol
    assert Protocol.model_validate(in_force.model_dump(exclude_unset=True)) == in_force


@settings(max_examples=30)
@given(ASKED, st.sampled_from([(), BLOCKS]), st.booleans())
def test_no_stride_that_has_begun_changes(asked, blocks, countdown):
    walk = Walk(blocks=blocks, countdown=countdown)
    dosing, plans = walk.therapy._dosing, {}
    do = walk._do

    def do_and_ask(now_ns, what, one, two):
        made = do(now_ns, what, one, two)
        for leg in LEGS:
            for stride in range(1, len(walk.strikes[leg]) + 1):
                for kind in CUES:
                    plan = dosing.decide(kind, leg, stride, now_ns)
                    assert plans.setdefault((kind, leg, stride), plan) == plan
        return made

    walk._do = do_and_ask
    walk.go(28, asked)
    revisions = {}
    for cue in walk.of(Cue):
        revisions.setdefault(cue.cue_id, []).append(cue)
    for first, *rest in revisions.values():
        same = {(c.kind, c.leg, c.sound, c.gain_db, c.purpose, c.target_ns - c.due_ns) for c in (first, *rest)}
        assert len(same) == 1
    sounding = [row[-1] for row in revisions.values() if row[-1].leg and not row[-1].cancelled]
    places = [(cue.kind, cue.leg, begun_ns(walk, cue)) for cue in sounding]
    assert len(set(places)) == len(places), "two cues in one stride"


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(30, 200)), max_size=12))
def test_both_legs_take_a_number_at_their_first_heel_strike_after_it(changes):
    asked = []
    for ms, value in sorted(changes):
        both = f"cues.glute_ready.lead_ms = {value}\ncues.glute_ready.gain_db = {-value / 5}"
        asked.append((ms, APPLY, both))
    walk = Walk().go(20, asked)
    holds = [(0, 60.0, -12.0)]
    holds += [
        (answer.t_ns, *(float(row.rpartition(" = ")[2]) for row in answer.value.splitlines()))
        for answer in walk.of(Acknowledged)
    ]
    cues = [cue for cue in walk.of(Cue) if cue.kind == "glute_ready"]
    assert len({cue.leg for cue in cues}) == 2
    for cue in cues:
        began_ns = begun_ns(walk, cue)
        _, lead_ms, gain_db = [row for row in holds if row[0] <= began_ns][-1]
        assert ((cue.target_ns - cue.due_ns) / MS, cue.gain_db) == (lead_ms, gain_db)


def test_a_command_that_is_handled_late_or_early_makes_the_same_session():
    asked = (5_005, "cues.glute_ready.lead_ms", "120"), (8_003, "pause", ""), (9_800, "resume", "")
    plain = Walk().go(20, asked)
    late = Walk()
    do = late._do
    held = []

    def do_late(now_ns, what, one, two):
        """Each command is handled only after the message that follows it, unless that is the strike it waits for."""
        if what == "command":
            held.append((now_ns, one, two))
            return []
        made = []
        if what == "predict" or not held:
            made = do(now_ns, what, one, two)
        for t_ns, key, value in held:
            command = Command(t_ns, t_ns, 0, 1, "therapist", key, value)
            late.said += late.therapy.command(command, now_ns + MS)
        if what == "strike" and held:
            made = do(now_ns, what, one, two)
        held.clear()
        return made

    late._do = do_late
    late.go(20, asked)
    shown = [[(c.kind, c.leg, c.due_ns, c.cancelled) for c in walk.of(Cue)] for walk in (plain, late)]
    assert shown[0] == shown[1]


def test_stopped_sounds_are_taken_back_at_once_and_each_stride_says_so():
    walk = Walk().go(6)
    standing = [cue for cue in walk.of(Cue) if cue.due_ns > max(t[-1] for t in walk.strikes.values()) + 500 * MS]
    at_ms = max(t[-1] for t in walk.strikes.values()) // MS + 610
    made = walk.command(STOP, at_ms=at_ms)
    taken_back = [message for message in made if isinstance(message, Cue)]
    assert taken_back
    assert made.index(taken_back[-1]) < next(i for i, message in enumerate(made) if isinstance(message, Acknowledged))
    assert {cue.cancelled for cue in taken_back} == {STOPPED}
    assert {cue.cue_id for cue in standing if cue.due_ns > at_ms * MS} <= {cue.cue_id for cue in taken_back}
    n = len(walk.of(Cue))
    walk.go(5)
    assert len(walk.of(Cue)) == n
    assert {row.why for row in walk.of(Withheld)[-8:]} == {STOPPED}
    walk.command(ALLOW)
    assert len(walk.go(5).of(Cue)) > n + 8


def test_the_ledger_tells_a_withheld_stride_by_its_reason():
    walk = Walk().go(4)
    walk.command(STOP)
    outcomes = [row for row in walk.go(8).of(Outcome) if row.start_ns > walk.strikes["left"][5]]
    assert {row.why for row in outcomes if row.plan == "cued"} == {STOPPED}


def test_a_target_that_is_overruled_says_so_and_holds_at_once():
    walk = Walk().go(4)
    walk.command("cues.push_off.aim.value", "2.5")
    assert [t for t in walk.of(Target) if t.why == "therapist"] == []
    walk.go(1)
    told = [t for t in walk.of(Target) if t.why == "therapist"]
    assert {(t.leg, t.value) for t in told} == {("left", 2.5), ("right", 2.5)}


@pytest.mark.parametrize("key", ["dance", "", "glute_ready", "Pause"])
def test_an_unknown_word_is_answered_by_what_there_is(key):
    (answer,) = [m for m in Walk().go(2).command(key) if isinstance(m, Acknowledged)]
    assert answer.refused
    for word in ("next_block", "probe_now", "effort", STOP, APPLY, "each number of the protocol"):
        assert word in answer.words


def test_a_probe_in_the_middle_of_a_block_leaves_its_strides_out_and_the_block_goes_on():
    walk = Walk(blocks=({"kind": "training", "strides": 40}, {"kind": "probe", "strides": 5})).go(10)
    walk.command("probe_now", "6")
    walk.go(20)
    blocks = [(b.number, b.kind, b.planned_strides) for b in walk.of(BlockBegins)]
    assert blocks[0][:2] == (1, "training")
    assert blocks[1] == (4, "probe", 6)
    assert blocks[2] == (1, "training", 30)
    begins, ends = (b.t_ns for b in walk.of(BlockBegins)[1:3])
    strides = [t for t in walk.strikes["left"] if begins <= t < ends]
    assert len(strides) == 6
    cues = [begun_ns(walk, cue) for cue in walk.of(Cue) if cue.leg == "left"]
    assert not set(cues) & set(strides)
    assert {t for t in walk.strikes["left"][1:-1] if t not in strides} <= set(cues)


def test_the_count_down_is_spoken_and_is_nobodys_stride():
    walk = Walk(blocks=({"kind": "training", "strides": 10}, {"kind": "probe", "strides": 8}), countdown=True).go(25)
    spoken = [cue for cue in walk.of(Cue) if cue.purpose == "speech"]
    assert [cue.sound for cue in spoken] == [
        "say:Training",
        *("say:three", "say:two", "say:one", "say:Walk on without cues"),
        *("say:three", "say:two", "say:one", "say:The session is over"),
    ]
    assert all(cue.due_ns > cue.t_ns for cue in spoken)
    assert not {cue.cue_id for cue in spoken} & {row.cue_id for row in walk.of(Outcome)}
    assert {row.kind for row in walk.of(Outcome)} == set(CUES)


def test_what_was_to_be_said_is_taken_back_when_the_sounds_are_stopped():
    walk = Walk(blocks=({"kind": "training", "strides": 10},), countdown=True).go(8)
    spoken = [cue for cue in walk.of(Cue) if cue.purpose == "speech"][-1]
    assert spoken.sound == "say:three"
    made = walk.command(STOP, at_ms=spoken.t_ns // MS + 100)
    (taken,) = [cue for cue in made if isinstance(cue, Cue) and cue.purpose == "speech"]
    assert (taken.cue_id, taken.revision, taken.cancelled) == (spoken.cue_id, 1, STOPPED)
    assert [cue for cue in walk.go(6).of(Cue) if cue.purpose == "speech"][-1] == taken


def test_a_belt_is_answered_by_its_own_process_where_there_is_one_and_else_refused():
    (refused,) = [row for row in Walk().command("belt_start", at_ms=1000) if isinstance(row, Acknowledged)]
    assert (refused.refused, refused.words) == (True, "no belt of this rig takes commands")
    walk = Walk()
    belt = Sensor(name="belt", driver="manual", port="desk")
    walk.therapy = Therapy(walk.protocol, RIG.model_copy(update={"sensors": (*RIG.sensors, belt)}), None)
    assert not [row for row in walk.command("belt_speed", "1.1", at_ms=1000) if isinstance(row, Acknowledged)]
