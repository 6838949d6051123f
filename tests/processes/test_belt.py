"""Belts that obey, from command to byte, over pseudo-terminals and TCP: each make on a virtual clock."""

from collections.abc import Callable, Iterator
from math import isnan
from pathlib import Path

import pytest
from belt_bench.lines import Terminal
from belt_bench.room import LIMITS, MAKES, STEP_MPS, Room

from drivers import create
from drivers.belt import Belt
from drivers.emulators import create_device
from feedback.messages import BeltEvent, Command, Samples
from feedback.processes.belt import EVERY_NS, TypedBelt
from feedback.processes.sensor import SteeredNode

S = 1_000_000_000
TELLS_EMERGENCY = ("trackmaster", "ftms")
"""The others do not say that their key is pulled: their belt is seen to stand."""
WATCHED = ("trackmaster", "woodway", "woodway-split")
"""Their own watchdog stops them when the line is lost."""
Make = Callable[[str], Room]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Make]:
    lines: list[Terminal] = []

    def made(make: str) -> Room:
        device = create_device(make, **({"strict": False} if make == "csafe" else {}))
        if make == "bertec":
            lines.append(Terminal.tcp(device))
        else:
            lines.append((Terminal.two_ptys if make == "woodway-split" else Terminal.pty)(device, tmp_path))
        return Room(make, lines[-1])

    yield made
    for line in lines:
        line.close()


def stopped_within_ms(room: Room, from_ns: int, ms: float) -> None:
    """The first order after a time is a stop, and it was not late."""
    at_ns, kind, _ = next(row for row in room.orders(from_ns) if row[1] in ("speed", "start", "stop"))
    assert kind == "stop"
    assert (at_ns - from_ns) / 1e6 <= ms


@pytest.mark.parametrize("make", MAKES)
def test_start_speed_incline_and_stop(room: Make, make: str) -> None:
    one = room(make).started()
    assert one.told("belt_speed", "0.9").value == "0.9"
    assert one.told("belt_incline", "2").value == "2"
    one.run(10.0)
    belt = one.device.belt
    assert belt.speed_mps == pytest.approx(0.9, abs=STEP_MPS[make])
    assert belt.speed_mps <= 0.9 + 1e-9
    assert belt.incline_pct == pytest.approx(2.0, abs=0.06)
    assert one.samples[-1].values[0] == pytest.approx(belt.speed_mps, abs=0.05)
    at_ns = one.now_ns
    assert (one.told("belt_stop").value, one.events) == ("0", ["start"])
    stopped_within_ms(one, at_ns, 20)
    one.run(6.0)
    assert belt.speed_mps == 0
    stop = next(row for row in reversed(one.said) if isinstance(row, BeltEvent))
    assert (stop.event, stop.why) == ("stop", "asked by therapist")
    assert not [kind for _, kind, _ in one.orders(at_ns) if kind in ("start", "speed")]


@pytest.mark.parametrize("make", MAKES)
def test_every_belt_tells_speed_incline_and_state_four_times_a_second(room: Make, make: str) -> None:
    one = room(make).started(0.5, 6.0)
    late = [row for row in one.samples if row.t_ns > 3 * S]
    assert len(late) / 4.0 >= 4
    assert all(not isnan(value) for row in late for value in row.values[:3])


@pytest.mark.parametrize("make", MAKES)
def test_an_emergency_at_the_treadmill_ends_the_commands(room: Make, make: str) -> None:
    one = room(make).started(0.8)
    at_ns = one.now_ns
    one.device.pull_key()
    one.run(6.0)
    assert not [kind for _, kind, _ in one.orders(at_ns + 2 * S) if kind in ("start", "speed")]
    assert one.events[-1] == ("emergency_stop" if make in TELLS_EMERGENCY else "stop")
    assert any("told to stop" in text for text in one.notices)
    if make in TELLS_EMERGENCY:
        assert one.told("belt_start").refused


@pytest.mark.parametrize("make", MAKES)
def test_a_lost_line_says_what_the_belt_will_do_and_is_stopped_once_it_is_back(room: Make, make: str) -> None:
    one = room(make).started(0.8)
    one.line.cut(True)
    one.run(2.0)
    driver = create(make)
    assert isinstance(driver, Belt)
    assert any(driver.LINK_LOST in text for text in one.notices)
    assert one.told("belt_speed", "1").refused
    at_ns = one.now_ns
    one.line.cut(False)
    one.run(12.0)
    after = [kind for _, kind, _ in one.orders(at_ns) if kind != "ask"]
    assert set(after) <= {"stop", "incline"}
    assert after or make in WATCHED, "nobody else has stopped it"
    assert one.device.belt.speed_mps == 0
    assert not one.told("belt_start").refused


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("who", ["engine", "desk"])
def test_a_silent_engine_or_desk_stops_the_belt(room: Make, make: str, who: str) -> None:
    one = room(make).started(0.8)
    setattr(one, f"{who}_lives", False)
    at_ns = one.now_ns
    one.run(3.0)
    stopped_within_ms(one, at_ns, 600 if who == "engine" else 2300)
    assert f"the belt is told to stop: the {who} has fallen silent" in one.notices
    one.run(4.0)
    assert one.told("belt_start").words == f"the {who} is not heard"


def test_a_killed_process_leaves_a_trackmaster_to_its_watchdog(room: Make) -> None:
    one = room("trackmaster").started(0.8)
    at_s = one.now_ns * 1e-9
    for step in range(1, 100):
        one.device.tick(at_s + step * 0.01)
    assert at_s < one.device.stopped_s <= at_s + 0.6


@pytest.mark.parametrize("make", MAKES)
def test_the_end_of_a_session_waits_until_the_belt_stands(room: Make, make: str) -> None:
    one = room(make).started(0.8)
    at_ns = one.now_ns
    while one.node.closing(one.now_ns):
        one.step()
    stopped_within_ms(one, at_ns, 20)
    assert one.device.belt.speed_mps < 0.05
    assert (one.now_ns - at_ns) / S <= 4.0
    assert one.belt.last_word() == b""


def test_a_belt_that_was_never_commanded_is_told_nothing_at_the_end(room: Make) -> None:
    one = room("trackmaster")
    one.run(2.0)
    assert not one.node.closing(one.now_ns)
    assert {kind for _, kind, _ in one.orders()} == {"ask"}


def test_questions_and_commands_take_turns(room: Make) -> None:
    """Its buffer holds one: but for a stop nothing is sent before what went before had its answer's time."""
    one = room("trackmaster").started(1.0)
    times_ms = [at_ns / 1e6 for at_ns, data in one.line.told]
    ask = [kind == "ask" for _, kind, _ in one.orders()]
    pairs = zip(times_ms, times_ms[1:], ask, ask[1:], strict=False)
    assert all(b - a >= 40 for a, b, first, second in pairs if first != second)


def test_a_belt_that_is_set_by_hand_says_again_what_it_was_told() -> None:
    node, out = SteeredNode("belt", create("manual"), belt=TypedBelt("belt")), []
    command = Command(0, 0, 0, 1, "therapist", "belt_speed", "1.1")
    assert not [row for row in node.step(S, []) if isinstance(row, Samples)]
    out += node.step(2 * S, [command])
    for step in range(1, 101):
        out += node.step(2 * S + step * S // 100, [])
    told = [row for row in out if isinstance(row, Samples)]
    assert len(told) == 1 + S // EVERY_NS
    assert told[0].t_ns == 2 * S
    assert {row.values[0] for row in told} == {1.1}
    out += node.step(4 * S, [command.replace(key="belt_incline", value="2")])
    out += node.step(5 * S, [command.replace(key="belt_stop", value="")])
    samples = [row.values for row in out if isinstance(row, Samples)]
    assert samples[-2:] == [(1.1, 2.0, 1.0), (0.0, 2.0, 0.0)]
    assert [row.event for row in out if isinstance(row, BeltEvent)] == ["start", "stop"]


def test_what_was_told_by_hand_is_known_to_the_process_that_comes_after() -> None:
    first, second = TypedBelt("belt"), TypedBelt("belt")
    commands = [
        Command(0, 0, 0, 1, "therapist", key, value) for key, value in (("belt_speed", "1.1"), ("belt_incline", "2"))
    ]
    second.inherit(first.hear(commands, 0))  # type: ignore[arg-type]
    assert second.typed(S) == first.typed(S) == b"1.1000,2.00\n"


@pytest.mark.parametrize(
    ("key", "value", "who", "words"),
    [
        ("belt_speed", "-0.1", "therapist", "backwards"),
        ("belt_speed", "nan", "therapist", "no number"),
        ("belt_speed", "12", "therapist", "more than any treadmill has"),
        ("belt_incline", "40", "therapist", "more than any treadmill has"),
        ("belt_start", "", "therapist", "set by hand"),
        ("belt_stop", "", "screen", "stop it there"),
    ],
)
def test_what_cannot_be_told_of_a_belt_by_hand_is_refused(key: str, value: str, who: str, words: str) -> None:
    (answer,) = TypedBelt("belt").hear([Command(0, 0, 0, 1, who, key, value)], 0)
    assert answer.refused  # type: ignore[attr-defined]
    assert words in answer.words  # type: ignore[attr-defined]


def test_the_limits_of_the_room_are_those_that_are_judged() -> None:
    assert LIMITS.speed_mps == 1.2
