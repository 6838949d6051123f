"""A room: the process of a belt's port as it runs in a session, its treadmill, engine and desk, on a virtual clock."""

from collections.abc import Iterator
from typing import Any

from belt_bench.lines import Terminal, Wire
from belt_bench.meaning import orders
from drivers import create
from drivers.asking import Asking
from drivers.base import Asked
from drivers.belt import Belt, Limits
from feedback.messages import Acknowledged, Alive, BeltEvent, Command, GaitState, Message, Notice, Samples
from feedback.processes.belt import ObeyingBelt
from feedback.processes.belt_control import BeltControl
from feedback.processes.port_source import PortSource
from feedback.processes.sensor import SteeredNode

STEP_NS, ENGINE_NS, DESK_NS = 20_000_000, 40_000_000, 200_000_000
LIMITS = Limits(speed_mps=1.2, acceleration_mps2=0.25, incline_low_pct=1.0, incline_high_pct=4.0)
MAKES = ("trackmaster", "woodway", "woodway-split", "bertec", "csafe", "ftms")
STEP_MPS = {
    "trackmaster": 0.044704,
    "woodway": 0.044704,
    "woodway-split": 0.044704,
    "bertec": 0.001,
    "csafe": 0.1 / 3.6,
    "ftms": 0.01 / 3.6,
}
"""How finely each make is told a speed."""


class Room:
    """Everything that is said is in `said`; everything that was sent, as its maker reads it, in `orders`."""

    def __init__(self, make: str, line: Wire | Terminal) -> None:
        self.make, self.line, self.device = make, line, line.device
        self.now_ns, self.engine_lives, self.desk_lives = 0, True, True
        self.said: list[Message] = []
        self.crashed_ns: list[int] = []
        self._asked: list[Command] = []
        self._begin()

    def crash(self) -> None:
        """The process is killed without a word, and another begins."""
        self.crashed_ns.append(self.now_ns + 1)
        self.line.port.close()
        self._begin()

    def _begin(self) -> None:
        driver = create(self.make)
        assert isinstance(driver, Belt)
        asking = Asking(driver) if isinstance(driver, Asked) else None
        if asking:
            asking.opened(self.now_ns)
        self.source = PortSource("belt", self.line.port, asking)  # type: ignore[arg-type]
        self.belt = ObeyingBelt("belt", BeltControl("belt", driver, LIMITS, self.source.send))
        self.node = SteeredNode("belt", driver, belt=self.belt)

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds * 1e9 / STEP_NS)):
            self.step()

    def ask(self, key: str, value: str = "", who: str = "therapist", age_s: float = 0.0) -> None:
        """With the next step."""
        t_ns = self.now_ns - round(age_s * 1e9)
        self._asked.append(Command(t_ns, t_ns, 0, len(self.said), who, key, value))

    def told(self, key: str, value: str = "", **more: Any) -> Acknowledged:
        """Ask, and hear the answer."""
        self.ask(key, value, **more)
        return next(row for row in self.step() if isinstance(row, Acknowledged))

    def step(self) -> list[Message]:
        self.now_ns += STEP_NS
        now_ns = self.now_ns
        self.line.advance(now_ns)
        inbox: list[Any] = list(self._asked)
        self._asked.clear()
        if self.engine_lives and now_ns % ENGINE_NS == 0:
            inbox.append(GaitState(now_ns, 0, 0, "walking", 0.0, 0.0, 0.5, 0.5, 100.0))
        if self.desk_lives and now_ns % DESK_NS == 0:
            inbox.append(Alive(now_ns, now_ns, 0))
        inbox += self.source.take(now_ns, arrived=True)
        out = self.node.step(now_ns, inbox)
        self.said += out
        return out

    def orders(self, from_ns: int = -1) -> Iterator[tuple[int, str, float]]:
        """(time, what, value) of all that was sent after a time."""
        for at_ns, data in self.line.told:
            if at_ns > from_ns:
                yield from ((at_ns, kind, value) for kind, value in orders(self.make, data))

    def started(self, speed_mps: float = 0.0, seconds: float = 8.0) -> "Room":
        """Started, and led to a speed."""
        self.run(1.0)
        answer = self.told("belt_start")
        assert not answer.refused, answer.words
        if speed_mps:
            self.told("belt_speed", f"{speed_mps}")
        self.run(seconds)
        return self

    @property
    def events(self) -> list[str]:
        return [row.event for row in self.said if isinstance(row, BeltEvent)]

    @property
    def notices(self) -> list[str]:
        return [row.text for row in self.said if isinstance(row, Notice)]

    @property
    def samples(self) -> list[Samples]:
        return [row for row in self.said if isinstance(row, Samples)]
