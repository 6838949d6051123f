"""No path leads round the limits: commands, losses, delays, deaths, emergencies in any order, judged by the bytes."""

from math import inf, nan

import pytest
from belt_bench.judge import judge
from belt_bench.lines import Wire
from belt_bench.room import LIMITS, MAKES, Room
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from drivers.emulators import create_device
from feedback.cues.tunable import RefusedError
from feedback.processes.belt_control import number, shown

EXAMPLES, RULES = 25, 20
numbers = st.one_of(
    st.floats(-3, 9), st.sampled_from([0.0, 0.05, 0.3, 1.2, 1.3, 4.0, nan, inf, -inf, 1e308]), st.integers(-2, 30)
)
texts = numbers.map(str) | st.sampled_from(["", "fast", "true", "none", "0x10", "1_0", "1.0\n2.0", "--1"])
people = st.sampled_from(["therapist", "therapist", "therapist", "screen", "patient"])
short = st.floats(0.01, 3.0)


def room(make: str, seed: int = 1) -> Room:
    device = create_device(make, **({"strict": False} if make == "csafe" else {}))
    return Room(make, Wire(device, seed))


class Machine(RuleBasedStateMachine):
    """One make of treadmill, and all that can befall it."""

    make = ""

    @initialize(seed=st.integers(0, 99), starts=st.booleans(), speed=st.floats(0.3, 1.2))
    def begin(self, seed: int, starts: bool, speed: float) -> None:
        self.room = room(self.make, seed)
        self.wire = self.room.line
        if starts:
            self.room.started(speed, 2.0)

    @rule(value=texts, who=people, after_s=short)
    def speed(self, value: str, who: str, after_s: float) -> None:
        self.room.ask("belt_speed", value, who)
        self.room.run(after_s)

    @rule(value=texts, after_s=short)
    def incline(self, value: str, after_s: float) -> None:
        self.room.ask("belt_incline", value)
        self.room.run(after_s)

    @rule(who=people, age_s=st.sampled_from([0.0, 0.0, 0.5, 5.0]), after_s=short)
    def start(self, who: str, age_s: float, after_s: float) -> None:
        self.room.ask("belt_start", "", who, age_s)
        self.room.run(after_s)

    @rule(who=people, after_s=short, also=st.booleans())
    def stop(self, who: str, after_s: float, also: bool) -> None:
        if also:
            self.room.ask("belt_start")
        self.room.ask("belt_stop", "", who)
        if also:
            self.room.ask("belt_speed", "1.0")
        self.room.run(after_s)

    @rule(who=st.sampled_from(["engine_lives", "desk_lives"]), lives=st.booleans(), after_s=short)
    def life(self, who: str, lives: bool, after_s: float) -> None:
        setattr(self.room, who, lives)
        self.room.run(after_s)

    @rule(loss=st.sampled_from([0.0, 0.1, 0.6]), delay_s=st.sampled_from([0.0, 0.1, 0.7]))
    def spoil(self, loss: float, delay_s: float) -> None:
        self.wire.loss, self.wire.delay_s = loss, delay_s

    @rule(is_cut=st.booleans(), after_s=short)
    def cut(self, is_cut: bool, after_s: float) -> None:
        self.wire.cut(is_cut)
        self.room.run(after_s)

    @rule(after_s=short)
    def crash(self, after_s: float) -> None:
        self.room.crash()
        self.room.run(after_s)

    @rule(key=st.booleans(), after_s=short)
    def at_the_treadmill(self, key: bool, after_s: float) -> None:
        if key:
            self.room.device.pull_key()
        else:
            self.room.device.belt.stop()
        self.room.run(after_s)

    def teardown(self) -> None:
        if hasattr(self, "room"):
            judge(self.room)
            assert self.room.device.belt.speed_mps <= LIMITS.speed_mps + 1e-6


@pytest.mark.parametrize("make", MAKES)
def test_nothing_exceeds_a_limit_and_nothing_but_stop_follows_a_stop(make: str) -> None:
    machine = type("Machine", (Machine,), {"make": make}).TestCase
    machine.settings = settings(
        max_examples=EXAMPLES, stateful_step_count=RULES, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine().runTest()


def test_a_judge_that_finds_nothing_would_be_no_judge() -> None:
    one = room("trackmaster").started(1.0)
    judge(one)
    for spoilt in (b"\xa30030", b"\xa30020\xa30010", b"\xa40050"):
        one.line.told.append((one.now_ns + 1, spoilt))
        with pytest.raises(AssertionError):
            judge(one)
        one.line.told.pop()
    one.told("belt_stop")
    one.run(0.1)
    one.line.told.append((one.now_ns + 1, b"\xa30005"))
    with pytest.raises(AssertionError, match="after a stop"):
        judge(one)


def test_answers_say_what_is_in_force_and_why_not_more() -> None:
    one = room("trackmaster")
    one.run(1.0)
    early = one.told("belt_speed", "0.5")
    assert (early.refused, early.words) == (True, "the belt is not started: belt_start comes first")
    start = one.told("belt_start")
    assert (start.before, start.value, start.refused) == ("0", "0.08941", False)
    most = one.told("belt_speed", "2")
    assert (most.value, most.words, most.refused) == ("1.2", "2 is above the most, 1.2 m/s", False)
    slow = one.told("belt_speed", "0.05")
    assert (slow.value, slow.refused) == ("1.2", True)
    assert "slowest" in slow.words
    low = one.told("belt_incline", "0")
    assert (low.before, low.value, low.words) == ("", "1", "0 is not within 1 to 4 %")
    assert one.told("belt_incline", "-1").refused
    late = one.told("belt_speed", "0.4", age_s=2.0)
    assert (late.value, late.words) == ("1.2", "came too late, ask again")
    assert one.told("belt_speed", "0.4", who="screen").refused
    stop = one.told("belt_stop", who="screen", age_s=9.0)
    assert (stop.before, stop.value, stop.refused) == ("1.2", "0", False)
    assert one.told("belt_start").words == "the belt has not been seen to stop yet"


def test_a_belt_led_to_zero_comes_to_stand_and_can_go_on() -> None:
    one = room("trackmaster").started(0.5)
    assert not one.told("belt_speed", "0").refused
    one.run(6.0)
    assert one.device.belt.speed_mps == 0
    assert not one.told("belt_speed", "0.5").refused
    one.run(6.0)
    assert one.device.belt.speed_mps == pytest.approx(0.5, abs=0.05)


def test_a_refused_speed_is_told() -> None:
    one = Room("csafe", Wire(create_device("csafe")))
    one.started(0.8)
    assert any("refused: the machine rejects the command now" in text for text in one.notices)


def test_a_line_that_cannot_take_a_command_loses_it_and_it_is_tried_again() -> None:
    one = room("trackmaster").started(0.5)
    one.line.loss = 1.0
    one.run(0.3)
    one.line.loss = 0.0
    one.told("belt_speed", "0.8")
    one.run(4.0)
    assert one.device.belt.speed_mps == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("text", ["", "nan", "inf", "-0.1", "true", "none", "fast", "1, 2"])
def test_what_is_no_speed_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        number(text)


def test_numbers_are_shown_as_they_are_asked_for() -> None:
    assert (number("1"), shown(0.8), shown(nan)) == (1.0, "0.8", "")


@pytest.mark.parametrize(("key", "value", "stops"), [("belt_speed", "0.6", True), ("belt_stop", "0", False)])
def test_a_process_that_takes_a_dead_ones_place_stops_the_belt_that_it_led(key: str, value: str, stops: bool) -> None:
    one = room("bertec").started(0.6)
    answers = [one.told("belt_speed", "0.6"), one.told("belt_incline", "2"), one.told(key, value)]
    one.crash()
    one.belt.inherit(answers)
    at_ns = one.now_ns
    one.run(4.0)
    orders = [kind for _, kind, _ in one.orders(at_ns) if kind != "incline"]
    assert (orders[:1] == ["stop"]) is stops
    assert ("the belt is told to stop: the process that commanded it was started anew" in one.notices) is stops
