"""Each limit of the belt's judge at its bound: on this side nothing happens, on the other it does."""

from itertools import pairwise
from math import isnan, nan

import pytest

from drivers.belt import Answer, Limits, State
from drivers.belt_limits import (
    ANSWER_S,
    ARMED,
    FOLLOW_MPS,
    FOLLOW_S,
    HEARTBEAT_S,
    KEEP_SHARE,
    LEAP_S,
    MEASURED_S,
    OBEYS_S,
    ORDER_S,
    OVER_MPS,
    RUNNING,
    SETTLE_S,
    STANDING_MPS,
    STOPPED,
    STOPPING,
    TRIES,
    UNANSWERED_REST_S,
    BeltLimits,
)

LIMITS = Limits(speed_mps=1.5, acceleration_mps2=0.25, incline_low_pct=0.5, incline_high_pct=4.0)
EPS = 1e-6


class Words:
    """A belt whose commands can be read."""

    ANSWERS = True
    KEEP_ALIVE_S = 0.5
    slowest_mps = 0.25

    def start(self) -> bytes:
        return b"start"

    def stop(self) -> bytes:
        return b"stop"

    def keep_alive(self) -> bytes:
        return b"alive"

    def set_speed(self, speed_mps: float) -> bytes:
        return f"speed {speed_mps:.3f}".encode()

    def set_incline(self, incline_pct: float) -> bytes:
        return f"tilt {incline_pct:g}".encode()


class Mute(Words):
    """One that acknowledges nothing, and needs no start."""

    ANSWERS = False

    def start(self) -> bytes:
        return b""


def armed(belt, now_s=10.0):
    limits = BeltLimits(belt, LIMITS)
    limits.measured(0.0, State.STANDS, now_s)
    assert limits.arm(now_s) == ""
    return limits


def told(limits, speed_mps, now_s, state=State.RUNS):
    limits.alive(now_s)
    limits.measured(speed_mps, state, now_s)


def started(now_s=10.0, goal_mps=1.0):
    """A belt that answers and has just begun to run."""
    limits = armed(Words(), now_s)
    limits.want(goal_mps)
    assert limits.step(now_s) == b"start"
    limits.answered(Answer("start", True, ""), now_s)
    assert limits.phase == RUNNING
    return limits


def accept(limits, command, now_s):
    limits.answered(Answer(command, True, ""), now_s)


def running(now_s=20.0):
    """One that has long been running at its goal."""
    limits, at_s = started(10.0, 0.25), 10.0
    while at_s < now_s:
        at_s = round(at_s + 0.05, 2)
        told(limits, 0.25, at_s)
        if limits.step(at_s).startswith(b"speed"):
            accept(limits, "speed", at_s)
    assert limits.phase == RUNNING
    return limits


def test_before_anything_nothing_is_led():
    limits = BeltLimits(Words(), LIMITS)
    assert limits.goal[0] == 0.0
    assert isnan(limits.goal[1])
    assert limits.step(0.0) == b""
    limits.want(1.0)
    assert limits.goal[0] == 0.0


@pytest.mark.parametrize(("age_s", "is_armed"), [(MEASURED_S, True), (MEASURED_S + EPS, False)])
def test_it_is_armed_by_a_speed_of_the_last_second(age_s, is_armed):
    limits = BeltLimits(Words(), LIMITS)
    limits.measured(0.0, State.STANDS, 5.0)
    assert (limits.arm(5.0 + age_s) == "") == is_armed


@pytest.mark.parametrize(
    ("speed_mps", "is_armed"), [(STANDING_MPS, True), (-STANDING_MPS, True), (STANDING_MPS + EPS, False), (nan, False)]
)
def test_it_is_armed_only_while_it_stands(speed_mps, is_armed):
    limits = BeltLimits(Words(), LIMITS)
    limits.measured(speed_mps, State.STANDS, 5.0)
    assert (limits.arm(5.0) == "") == is_armed


def test_arming_twice_changes_nothing_and_a_wish_stays():
    limits = armed(Words())
    assert limits.goal[0] == 0.0
    limits.want(1.0, 2.0)
    assert limits.arm(10.1) == ""
    assert limits.goal == (1.0, 2.0)


def test_arming_anew_forgets_what_was_wished():
    limits = armed(Words())
    limits.want(1.0, 2.0)
    limits.stop("enough")
    assert limits.step(10.0) == b"stop"
    accept(limits, "stop", 10.0)
    for k in range(60):
        told(limits, 0.0, 10.0 + 0.05 * k, State.STANDS)
        limits.step(10.0 + 0.05 * k)
    assert limits.phase == STOPPED
    assert limits.goal[0] == 0.0
    assert limits.arm(13.0) == ""
    assert limits.goal[0] == 0.0
    assert isnan(limits.goal[1])


@pytest.mark.parametrize(("asked", "given"), [(-1.0, 0.0), (1.5, 1.5), (1.5 + EPS, 1.5), (99.0, 1.5), (nan, 0.7)])
def test_wishes_of_speed_are_clamped(asked, given):
    limits = armed(Words())
    limits.want(0.7)
    limits.want(asked)
    assert limits.goal[0] == given


@pytest.mark.parametrize(("asked", "given"), [(-5.0, 0.5), (4.0, 4.0), (9.0, 4.0), (0.6, 0.6)])
def test_wishes_of_incline_are_clamped(asked, given):
    limits = armed(Words())
    limits.want(nan, asked)
    assert limits.goal == (0.0, given)


@pytest.mark.parametrize(("silent_s", "phase"), [(HEARTBEAT_S - EPS, RUNNING), (HEARTBEAT_S + EPS, STOPPING)])
def test_silence_of_who_commands_stops_it(silent_s, phase):
    limits = running()
    limits.alive(20.0)
    limits.step(20.0 + silent_s)
    assert limits.phase == phase


@pytest.mark.parametrize(("silent_s", "phase"), [(MEASURED_S - EPS, RUNNING), (MEASURED_S + EPS, STOPPING)])
def test_silence_of_the_belt_stops_it(silent_s, phase):
    limits = running()
    limits.alive(20.0 + silent_s)
    limits.step(20.0 + silent_s)
    assert limits.phase == phase


@pytest.mark.parametrize(("beyond_mps", "phase"), [(OVER_MPS - EPS, RUNNING), (OVER_MPS + EPS, STOPPING)])
def test_a_belt_beyond_its_limit_is_stopped(beyond_mps, phase):
    limits = running()
    told(limits, LIMITS.speed_mps + beyond_mps, 20.0)
    limits.step(20.0)
    assert limits.phase == phase


@pytest.mark.parametrize(("after_s", "phase"), [(OBEYS_S - 0.02, RUNNING), (OBEYS_S + 0.02, STOPPING)])
def test_a_belt_that_does_not_start_is_given_up(after_s, phase):
    limits, at_s = started(), 10.0
    while at_s < 10.0 + after_s:
        at_s = round(at_s + 0.01, 2)
        told(limits, 0.0, at_s, State.STANDS)
        if limits.step(at_s).startswith(b"speed"):
            accept(limits, "speed", at_s)
    assert limits.phase == phase


@pytest.mark.parametrize(
    ("off_mps", "after_s", "phase"),
    [
        (FOLLOW_MPS - 0.01, FOLLOW_S + 1, RUNNING),
        (FOLLOW_MPS + 0.01, FOLLOW_S - 0.05, RUNNING),
        (FOLLOW_MPS + 0.01, FOLLOW_S + 0.1, STOPPING),
    ],
)
def test_a_belt_that_answers_nothing_has_to_follow(off_mps, after_s, phase):
    limits = armed(Mute())
    limits.want(0.25)
    limits.step(10.0)
    at_s = 10.0
    while at_s < 10.0 + after_s and limits.phase == RUNNING:
        at_s = round(at_s + 0.01, 2)
        told(limits, 0.25 + off_mps, at_s)
        limits.step(at_s)
    assert limits.phase == phase


def test_a_belt_that_answers_need_not_be_seen_to_follow():
    limits = running()
    at_s = 20.0
    while at_s < 20.0 + FOLLOW_S + 1:
        at_s = round(at_s + 0.05, 2)
        told(limits, 1.2, at_s)
        limits.step(at_s)
    assert limits.phase == RUNNING


def test_an_order_without_an_answer_is_sent_three_times_and_then_the_belt_is_stopped():
    limits = armed(Words())
    limits.want(1.0)
    sent, at_s = [], 10.0
    while limits.phase == ARMED and at_s < 12:
        told(limits, 0.0, at_s, State.STANDS)
        if data := limits.step(at_s):
            sent.append((round(at_s - 10.0, 2), data))
        at_s = round(at_s + 0.01, 2)
    starts = [time_s for time_s, data in sent if data == b"start"]
    assert len(starts) == TRIES
    assert [round(b - a, 2) for a, b in pairwise(starts)] == pytest.approx([ANSWER_S + 0.01] * (TRIES - 1), abs=0.011)
    assert sent[-1][1] == b"stop"
    assert sent[-1][0] == pytest.approx(TRIES * (ANSWER_S + 0.01), abs=0.02)


def test_the_ramp_climbs_by_the_limit_and_never_makes_up_for_more_than_a_second():
    limits = started()
    told(limits, 0.3, 10.4)
    assert limits.step(10.4) == b"speed 0.350"
    accept(limits, "speed", 10.4)
    limits.alive(13.0)
    limits.measured(0.3, State.RUNS, 13.0)
    assert limits.step(13.0) == f"speed {0.35 + 0.25 * LEAP_S:.3f}".encode()


def test_orders_of_speed_come_a_tenth_of_a_second_apart():
    limits = started()
    accept(limits, "speed", 10.0)
    told(limits, 0.3, 10.0 + ORDER_S - EPS)
    assert limits.step(10.0 + ORDER_S - EPS) == b""
    told(limits, 0.3, 10.0 + ORDER_S + EPS)
    assert limits.step(10.0 + ORDER_S + EPS).startswith(b"speed")


def test_the_watchdog_hears_a_word_before_half_of_its_time_is_over():
    limits = running()
    limits.sent(20.0)
    told(limits, 0.25, 20.1)
    assert limits.step(20.0 + KEEP_SHARE * 0.5 - EPS) == b""
    told(limits, 0.25, 20.2)
    assert limits.step(20.0 + KEEP_SHARE * 0.5 + EPS) == b"alive"


def stopping(belt, answers):
    """Told to stop at 30 s, seen at rest from then on; when it counts as stopped, and what was sent."""
    limits = armed(belt, 29.9)
    limits.stop("enough")
    sent, at_s = [], 30.0
    while limits.phase != STOPPED and at_s < 36:
        told(limits, 0.0, at_s, State.STANDS)
        if limits.step(at_s):
            sent.append(round(at_s - 30.0, 2))
            if answers:
                accept(limits, "stop", at_s)
            else:
                limits.answered(Answer("stop", False, "not now"), at_s)
                limits.answered(Answer("speed", True, ""), at_s)
        at_s = round(at_s + 0.01, 2)
    return round(at_s - 0.01 - 30.0, 2), sent


def test_a_stop_that_is_answered_settles_in_half_a_second():
    after_s, sent = stopping(Words(), answers=True)
    assert after_s == pytest.approx(SETTLE_S, abs=0.011)
    assert sent == pytest.approx([0.0, 0.2, 0.4], abs=0.021)


def test_a_stop_that_is_refused_counts_after_two_seconds_of_rest():
    after_s, sent = stopping(Words(), answers=False)
    assert after_s == pytest.approx(UNANSWERED_REST_S, abs=0.011)
    assert sent[:3] == pytest.approx([0.0, 0.2, 0.4], abs=0.021)


def test_who_never_answers_settles_too():
    after_s, _ = stopping(Mute(), answers=False)
    assert after_s == pytest.approx(SETTLE_S, abs=0.011)


def test_a_stopping_belt_that_moves_is_told_again_and_again():
    limits = armed(Words())
    limits.stop("enough")
    sent, at_s = 0, 10.0
    while at_s < 20.0:
        told(limits, 0.5, at_s)
        sent += limits.step(at_s) == b"stop"
        at_s = round(at_s + 0.05, 2)
    assert limits.phase == STOPPING
    assert 40 <= sent <= 50
    assert limits.arm(20.0) == "the belt has not been seen to stop yet"
