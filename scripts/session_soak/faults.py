"""What may befall a session, and what befalls this one when.

Lives here: KINDS, `victims`, `plan`. Why: a failure that was found must be found again, so the same seed makes the same
plan. Must never: do any of it (inject.py does, or the emulator), or depend on how the run goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from random import Random
from typing import NamedTuple

from feedback.bus import SPARE
from feedback.roster import ROSTER

SUPERVISOR, EMULATOR, ENGINE, RECORDER = "run", "emulator", "engine", "recorder"
SOLES = "insoles"
CARD = "card"
"""The sound card, which is no process."""


class Kind(NamedTuple):
    """One kind of fault."""

    of: str
    """process | device (the emulator does it) | card | disk."""
    lasts_s: tuple[float, float]
    share: int
    """How often it is drawn, beside the others."""
    what: str


KINDS: dict[str, Kind] = {
    "kill": Kind("process", (0.0, 0.0), 4, "kill -9"),
    "stop": Kind("process", (2.0, 2.0), 3, "SIGSTOP, and SIGCONT 2 s later"),
    "unplug": Kind("device", (1.0, 3.0), 2, "the port vanishes and comes back, the device restarts"),
    "silence": Kind("device", (1.0, 3.0), 1, "the device sends nothing"),
    "garbage": Kind("device", (1.0, 2.0), 1, "random bytes between the frames"),
    "torn": Kind("device", (0.5, 1.0), 1, "every frame loses a part of its bytes"),
    "lossy": Kind("device", (2.0, 4.0), 1, "one byte in twenty is lost"),
    "stutter": Kind("device", (2.0, 4.0), 1, "the bridge hands bytes over every 16 ms only"),
    "full": Kind("disk", (2.0, 4.0), 1, "the recorder's files may not grow"),
    "away": Kind("card", (1.0, 2.0), 1, "the sound card is unplugged"),
}
EVERY_S = 10.0
WARM_S, REST_S = 20.0, 10.0
"""Before the first fault the walk has to be in step; after the last one everything has to be back."""


class NothingError(ValueError):
    """No fault is left of those that were asked for; the text says which there are."""


@dataclass(frozen=True)
class Fault:
    """One that is planned."""

    at_s: float
    """Of the emulated walk."""
    kind: str
    victim: str
    """A process, a sensor, CARD, or the recorder whose disk is full."""
    lasts_s: float = 0.0

    @property
    def end_s(self) -> float:
        return self.at_s + self.lasts_s

    def told(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


def victims(roles: Mapping[str, str], sensors: Sequence[str], has_card: bool) -> dict[str, list[str]]:
    """Kind -> whom it may befall. roles: name of each process -> its role.

    Who is not started anew is not killed; the emulator is killed once, as the last of all: its walk, and with it all
    planned faults of devices, begins anew.
    """
    spares = [name + SPARE for name, role in roles.items() if ROSTER[role].spare]
    lasting = [name for name, role in roles.items() if ROSTER[role].again and role != EMULATOR]
    whom = {"process": [], "device": list(sensors), "disk": [RECORDER], "card": [CARD] if has_card else []}
    found = {name: whom[kind.of] for name, kind in KINDS.items()}
    return found | {"kill": [*lasting, *spares], "stop": [*roles, *spares, SUPERVISOR]}


def narrowed(whom: Mapping[str, Sequence[str]], only: Sequence[str]) -> dict[str, list[str]]:
    """Without all that is not of one of these kinds, nor befalls one of these. NothingError: nothing is left."""
    left = {kind: [name for name in names if not only or {kind, name} & set(only)] for kind, names in whom.items()}
    if not any(left.values()):
        raise NothingError(f"--only {' '.join(only)}: there are {', '.join([*whom, *whom['kill']])}")
    return left


def plan(seed: int, seconds: float, whom: Mapping[str, Sequence[str]]) -> list[Fault]:
    """One fault every EVERY_S; each kind in its share, and no victim twice before all had it."""
    random = Random(seed)
    deck = [name for name, kind in KINDS.items() for _ in range(kind.share) if whom[name]]
    random.shuffle(deck)
    turns = {name: cycle(random.sample(list(names), len(names))) for name, names in whom.items()}
    count = max(int((seconds - WARM_S - REST_S) // EVERY_S), 1)
    faults = []
    for number, name in zip(range(count), cycle(deck), strict=False):
        lasts_s = round(random.uniform(*KINDS[name].lasts_s), 1)
        faults.append(Fault(WARM_S + number * EVERY_S, name, next(turns[name]), lasts_s))
    return [*faults[:-1], Fault(faults[-1].at_s, "kill", EMULATOR)]


def of_devices(faults: Sequence[Fault]) -> list[str]:
    """Those that the emulator does, in its own words."""
    own = [fault for fault in faults if KINDS[fault.kind].of == "device"]
    return [f"{fault.victim}/{fault.kind}@{fault.at_s:g}+{fault.lasts_s:g}" for fault in own]
