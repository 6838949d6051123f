"""What the process of a belt's port does besides reading it: events, and commands where the rig opts in.

Lives here: ToldBelt (any belt), ObeyingBelt (it is commanded), TypedBelt (somebody tells its speed), all of one shape.
Why: a sensor's node need not know which of them it has. Must never: let a belt be commanded whose rig does not say so.
"""

from collections.abc import Sequence
from math import nan

from drivers.belt import FASTEST_MPS, STEEPEST_PCT
from drivers.manual import EVERY_S, line
from feedback.cues.command_words import BELT_INCLINE, BELT_SPEED, BELT_START, BELT_STOP, OF_THE_BELT, STOP_ONLY
from feedback.cues.tunable import RefusedError
from feedback.messages import Acknowledged, Command, Message, Samples
from feedback.processes.belt_control import BeltControl, number, shown
from feedback.processes.belt_events import BeltEvents

EVERY_NS = round(EVERY_S * 1e9)


class ToldBelt:
    """A belt that is only read. Every other kind does what this one does, and more."""

    def __init__(self, sensor: str) -> None:
        self._events = BeltEvents(sensor)

    def hear(self, items: Sequence[object], now_ns: int) -> list[Message]:  # noqa: ARG002 - it is not commanded
        """What the bus brought, before anything else is done; the answers."""
        return []

    def inherit(self, told: Sequence[Acknowledged]) -> None:
        """This process takes the place of one that died: what that one had answered, in order."""

    def typed(self, now_ns: int) -> bytes:  # noqa: ARG002 - its device speaks for itself
        """What is to be read as if a device had sent it; b'' for nothing."""
        return b""

    def lost(self, detail: str) -> None:
        """The line to it is gone."""

    def told(self, samples: Samples) -> list[Message]:
        """A sample of it; the events that it shows."""
        return list(self._events.feed(samples, self.why))

    def step(self, now_ns: int) -> list[Message]:  # noqa: ARG002 - see hear
        """All that came is read: do what is due."""
        return []

    def closing(self, now_ns: int) -> bool:  # noqa: ARG002 - see hear
        """See feedback.node.Closing."""
        return False

    def last_word(self) -> bytes:
        """What the port is to send as it is closed; b'' for nothing."""
        return b""

    @property
    def why(self) -> str:
        """Why this system has told it to stop; '' if it has not."""
        return ""


class ObeyingBelt(ToldBelt):
    """A belt that is commanded, within the rig's limits."""

    def __init__(self, sensor: str, control: BeltControl) -> None:
        super().__init__(sensor)
        self._control = control

    @property
    def why(self) -> str:
        """See ToldBelt."""
        return self._control.why

    def hear(self, items: Sequence[object], now_ns: int) -> list[Message]:
        """See ToldBelt."""
        return self._control.hear(items, now_ns)

    def inherit(self, told: Sequence[Acknowledged]) -> None:
        """See ToldBelt."""
        self._control.inherit(told)

    def lost(self, detail: str) -> None:
        """See ToldBelt."""
        self._control.lost(detail)

    def told(self, samples: Samples) -> list[Message]:
        """See ToldBelt."""
        self._control.measured(samples.values, samples.cause_ns)
        return super().told(samples)

    def step(self, now_ns: int) -> list[Message]:
        """See ToldBelt."""
        return self._control.step(now_ns)

    def closing(self, now_ns: int) -> bool:
        """See ToldBelt."""
        return self._control.closing(now_ns)

    def last_word(self) -> bytes:
        """See ToldBelt."""
        return self._control.last_word()


class TypedBelt(ToldBelt):
    """A belt that is set by hand: what is told of it is said again until something else is told."""

    def __init__(self, sensor: str) -> None:
        super().__init__(sensor)
        self._speed_mps, self._incline_pct = nan, nan
        self._next_ns = 0

    def hear(self, items: Sequence[object], now_ns: int) -> list[Message]:
        """See ToldBelt."""
        asked = [item for item in items if isinstance(item, Command) and item.key in OF_THE_BELT]
        return [self._answer(command, now_ns) for command in asked]

    def inherit(self, told: Sequence[Acknowledged]) -> None:
        """See ToldBelt."""
        for row in told:
            if row.key == BELT_INCLINE:
                self._incline_pct = float(row.value)
            elif row.key in OF_THE_BELT:
                self._speed_mps = float(row.value)

    def typed(self, now_ns: int) -> bytes:
        """What holds, five times a second; nothing before a speed is known."""
        if self._speed_mps != self._speed_mps or now_ns < self._next_ns:
            return b""
        self._next_ns = now_ns + EVERY_NS
        return line(self._speed_mps, self._incline_pct)

    def _answer(self, command: Command, now_ns: int) -> Acknowledged:
        before, words, is_refused = self._known(command.key), "", False
        try:
            words = self._take(command)
            self._next_ns = now_ns
        except RefusedError as refused:
            words, is_refused = str(refused), True
        head = (now_ns, command.cause_ns, 0, command.number, command.who, command.key)
        return Acknowledged(*head, self._known(command.key), before, words, is_refused)

    def _take(self, command: Command) -> str:
        """What was clamped, in words. RefusedError."""
        if command.who in STOP_ONLY:
            raise RefusedError("this belt is set by hand: stop it there")
        if command.key == BELT_START:
            raise RefusedError(f"this belt is set by hand: start it, then tell its speed with {BELT_SPEED}")
        if command.key == BELT_STOP:
            self._speed_mps = 0.0
            return "this belt is set by hand: taken as standing, and not stopped by it"
        value, most = number(command.value), STEEPEST_PCT if command.key == BELT_INCLINE else FASTEST_MPS
        if value > most:
            raise RefusedError(f"{value:g} is more than any treadmill has, {most:g}")
        if command.key == BELT_INCLINE:
            self._incline_pct = value
        else:
            self._speed_mps = value
        return ""

    def _known(self, key: str) -> str:
        return shown(self._incline_pct if key == BELT_INCLINE else self._speed_mps)
