"""The engine's own predictions and phases on a recorded walk, as it publishes them.

Lives here: the engine node fed as `analyse` feeds it, and what it says. Why: what is compared is what a session would
have had. Must never: look into the engine; its messages are all there is.
"""

import gc
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from drivers.walkfile import Walk
from feedback.config import Protocol, Rig
from feedback.messages import HEEL_STRIKE, LEGS, GaitEvent, GaitState, Message, Prediction, Samples, Stride
from feedback.processes.engine import EngineNode
from feedback.processes.offline import frames
from gait_bench.judge import Made, Step
from gait_bench.reference import Floats

ANCHORS = ("heel_strike", "contralateral_toe_off", "contralateral_heel_strike", "toe_off")
"""As messages name them, in the order of a stride."""


@dataclass
class Said:
    """What the engine said of one leg."""

    steps: list[Step] = field(default_factory=list)
    """Every prediction of a heel strike, each withdrawal and each landing, in the order of telling."""
    first: tuple[list[Made], list[Made], list[Made], list[Made]] = field(default_factory=lambda: ([], [], [], []))
    """The first prediction of each stride from each of ANCHORS."""
    events: list[GaitEvent] = field(default_factory=list)
    strides: list[Stride] = field(default_factory=list)
    phases: list[tuple[float, float]] = field(default_factory=list)
    """(time in s, phase) as shown to displays."""


def listen(walk: Walk, rig: Rig) -> dict[str, Said]:
    """Run the engine over the walk; what it said of each leg."""
    said = {leg: Said() for leg in LEGS}
    reached: dict[str, set[str]] = {leg: set() for leg in LEGS}
    for message in _messages(walk, rig):
        if isinstance(message, GaitState):
            for leg, phase in zip(LEGS, (message.left_phase, message.right_phase), strict=True):
                said[leg].phases.append((message.t_ns * 1e-9, phase))
        elif isinstance(message, GaitEvent):
            said[message.leg].events.append(message)
            if message.event == HEEL_STRIKE:
                said[message.leg].steps.append(message.t_ns * 1e-9)
                reached[message.leg].clear()
        elif isinstance(message, Stride):
            said[message.leg].strides.append(message)
        elif isinstance(message, Prediction) and message.event == HEEL_STRIKE:
            _note(message, said[message.leg], reached[message.leg])
    return said


def _note(message: Prediction, said: Said, reached: set[str]) -> None:
    strike_s = message.predicted_ns * 1e-9 if message.predicted_ns else float("nan")
    made = Made(message.t_ns * 1e-9, strike_s, message.sigma_ns * 1e-9)
    said.steps.append(made)
    if message.predicted_ns and message.anchor in ANCHORS and message.anchor not in reached:
        reached.add(message.anchor)
        said.first[ANCHORS.index(message.anchor)].append(made)


def _messages(walk: Walk, rig: Rig) -> Iterator[Message]:
    """As in `analyse`: each frame of both feet is one step, and time goes on where the recording has a gap."""
    engine = EngineNode(rig, Protocol(name="no cues"), None)
    wake_ns = 1 << 62
    for now_ns, frame in frames(walk, rig):
        while wake_ns < now_ns:
            yield from engine.step(wake_ns, ())
            wake_ns = engine.wake_ns(wake_ns)
        yield from engine.step(now_ns, frame)
        wake_ns = engine.wake_ns(now_ns)


def phases(said: Said) -> tuple[Floats, Floats]:
    """Times in s, and the phases shown then."""
    table = np.array(said.phases, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def engine_speed(walk: Walk, rig: Rig) -> float:
    """How many times faster than real time the engine alone takes this walk: its steps, and nothing read or written."""
    made: list[tuple[int, list[Samples]]] = list(frames(walk, rig))
    step = EngineNode(rig, Protocol(name="no cues"), None).step
    gc.disable()
    try:
        started_s = time.perf_counter()
        for now_ns, frame in made:
            step(now_ns, frame)
        took_s = time.perf_counter() - started_s
    finally:
        gc.enable()
    return walk.duration_s / took_s


def analyse_speeds(path: Path, walk: Walk, rig_path: Path) -> tuple[float, float]:
    """How many times faster than real time `analyse` takes it: as it says itself (engine and tables), and the whole
    command from its start to its end, Python's own start and the reading of the file with it."""
    with tempfile.TemporaryDirectory(prefix="bench-gait-") as folder:
        command = [sys.executable, "-m", "feedback", "analyse", str(path), "--rig", str(rig_path), "--out", folder]
        started_s = time.perf_counter()
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        took_s = time.perf_counter() - started_s
    said = re.search(r"(\d+) x real time", done.stdout)
    return (float(said[1]) if said else float("nan")), walk.duration_s / took_s
