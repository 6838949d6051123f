"""What may never be sent to a belt, whatever was asked, lost, late, or dead: judged from the bytes alone."""

from belt_bench.room import LIMITS, STEP_MPS, Room
from drivers import create
from drivers.belt import Belt
from feedback.messages import Acknowledged, Notice

START_S = 0.8
"""The ramp runs from the start's answer, which may be so much older than the first speed."""
INCLINE_STEP_PCT = 0.5
EPSILON = 1e-6
ECHOES_INCLINE = ("bertec",)
"""Its commands carry the deck's incline as it is, whatever that is."""


def judge(room: Room) -> None:
    """AssertionError: a limit was exceeded, or something else than stop was sent to a belt that was stopped.

    What waited for the line may leave it in the very turn in which the stop is decided, but not behind the stop.
    """
    hush = hushes(room)
    driver = create(room.make)
    assert isinstance(driver, Belt)
    before: tuple[int, float] | None = None
    stopped_ns = -1
    for at_ns, kind, value in room.orders():
        if kind in ("start", "speed"):
            is_after = any(begin < at_ns < end or begin == at_ns == stopped_ns for begin, end in hush)
            assert not is_after, f"{kind} {value:g} at {at_ns} after a stop"
        if kind == "incline":
            low = -1.0 if room.make in ECHOES_INCLINE else LIMITS.incline_low_pct - INCLINE_STEP_PCT
            assert low < value <= LIMITS.incline_high_pct + EPSILON, f"incline {value:g} at {at_ns}"
        if kind == "stop":
            before, stopped_ns = None, at_ns
        if kind != "speed":
            continue
        assert 0 < value <= LIMITS.speed_mps + EPSILON, f"speed {value:g} at {at_ns}"
        last_ns, last_mps = before or (at_ns - round(START_S * 1e9), driver.slowest_mps)
        most = LIMITS.acceleration_mps2 * (at_ns - last_ns) * 1e-9 + STEP_MPS[room.make]
        assert abs(value - last_mps) <= most + EPSILON, f"from {last_mps:g} to {value:g} at {at_ns}"
        before = at_ns, value


def hushes(room: Room) -> list[tuple[int, int]]:
    """From each stop, or death of the process, until a start was asked for and accepted."""
    begin_ns: int | None = 0
    found = []
    marks = [(at_ns, "stop") for at_ns in room.crashed_ns]
    for row in room.said:
        if isinstance(row, Acknowledged) and row.key == "belt_start" and not row.refused:
            marks.append((row.t_ns, "start"))
        elif (isinstance(row, Acknowledged) and row.key == "belt_stop") or (
            isinstance(row, Notice) and "told to stop" in row.text
        ):
            marks.append((row.t_ns, "stop"))
    for at_ns, mark in sorted(marks):
        if mark == "start" and begin_ns is not None:
            found.append((begin_ns, at_ns))
            begin_ns = None
        elif mark == "stop" and begin_ns is None:
            begin_ns = at_ns
    return found if begin_ns is None else [*found, (begin_ns, 1 << 62)]
