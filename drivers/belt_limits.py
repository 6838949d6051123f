"""What stands between a wish and a belt: limits of speed, acceleration and incline, and the stop before all else.

Lives here: BeltLimits. Why: a patient is on the belt, so that no path leads round the limits, whatever is
wished, lost or late. Must never: ask a clock, send a byte itself, or count as a safety function: the treadmill's
emergency stop is one.

    off -> arm -> armed -> the first wish above 0 -> running -> a wish of 0 -> armed
    any -> stop: stopping until the belt is seen to rest -> stopped -> arm again

Stopping and stopped send nothing but stop. It stops by itself when whoever wishes falls silent, when the belt's speed
is no longer told or beyond the limit, at an emergency stop, when the belt was stopped at its console, and when a
command stays unanswered.
"""

from dataclasses import dataclass
from math import inf, isnan, nan

from drivers.belt import INCLINE, RESTING, SPEED, START, STOP, Answer, Belt, Limits, State

OFF, ARMED, RUNNING, STOPPING, STOPPED = "off", "armed", "running", "stopping", "stopped"

HEARTBEAT_S = 0.4
"""Whoever wishes must be heard of so often: with the 0.1 s in which a stop is due it makes the 0.6 s that are promised
of a killed engine."""
ANSWER_S = 0.2
"""An answer takes 12.5 ms at 4800 baud and up to 16 ms in an FTDI bridge; beyond this it is lost."""
TRIES = 3
MEASURED_S = 1.0
"""The belt's speed must have been told within this time."""
ORDER_S = 0.1
"""Commands of a changing speed come no oftener: a treadmill's buffer holds one (TMX428 manual p. 63)."""
SETTLE_S = 0.5
"""A stop is repeated for as long at least: an answer or a speed may be older than the stop it seems to confirm."""
UNANSWERED_REST_S = 2.0
"""A belt seen at rest for so long after a stop has stopped, though it did not say so (some reject a second stop)."""
LEAP_S = 1.0
"""The ramp makes up for no longer pause than this."""
STANDING_MPS = 0.02
FOLLOW_MPS, FOLLOW_S = 0.5, 3.0
"""A belt that acknowledges nothing must be seen to follow, within its own ramp."""
OVER_MPS = 0.2
"""A belt that tells a speed so far beyond its limit was set by somebody else, or by what a fault of the line made of
our bytes: most of these protocols have no checksum."""
KEEP_SHARE = 0.4
"""Of the watchdog's time: two of its words may be lost."""
OBEYS_S = 2.0
"""A belt that was started and still stands after this was stopped by somebody else, or never started."""


@dataclass
class _Order:
    """A command on its way: sent, perhaps not answered yet."""

    command: str
    data: bytes
    value: float
    sent_s: float
    tries: int = 1


class BeltLimits:
    """Turns wishes into commands, one at a time. Times are seconds of one clock that never goes back.

    Call step often (every 50 ms) and send what it gives; tell it of each answer, each measurement, each word of life
    of whoever wishes, and of other bytes sent (questions feed the treadmill's watchdog too).
    """

    def __init__(self, belt: Belt, limits: Limits) -> None:
        self.phase, self.why = OFF, ""
        """why: the latest stop's or refusal's reason, in words."""
        self._belt, self._limits = belt, limits
        self._order: _Order | None = None
        self._goal_mps, self._goal_pct = 0.0, nan
        self._ramp_mps, self._ramp_s = 0.0, 0.0
        self._taken_mps = 0.0
        """The last speed that the belt took."""
        self._last_speed, self._last_pct = b"", nan
        """What was last ordered."""
        self._ordered_s, self._sent_s, self._alive_s, self._started_s = -inf, -inf, -inf, -inf
        self._told_s, self._told_mps, self._told_state = -inf, nan, nan
        self._follows_s = -inf
        self._rests, self._rested_s = False, -inf
        self._stop_s, self._stop_sent_s, self._stop_answered = -inf, -inf, False

    @property
    def goal(self) -> tuple[float, float]:
        """What the belt is led to: speed in m/s, 0 while it is not commanded; incline in percent, NaN: as it is."""
        return (self._goal_mps, self._goal_pct) if self.phase in (ARMED, RUNNING) else (0.0, nan)

    def arm(self, now_s: float) -> str:
        """Allow commands, from standing; '' if it is so, else why not."""
        if self.phase == STOPPING:
            return "the belt has not been seen to stop yet"
        if self.phase in (ARMED, RUNNING):
            return ""
        if now_s - self._told_s > MEASURED_S or isnan(self._told_mps):
            return "the belt's speed is not known"
        if abs(self._told_mps) > STANDING_MPS or self._told_state in (State.EMERGENCY, State.FAULT):
            return "the belt does not stand ready"
        self.phase, self.why, self._order = ARMED, "", None
        self._goal_mps, self._goal_pct, self._last_speed, self._last_pct = 0.0, nan, b"", nan
        self._alive_s = now_s
        return ""

    def want(self, speed_mps: float, incline_pct: float = nan) -> None:
        """A wish of speed, and of incline unless it is NaN. What is no number is passed over."""
        if self.phase not in (ARMED, RUNNING):
            return
        if not isnan(speed_mps):
            self._goal_mps = min(max(speed_mps, 0.0), self._limits.speed_mps)
        if not isnan(incline_pct):
            self._goal_pct = min(max(incline_pct, self._limits.incline_low_pct), self._limits.incline_high_pct)

    def stop(self, why: str) -> None:
        """Stop the belt, before anything else, and send nothing but stop until armed again."""
        if self.phase in (STOPPING, STOPPED):
            return
        self.phase, self.why, self._order = STOPPING, why, None
        self._stop_s, self._stop_sent_s, self._stop_answered, self._rested_s = inf, -inf, not self._belt.ANSWERS, -inf

    def alive(self, now_s: float) -> None:
        """Whoever wishes is still there."""
        self._alive_s = now_s

    def sent(self, now_s: float) -> None:
        """Something else was sent to the belt: a question."""
        self._sent_s = now_s

    def measured(self, speed_mps: float, state: float, now_s: float) -> None:
        """What the belt tells of itself: a reading's speed and state."""
        self._told_mps, self._told_state = speed_mps, state
        if not isnan(speed_mps):
            self._told_s = now_s
        if self._belt.ANSWERS or abs(speed_mps - self._ramp_mps) <= FOLLOW_MPS:
            self._follows_s = now_s
        self._rests = state in RESTING or abs(speed_mps) <= STANDING_MPS
        if self._rests:
            self._rested_s = now_s

    def answered(self, answer: Answer, now_s: float) -> None:
        """An answer of the belt."""
        if self.phase == STOPPING:
            self._stop_answered |= answer.command == STOP and answer.accepted
            return
        order = self._order
        if order is None or answer.command not in ("", order.command):
            return
        self._order = None
        if answer.accepted:
            self._done(order, now_s)
        else:
            self._refused(order, answer.why)

    def step(self, now_s: float) -> bytes:
        """What is to be sent now; b'' for nothing."""
        if self.phase in (ARMED, RUNNING) and (fault := self._fault(now_s)):
            self.stop(fault)
        if self.phase == STOPPING:
            data = self._stopping(now_s)
        elif self.phase in (ARMED, RUNNING):
            data = self._again(now_s) if self._order else self._next(now_s)
        else:
            return b""
        if not data and self.phase == RUNNING and now_s - self._sent_s >= KEEP_SHARE * self._belt.KEEP_ALIVE_S:
            data = self._belt.keep_alive()
        if data:
            self._sent_s = now_s
        return data

    def _fault(self, now_s: float) -> str:
        """Why the belt must stop; '' if nothing."""
        if now_s - self._alive_s > HEARTBEAT_S:
            return "whoever commands the belt has fallen silent"
        if now_s - self._told_s > MEASURED_S:
            return "the belt does not tell its speed any more"
        if self._told_state in (State.EMERGENCY, State.FAULT):
            return "the belt tells an emergency stop or a fault"
        if self._order and now_s - self._order.sent_s > ANSWER_S and self._order.tries >= TRIES:
            return f"the belt does not answer to '{self._order.command}'"
        if self.phase != RUNNING:
            return ""
        if self._told_mps > self._limits.speed_mps + OVER_MPS:
            return "the belt is faster than its limit"
        if now_s - self._started_s < OBEYS_S:
            return ""
        if self._rests:
            return "the belt was stopped, or does not start"
        return "the belt does not follow" if now_s - self._follows_s > FOLLOW_S else ""

    def _stopping(self, now_s: float) -> bytes:
        if self._stop_sent_s == -inf:
            self._stop_s = now_s
        if self._rests and self._rested_s - self._stop_s >= (SETTLE_S if self._stop_answered else UNANSWERED_REST_S):
            self.phase = STOPPED
            return b""
        if now_s - self._stop_sent_s < ANSWER_S:
            return b""
        self._stop_sent_s = now_s
        return self._belt.stop()

    def _again(self, now_s: float) -> bytes:
        """The order that is not answered, once more when it is time; the ramp goes on from there."""
        order = self._order
        if order is None or now_s - order.sent_s <= ANSWER_S:
            return b""
        order.sent_s, order.tries, self._ramp_s = now_s, order.tries + 1, now_s
        return order.data

    def _next(self, now_s: float) -> bytes:
        slowest_mps = self._belt.slowest_mps
        if self.phase == ARMED:
            if slowest_mps <= self._goal_mps:
                return self._start(now_s)
            return self._tilt(now_s)
        if now_s - self._ordered_s < ORDER_S:
            return b""
        if data := self._tilt(now_s):
            self._ramp_s = now_s
            return data
        self._climb(now_s)
        if self._goal_mps < slowest_mps and self._ramp_mps <= slowest_mps:
            return self._send(STOP, self._belt.stop(), 0.0, now_s)
        return self._run(now_s)

    def _start(self, now_s: float) -> bytes:
        data = self._belt.start()
        if data:
            return self._send(START, data, 0.0, now_s)
        self._begin(now_s)
        return b""

    def _begin(self, now_s: float) -> None:
        """The belt runs, at its lowest speed; from there the ramp leads."""
        self.phase, self._started_s, self._follows_s = RUNNING, now_s, now_s
        self._ramp_mps, self._ramp_s = min(self._belt.slowest_mps, self._limits.speed_mps), now_s
        self._taken_mps = self._ramp_mps

    def _climb(self, now_s: float) -> None:
        """Lead the speed towards the wish, no faster than the limit."""
        most = self._limits.acceleration_mps2 * min(max(0.0, now_s - self._ramp_s), LEAP_S)
        goal = max(self._goal_mps, self._belt.slowest_mps)
        self._ramp_mps += min(max(goal - self._ramp_mps, -most), most)
        self._ramp_s = now_s

    def _tilt(self, now_s: float) -> bytes:
        if isnan(self._goal_pct) or self._goal_pct == self._last_pct:
            return b""
        self._last_pct = self._goal_pct
        return self._send(INCLINE, self._belt.set_incline(self._goal_pct), self._goal_pct, now_s)

    def _run(self, now_s: float) -> bytes:
        """The speed, if the belt can tell it from the last one."""
        data = self._belt.set_speed(self._ramp_mps)
        if data == self._last_speed:
            return b""
        self._last_speed = data
        return self._send(SPEED, data, self._ramp_mps, now_s)

    def _send(self, command: str, data: bytes, value: float, now_s: float) -> bytes:
        self._order = _Order(command, data, value, now_s) if self._belt.ANSWERS else None
        self._ordered_s = now_s
        if not self._belt.ANSWERS:
            self._done(_Order(command, data, value, now_s), now_s)
        return data

    def _done(self, order: _Order, now_s: float) -> None:
        if order.command == START:
            self._begin(now_s)
        elif order.command == SPEED:
            self._taken_mps = order.value
        elif order.command == STOP:
            self.phase = ARMED
            self._last_speed = b""

    def _refused(self, order: _Order, why: str) -> None:
        """A refused speed is wished no more; a belt that refuses to start or to stop is told to stop for good."""
        if order.command in (START, STOP):
            self.stop(f"the belt refuses to {order.command}: {why}")
            return
        self.why = f"{order.command} {order.value:g} refused: {why}"
        if order.command == SPEED:
            self._goal_mps = self._ramp_mps = self._taken_mps
        else:
            self._goal_pct = nan
