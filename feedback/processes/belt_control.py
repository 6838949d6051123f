"""A belt that obeys: commands in; bytes for its port, answers and news out.

Lives here: BeltControl, between the bus and BeltLimits, which has the last word on every byte. Why: whoever asks hears
what is in force and why not more, and a belt whose engine, desk or line is gone is told to stop. Must never: send
anything that BeltLimits did not give, obey an old command, or count as a safety function.
"""

from collections.abc import Callable, Sequence
from math import isfinite, nan

from drivers.belt import Answer, Belt, Limits
from drivers.belt_limits import ARMED, HEARTBEAT_S, OFF, RUNNING, STOPPED, STOPPING, BeltLimits
from feedback.cues.command_words import BELT_INCLINE, BELT_SPEED, BELT_START, BELT_STOP, OF_THE_BELT, STOP_ONLY
from feedback.cues.tunable import RefusedError, parsed
from feedback.messages import Acknowledged, Alive, Command, GaitState, Message, Notice

DESK_WITHIN_NS = 2_000_000_000
"""The desk steps back behind those that must be punctual (nice +10), so it is given longer than the engine."""
OLD_NS = 1_000_000_000
"""A command that took so long on its way is refused: who gave it no longer expects it. A stop is never too old."""
END_WITHIN_NS, STANDS_MPS = 4_000_000_000, 0.05
"""At the end of a session the belt is waited for as long, until it is this slow: treadmills tell the mean of 2 s."""
NEVER_NS = -(1 << 62)
_OURS = "asked by "


class BeltControl:
    """One belt. Times are nanoseconds of the host's clock; `step` is to be called every 50 ms or oftener."""

    def __init__(self, sensor: str, belt: Belt, limits: Limits, send: Callable[[bytes, int, bool], None]) -> None:
        """send: (bytes, time, whether they go before all that waits)."""
        self._sensor, self._belt, self._most, self._send = sensor, belt, limits, send
        self._limits = BeltLimits(belt, limits)
        self._engine_ns = self._desk_ns = self._stop_ns = NEVER_NS
        self._phase, self._why = OFF, ""
        self._speed_mps = nan
        self._end_ns: int | None = None

    @property
    def why(self) -> str:
        """Why the belt was told to stop; '' while it was not."""
        return self._limits.why if self._limits.phase in (STOPPING, STOPPED) else ""

    def hear(self, items: Sequence[object], now_ns: int) -> list[Message]:
        """What the bus brought: words of life, and commands, of which a stop goes first. Gives the answers."""
        commands = []
        for item in items:
            if isinstance(item, GaitState):
                self._engine_ns = max(self._engine_ns, min(item.t_ns, now_ns))
            elif isinstance(item, Alive):
                self._desk_ns = max(self._desk_ns, min(item.t_ns, now_ns))
            elif isinstance(item, Command) and item.key in OF_THE_BELT:
                commands.append(item)
        commands.sort(key=lambda command: command.key != BELT_STOP)
        return [self._answer(command, now_ns) for command in commands]

    def inherit(self, told: Sequence[Acknowledged]) -> None:
        """This process takes the place of one that died: what that one had answered. A belt that it led is stopped."""
        led = [row.value for row in told if row.key in (BELT_START, BELT_SPEED, BELT_STOP)]
        if led and led[-1] != shown(0.0):
            self._limits.stop("the process that commanded it was started anew")

    def measured(self, values: tuple[float, ...], now_ns: int) -> None:
        """A sample of the belt: of two belts the faster one counts, and while one is unknown so are both."""
        self._speed_mps = max(map(abs, (values[0], *values[3:]))) if isfinite(values[0]) else nan
        self._limits.measured(self._speed_mps, values[2], now_ns * 1e-9)

    def lost(self, detail: str) -> None:
        """The line to the belt is gone."""
        if self._limits.phase in (ARMED, RUNNING):
            self._limits.stop(f"the line to it is lost ({detail}): {self._belt.LINK_LOST}")

    def step(self, now_ns: int) -> list[Message]:
        """Send what is due; tell what has changed."""
        now_s = now_ns * 1e-9
        for answer in self._belt.answers():
            self._limits.answered(Answer(*answer), now_s)
        self._live(now_ns)
        if data := self._due(now_s):
            self._send(data, now_ns, self._limits.phase == STOPPING)
        return self._news(now_ns)

    def closing(self, now_ns: int) -> bool:
        """The session ends: stop a belt that is commanded. True until it is seen to stand, or nobody can wait."""
        if self._end_ns is None:
            self._end_ns = now_ns + END_WITHIN_NS
            if self._limits.phase in (ARMED, RUNNING):
                self._limits.stop("the session ends")
        is_done = self._limits.phase == OFF or (self._limits.phase == STOPPED and self._speed_mps < STANDS_MPS)
        return not is_done and now_ns < self._end_ns

    def last_word(self) -> bytes:
        """What to send if this process cannot go on; b'' where the belt is not commanded."""
        return self._belt.stop() if self._limits.phase in (ARMED, RUNNING, STOPPING) else b""

    def _due(self, now_s: float) -> bytes:
        try:
            return self._limits.step(now_s)
        except ValueError as error:  # its protocol cannot say what is due now
            self._limits.stop(str(error))
            return self._limits.step(now_s)

    def _live(self, now_ns: int) -> None:
        """Stop if those who must be there are silent; the limits do so too, if they hear nothing from here."""
        self._limits.alive(self._engine_ns * 1e-9)
        if self._limits.phase in (ARMED, RUNNING) and (silent := self._silent(now_ns)):
            self._limits.stop(f"{silent} has fallen silent")

    def _silent(self, now_ns: int) -> str:
        if now_ns - self._engine_ns >= HEARTBEAT_S * 1e9:
            return "the engine"
        return "the desk" if now_ns - self._desk_ns > DESK_WITHIN_NS else ""

    def _answer(self, command: Command, now_ns: int) -> Acknowledged:
        """Do it, or say why not; what is in force before and after is what the belt is led to."""
        place = command.key == BELT_INCLINE
        before, words, is_refused = self._limits.goal[place], "", False
        try:
            words = self._do(command, now_ns)
        except RefusedError as refused:
            words, is_refused = str(refused), True
        head = (now_ns, command.cause_ns, 0, command.number, command.who, command.key)
        return Acknowledged(*head, shown(self._limits.goal[place]), shown(before), words, is_refused)

    def _do(self, command: Command, now_ns: int) -> str:
        """The clamp in words, '' if there was none. RefusedError."""
        if command.key == BELT_STOP:
            self._stop_ns = max(self._stop_ns, min(command.t_ns, now_ns))
            self._limits.stop(f"{_OURS}{command.who}")
            return ""
        if command.who in STOP_ONLY:
            raise RefusedError("from here the belt can be stopped, and nothing else")
        if command.t_ns <= self._stop_ns:
            raise RefusedError("a stop was asked for since")
        if now_ns - command.t_ns > OLD_NS:
            raise RefusedError("came too late, ask again")
        if command.key == BELT_START:
            return self._start(now_ns)
        if self._limits.phase not in (ARMED, RUNNING):
            raise RefusedError(f"the belt is not started: {BELT_START} comes first")
        if command.key == BELT_SPEED:
            return self._lead(command.value)
        return self._tilt(command.value)

    def _start(self, now_ns: int) -> str:
        if silent := self._silent(now_ns):
            raise RefusedError(f"{silent} is not heard")
        was = self._limits.phase
        if why := self._limits.arm(now_ns * 1e-9):
            raise RefusedError(why)
        if was != RUNNING:
            self._limits.want(self._belt.slowest_mps)
        return ""

    def _lead(self, text: str) -> str:
        slowest, most = self._belt.slowest_mps, self._most.speed_mps
        speed_mps = number(text)
        if 0 < speed_mps < slowest:
            raise RefusedError(f"its slowest speed is {slowest:.3g} m/s; 0 lets it come to stand")
        self._limits.want(speed_mps)
        return f"{speed_mps:g} is above the most, {most:g} m/s" if speed_mps > most else ""

    def _tilt(self, text: str) -> str:
        low, high = self._most.incline_low_pct, self._most.incline_high_pct
        incline_pct = number(text)
        self._limits.want(nan, incline_pct)
        return "" if low <= incline_pct <= high else f"{incline_pct:g} is not within {low:g} to {high:g} %"

    def _news(self, now_ns: int) -> list[Message]:
        """The belt was told to stop, or has refused something."""
        phase, why = self._limits.phase, self._limits.why
        is_new = (phase == STOPPING and self._phase != STOPPING) or (why != self._why and phase == RUNNING)
        self._phase, self._why = phase, why
        if not is_new or not why:
            return []
        word = "note" if why.startswith(_OURS) or self._end_ns is not None else "warning"
        text = f"the belt is told to stop: {why}" if phase == STOPPING else why
        return [Notice(now_ns, now_ns, 0, self._sensor, word, text)]


def number(text: str) -> float:
    """A speed or an incline as somebody gave it. RefusedError: it is none, or none that a belt has."""
    value = parsed(text)
    if value is None or isinstance(value, bool) or not isfinite(value):
        raise RefusedError(f"'{text}' is no number that a belt could take")
    if value < 0:
        raise RefusedError("nothing goes backwards or down: give 0 or more")
    return float(value)


def shown(value: float) -> str:
    """As an answer has it; '' for what is not known."""
    return f"{value:.4g}" if isfinite(value) else ""
