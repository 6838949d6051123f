"""Who runs: one row a role.

Lives here: ROSTER, and which processes a plan needs. Why: adding a process is adding a row. Must never: start one.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from feedback.config import Rig
from feedback.config.rig import EMULATED

WALK, REPLAY, PAGE = "walk", "replay", "page"
"""Kinds of a run: somebody walks, or a recorded session is played once more; and with the therapist's page."""


@dataclass(frozen=True)
class Row:
    """One role. The order of rows is the order of starting; ending goes by `ends`."""

    module: str
    names: Callable[[Rig, bool], list[str]]
    """Names of the processes that play it, given the rig and whether anybody wants a screen."""
    ends: int
    """Lower ends earlier: who feeds goes before who is fed, the recorder last."""
    vital: bool
    """True: without it the session makes no sense and ends; False: the session goes on and says so."""
    again: bool = True
    """It is started anew when it dies, unless it does so too often (processes/restarts.py)."""
    spare: bool = False
    """A copy of it stands by and takes its place at once, where the system can fork (processes/spare.py)."""
    where: Collection[str] = (WALK, REPLAY)
    """In which kinds of run it takes part; PAGE: only where somebody asks for the therapist's page."""


def _always(name: str) -> Callable[[Rig, bool], list[str]]:
    return lambda _rig, _screen: [name]


def _emulator(rig: Rig, _screen: bool) -> list[str]:
    return ["emulator"] if any(sensor.port == EMULATED for sensor in rig.sensors) else []


def _visual(rig: Rig, screen: bool) -> list[str]:
    return ["visual"] if screen and rig.screen.show else []


def _sensors(rig: Rig, _screen: bool) -> list[str]:
    return [sensor.name for sensor in rig.sensors]


def _lsl(rig: Rig, _screen: bool) -> list[str]:
    return ["lsl_out"] if rig.outlets.lsl else []


def _osc(rig: Rig, _screen: bool) -> list[str]:
    return ["osc_out"] if rig.outlets.osc else []


ROSTER: dict[str, Row] = {
    "emulator": Row("feedback.processes.emulator", _emulator, ends=4, vital=True, where=(WALK,)),
    "recorder": Row("feedback.processes.recorder", _always("recorder"), ends=5, vital=False, where=(WALK,)),
    "audio": Row("feedback.processes.audio", _always("audio"), ends=3, vital=True),
    "engine": Row("feedback.processes.engine", _always("engine"), ends=2, vital=True, spare=True, where=(WALK,)),
    "visual": Row("feedback.processes.visual", _visual, ends=4, vital=False),
    "console": Row("feedback.processes.console", _always("console"), ends=4, vital=False, where=(PAGE,)),
    "lsl_out": Row("feedback.processes.lsl_out", _lsl, ends=4, vital=False, where=(WALK,)),
    "osc_out": Row("feedback.processes.osc_out", _osc, ends=4, vital=False, where=(WALK,)),
    "desk": Row("feedback.processes.desk", _always("desk"), ends=1, vital=False),
    "sensor": Row("feedback.processes.sensor", _sensors, ends=1, vital=True, where=(WALK,)),
    "player": Row("feedback.processes.player", _always("player"), ends=1, vital=True, again=False, where=(REPLAY,)),
}


def processes(rig: Rig, screen: bool, console: bool = False, kind: str = WALK) -> dict[str, str]:
    """Name -> role of every process that a run of this kind on this rig needs, in the order of starting."""
    wanted = {kind, PAGE} if console else {kind}
    rows = {role: row for role, row in ROSTER.items() if wanted.intersection(row.where)}
    return {name: role for role, row in rows.items() for name in row.names(rig, screen)}
