"""No path leads round the limits: random wishes, delays, losses and silences over emulated treadmills."""

from collections import deque
from collections.abc import Iterator
from math import inf, nan
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import create
from drivers.belt import RESTING, Answer, Belt, Limits, State
from drivers.belt_limits import ARMED, HEARTBEAT_S, RUNNING, STOPPED, STOPPING, BeltLimits
from drivers.emulators import create_device

STEP_S = 0.02
TILT_STEP_PCT = 0.5
START_S = 0.8
"""The ramp runs from the start's answer, which may be so much older than the first speed."""
LIMITS = Limits(speed_mps=1.3, acceleration_mps2=0.2, incline_low_pct=1.0, incline_high_pct=4.0)
BELTS = ("trackmaster", "woodway", "bertec", "ftms")
"""Those whose belt runs while it is commanded; a CSAFE console refuses new speeds."""
SPEED_STEP_MPS = {"trackmaster": 0.044704, "woodway": 0.044704, "bertec": 0.001, "ftms": 0.01 / 3.6, "csafe": 0.1 / 3.6}


class Room:
    """A driver, its limits and an emulated treadmill, joined by a line that may delay and lose."""

    def __init__(self, name: str, loss: float = 0.0, delay_s: float = 0.0, seed: int = 1, **options: Any) -> None:
        self.driver, self.device = create(name), create_device(name, **options)
        assert isinstance(self.driver, Belt)
        self.limits = BeltLimits(self.driver, LIMITS)
        self.sent: list[tuple[float, bytes]] = []
        self.now_s, self.engine_lives, self.asks = 0.0, True, True
        self._loss, self._delay_s, self._random = loss, delay_s, Random(seed)
        self._out: deque[tuple[float, bytes]] = deque()
        self._back: deque[tuple[float, bytes]] = deque()
        self._due_s = 0.0

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self._step()

    def ready(self) -> None:
        """Wait until the belt's speed is known, then arm."""
        self.run(1.0)
        assert self.limits.arm(self.now_s) == ""

    def _step(self) -> None:
        self.now_s += STEP_S
        now_s = self.now_s
        self._device(now_s)
        while self._back and self._back[0][0] <= now_s:
            for reading in self.driver.decode(self._back.popleft()[1]):
                self.limits.measured(reading.values[0], reading.values[2], now_s)
        for answer in self.driver.answers():
            self.limits.answered(answer, now_s)
        if self.engine_lives:
            self.limits.alive(now_s)
        if data := self.limits.step(now_s):
            self.sent.append((now_s, data))
            self._put(self._out, data)
        poll_s = getattr(self.driver, "POLL_S", 0)
        if poll_s and self.asks and now_s >= self._due_s and not data:
            self._due_s = now_s + poll_s
            self._put(self._out, self.driver.question())
            self.limits.sent(now_s)

    def _device(self, now_s: float) -> None:
        if said := self.device.tick(now_s):
            self._put(self._back, said)
        while self._out and self._out[0][0] <= now_s:
            if said := self.device.hear(self._out.popleft()[1], now_s):
                self._put(self._back, said)

    def _put(self, line: deque[tuple[float, bytes]], data: bytes) -> None:
        if self._random.random() >= self._loss:
            line.append((self.now_s + self._delay_s * self._random.random(), data))


def orders(room: Room) -> Iterator[tuple[float, str, float]]:
    """What was sent, read from the bytes by hand: (time, 'speed' | 'incline' | 'stop' | 'other', value)."""
    for time_s, data in room.sent:
        match room.driver.__class__.__name__:
            case "Trackmaster" | "Woodway":
                yield time_s, *_nibbles(data)
            case "Bertec":
                speeds = {int.from_bytes(data[at : at + 2], "big", signed=True) for at in (1, 3)}
                assert len(speeds) == 1
                yield time_s, "speed" if max(speeds) else "stop", max(speeds) / 1000
            case _:
                yield time_s, *_written(data)


def _nibbles(data: bytes) -> tuple[str, float]:
    kinds = {0xA3: "speed", 0xA4: "incline", 0xA2: "stop", 0xAA: "stop"}
    value = int(data[1:] or b"0") / 10
    return kinds.get(data[0], "other"), value * 0.44704 if data[0] == 0xA3 else value


def _written(data: bytes) -> tuple[str, float]:
    """Of a control point: stuffed by COBS with one zero at most in the value."""
    plain = data.split(b"\0")[-2]
    raw, at = b"", 0
    while at < len(plain):
        raw, at = raw + plain[at + 1 : at + plain[at]] + b"\0", at + plain[at]
    command, value = raw[2], int.from_bytes(raw[3:5], "little")
    kinds = {2: ("speed", 360), 3: ("incline", 10), 8: ("stop", 1)}
    kind, scale = kinds.get(command, ("other", 1))
    return kind, value / scale


speeds = st.floats(-3, 9) | st.sampled_from([nan, inf, -inf, 0.0])
wishes = st.one_of(
    st.tuples(st.just("want"), speeds, st.floats(-20, 60) | st.just(nan)),
    st.tuples(st.sampled_from(["stop", "arm", "kill", "revive", "mute", "unmute"])),
)


def act(room: Room, wish: tuple[Any, ...]) -> None:
    match wish:
        case ("want", speed, incline):
            room.limits.want(speed, incline)
        case ("stop",):
            room.limits.stop("asked")
        case ("arm",):
            room.limits.arm(room.now_s)
        case ("kill",) | ("revive",):
            room.engine_lives = wish[0] == "revive"
        case _:
            room.asks = wish[0] == "unmute"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(BELTS),
    st.lists(st.tuples(wishes, st.floats(0.02, 4.0)), max_size=12),
    st.sampled_from([0.0, 0.1, 0.5]),
    st.sampled_from([0.0, 0.1, 0.6]),
    st.integers(0, 99),
)
def test_no_output_exceeds_a_limit(
    name: str, script: list[tuple[tuple[Any, ...], float]], loss: float, delay_s: float, seed: int
) -> None:
    room = Room(name, loss, delay_s, seed)
    room.run(1.0)
    room.limits.arm(room.now_s)
    hush: list[tuple[float, float]] = []
    for wish, pause_s in script:
        was = room.limits.phase
        act(room, wish)
        if wish == ("stop",) and was not in (STOPPING, STOPPED):
            hush.append((room.now_s, inf))
        if was in (STOPPING, STOPPED) and room.limits.phase == ARMED and hush:
            hush[-1] = (hush[-1][0], room.now_s)
        room.run(pause_s)
    judge(room, SPEED_STEP_MPS[name], hush)


def judge(room: Room, step_mps: float, hush: list[tuple[float, float]]) -> None:
    """Speeds, their change and inclines within the limits; nothing but stops from each stop to the next arming."""
    before: tuple[float, float] | None = None
    assert isinstance(room.driver, Belt)
    slowest_mps = room.driver.slowest_mps
    for time_s, kind, value in orders(room):
        assert kind == "stop" or not any(from_s < time_s <= until_s for from_s, until_s in hush)
        if kind == "incline":
            assert LIMITS.incline_low_pct - TILT_STEP_PCT < value <= LIMITS.incline_high_pct + 1e-6
        if kind == "stop":
            before = None
        if kind != "speed":
            continue
        assert 0 < value <= LIMITS.speed_mps + 1e-6
        last_s, last_mps = before or (time_s - START_S, slowest_mps)
        assert abs(value - last_mps) <= LIMITS.acceleration_mps2 * (time_s - last_s) + step_mps + 1e-6
        before = (time_s, value)


@pytest.mark.parametrize("name", BELTS)
def test_a_wish_is_reached_along_the_ramp_and_left_again(name: str) -> None:
    room = Room(name)
    room.ready()
    room.limits.want(1.2, 2.0)
    room.run(2.0)
    assert room.device.belt.target_mps <= 0.2 * 2.0 + 0.1
    room.run(10.0)
    assert room.limits.phase == RUNNING
    assert room.device.belt.speed_mps == pytest.approx(1.2, abs=SPEED_STEP_MPS[name])
    assert room.device.belt.speed_mps <= 1.2 + 1e-6
    assert room.device.belt.incline_pct == pytest.approx(2.0, abs=0.05)
    room.limits.want(0.0)
    room.run(12.0)
    assert room.device.belt.speed_mps == 0.0
    assert room.limits.phase == ARMED
    judge(room, SPEED_STEP_MPS[name], [])


@pytest.mark.parametrize("name", BELTS)
def test_a_stop_goes_before_an_order_that_waits_for_its_answer(name: str) -> None:
    room = Room(name, delay_s=0.3)
    room.ready()
    room.limits.want(1.2)
    room.run(4.0)
    at_s = room.now_s
    room.limits.stop("asked")
    room.run(STEP_S)
    assert room.sent[-1][0] > at_s
    assert next(kind for time_s, kind, _ in orders(room) if time_s > at_s) == "stop"
    room.run(8.0)
    assert room.limits.phase == STOPPED
    assert room.device.belt.speed_mps == 0.0
    room.limits.want(1.0)
    room.run(2.0)
    assert room.device.belt.target_mps == 0.0
    assert room.limits.arm(room.now_s) == ""


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 8), st.booleans(), st.sampled_from([0.0, 0.05]))
def test_a_killed_engine_leaves_a_trackmaster_told_to_stop_within_600_ms(
    after_s: float, sensor_too: bool, delay_s: float
) -> None:
    """Whether the engine dies alone, or with the process that holds the port."""
    room = Room("trackmaster", delay_s=delay_s)
    room.ready()
    room.limits.want(1.2)
    room.run(1.0 + after_s)
    killed_s, room.engine_lives = room.now_s, False
    device: Any = room.device
    assert device.belt.on
    if sensor_too:
        for step in range(1, 31):
            device.tick(killed_s + step * STEP_S)
    else:
        room.run(0.6)
    assert not device.belt.on
    assert killed_s < device.stopped_s <= killed_s + 0.6
    assert HEARTBEAT_S + 2 * STEP_S + delay_s <= 0.6


def test_a_pulled_line_ends_the_commands_and_the_watchdog_stops_the_belt() -> None:
    room = Room("trackmaster")
    room.ready()
    room.limits.want(1.2)
    room.run(5.0)
    pulled_s, room._loss = room.now_s, 1.0
    room.run(3.0)
    device: Any = room.device
    assert device.stopped_s <= pulled_s + 0.6
    assert room.limits.phase == STOPPING
    assert "does not" in room.limits.why
    assert room.limits.arm(room.now_s) == "the belt has not been seen to stop yet"


def test_an_emergency_stop_and_a_stop_at_the_console_end_the_commands() -> None:
    for how in ("pull_key", "stop"):
        room = Room("trackmaster")
        room.ready()
        room.limits.want(1.0)
        room.run(6.0)
        getattr(room.device.belt, how)()
        room.run(6.0)
        assert room.limits.phase == STOPPED
        assert room.device.belt.target_mps == 0.0
    assert room.limits.arm(room.now_s) == ""


@pytest.mark.parametrize("name", BELTS)
def test_a_belt_that_runs_faster_than_its_limit_is_stopped(name: str) -> None:
    room = Room(name)
    room.ready()
    room.limits.want(1.0)
    room.run(6.0)
    for belt in (room.device.belt, getattr(room.device, "left", room.device.belt)):
        belt.run(3.0)
    room.run(12.0)
    assert room.limits.phase == STOPPED
    assert room.limits.why == "the belt is faster than its limit"
    assert room.device.belt.speed_mps == 0.0


def test_a_moving_or_unknown_belt_cannot_be_armed() -> None:
    room = Room("trackmaster", console=lambda time_s: 1.0)
    assert room.limits.arm(room.now_s) == "the belt's speed is not known"
    room.run(3.0)
    assert room.limits.arm(room.now_s) == "the belt does not stand ready"


def test_a_refused_speed_is_wished_no_more() -> None:
    room = Room("trackmaster")
    room.ready()
    room.limits.want(1.2)
    room.run(4.0)
    speed = next(data for _, data in reversed(room.sent) if data[0] == 0xA3)
    room.device.hear = lambda data, time_s: b"\xbe" if data[0] == 0xA3 else b""  # type: ignore[method-assign]
    room.run(0.9)
    assert "speed" in room.limits.why
    assert int(next(data for _, data in reversed(room.sent) if data[0] == 0xA3)[1:]) <= int(speed[1:]) + 1


def test_a_console_that_rejects_a_start_is_obeyed() -> None:
    room = Room("csafe")
    room.device.hear(bytes.fromhex("f1 85 85 f2 f1 86 86 f2"), 0.0)
    room.ready()
    room.limits.want(1.0)
    room.run(0.5)
    assert room.limits.phase in (STOPPING, STOPPED)
    assert "refuses to start" in room.limits.why


def test_stop_works_though_nothing_was_ever_armed() -> None:
    room = Room("trackmaster", console=lambda time_s: 1.0)
    room.run(1.0)
    room.limits.stop("asked")
    room.run(4.0)
    assert room.device.belt.speed_mps == 0.0
    assert room.limits.phase == STOPPED


def test_answers_that_belong_to_nothing_change_nothing() -> None:
    room = Room("trackmaster")
    room.ready()
    for answer in (Answer("speed", True), Answer("", False, "?"), Answer("stop", True)):
        room.limits.answered(answer, room.now_s)
    assert (room.limits.phase, room.limits.why) == (ARMED, "")


@pytest.mark.parametrize(
    "limits",
    [{"speed_mps": 0.0}, {"speed_mps": 9.0}, {"speed_mps": nan}, {"acceleration_mps2": -1.0}, {"incline_low_pct": -1.0},
     {"incline_low_pct": 6.0}, {"incline_high_pct": 40.0}],
)  # fmt: skip
def test_limits_that_are_none_are_refused(limits: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="limits of"):
        Limits(**limits)


@pytest.mark.parametrize("state", [State.EMERGENCY, State.FAULT])
def test_a_belt_in_emergency_cannot_be_armed_though_it_stands(state: State) -> None:
    room = Room("trackmaster")
    room.limits.measured(0.0, float(state), 1.0)
    assert room.limits.arm(1.0) == "the belt does not stand ready"
    assert State.RUNS not in RESTING
