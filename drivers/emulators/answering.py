"""The loop of an emulated device that answers: what it hears on its port, what it says, and its faults.

Lives here: AnsweringDevice, in the shape of the device loop (device.py). Why: a treadmill is asked over the same kind
of port that a sole speaks on. Must never: know a protocol, or speak while its plug is pulled.
"""

from collections.abc import Sequence
from random import Random

from drivers.emulators import faults as f
from drivers.emulators.answer import Answering
from drivers.emulators.device import GARBAGE_BYTES, Step
from drivers.emulators.pty import Pty
from drivers.emulators.two_ptys import TwoPtys

LISTEN_NS = 2_000_000
"""It listens so often: the answer of a real one takes longer."""
MUTE = ("silence", "baud")
"""It does not understand a wrong speed, and says nothing that could be understood."""


class AnsweringDevice:
    """One device on one port. Call step at wake_ns(); all times are of the clock that start_ns is taken from."""

    ended = True
    """It has nothing to play that could come to an end."""

    def __init__(
        self, device: Answering, pty: Pty | TwoPtys, start_ns: int, *, name: str = "", faults: Sequence[f.Fault] = ()
    ) -> None:
        self.pty, self.device = pty, device
        self._start_ns = self._next_ns = start_ns
        self._faults = tuple(row for row in faults if row.sensor in ("", name))
        self._random = Random(1)
        self._lossy = f.Lossy(self._random)
        self._held = b""

    def wake_ns(self) -> int:
        """When it listens again."""
        return self._next_ns

    def step(self, now_ns: int) -> list[Step]:
        """Hear what has come and answer; it knows of no footfall."""
        if now_ns >= self._next_ns:
            self._next_ns = now_ns + LISTEN_NS
            self._talk((now_ns - self._start_ns) * 1e-9)
        return []

    def _talk(self, time_s: float) -> None:
        on = {row.kind for row in self._faults if row.is_on(time_s)}
        if "unplug" in on:
            self.pty.unplug()
        else:
            self.pty.plug()
        if "emergency" in on:
            self.device.pull_key()
        heard = self.pty.read()
        said = self.device.tick(time_s) if on.intersection(MUTE) else self.device.hear(heard, time_s)
        if "torn" in on and said:
            said = f.tear(said, self._random)
        if "garbage" in on:
            said += self._random.randbytes(self._random.randint(1, GARBAGE_BYTES))
        if "lossy" in on:
            said = self._lossy.lose(said)
        if not on.intersection(MUTE):
            self._hand_over(said, time_s, "stutter" in on)

    def _hand_over(self, said: bytes, time_s: float, stutters: bool) -> None:
        """At once, or when the bridge's timer is up."""
        self._held += said
        turn_s, timer_s = LISTEN_NS * 1e-9, f.STUTTER_NS * 1e-9
        if self._held and (not stutters or time_s % timer_s < turn_s):
            self.pty.write(self._held)
            self._held = b""
