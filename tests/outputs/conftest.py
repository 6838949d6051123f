"""What the tests of outputs share: a stage and messages for it; a stream from the outside, in which cues, revisions and
values go in at frames and samples come out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from feedback.config import Protocol, Rig, load_protocol, load_rig
from feedback.cues.schedule import Schedule
from feedback.messages import BlockBegins, Cue, GaitState, LimbAngle, Message, Outcome, Played, Samples, Target
from feedback.outputs.mixer import Mixer
from feedback.outputs.scene import Stage
from feedback.outputs.sounds import Sounds

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
SECOND = 1_000_000_000
NOW = 50 * SECOND


class Say:
    """Makes messages."""

    now, hip = NOW, "thigh_extension_deg"

    def gait(self, state: str = "walking", t_ns: int = NOW, left: float = 0.9, right: float = 0.02) -> GaitState:
        return GaitState(t_ns, t_ns, 0, state, 0.25, 0.75, left, right, 120.0)

    def sole(self, leg: str, newtons: tuple[float, ...], t_ns: int = NOW) -> Samples:
        return Samples(t_ns, t_ns, 0, f"insoles.{leg}", 0, tuple(20.0 * one for one in newtons))

    def block(self, kind: str = "training", cues: tuple[str, ...] = (), t_ns: int = NOW, count: int = 0) -> BlockBegins:
        return BlockBegins(t_ns, t_ns, 0, 3, kind, 100.0, 100.0, 300.0, 0, cues, count)

    def target(self, leg: str = "left", value: float = 12.0) -> Target:
        return Target(NOW, NOW, 0, "hip_extend", leg, self.hip, "thigh_imu", value, value - 2, 1.0, "baseline")

    def outcome(self, success: str = "hit", leg: str = "left", value: float = 13.0, t_ns: int = NOW) -> Outcome:
        head = (t_ns, t_ns, 0, "hip_extend", leg, t_ns, 3, "cued", 1, "", 0)
        return Outcome(*head, self.hip, "thigh_imu", value, 12.0, success)

    def thigh(self, deg: float, t_ns: int = NOW, leg: str = "left") -> LimbAngle:
        return LimbAngle(t_ns, t_ns, 0, leg, "thigh", deg, 1.0, "thigh_imu")

    def played(self, t_ns: int = NOW, leg: str = "left", kind: str = "glute_ready", outcome: str = "played") -> Played:
        return Played(t_ns, 1, 0, 7, 0, kind, leg, t_ns, t_ns, 0, outcome)


@pytest.fixture(scope="session")
def say() -> Say:
    return Say()


@pytest.fixture(scope="session")
def full_rig() -> Rig:
    return load_rig(CONFIGS / "rigs/emulated_full.toml")


@pytest.fixture(scope="session")
def plain_rig() -> Rig:
    return load_rig(CONFIGS / "rigs/emulated.toml")


@pytest.fixture(scope="session")
def hip() -> Protocol:
    return load_protocol(CONFIGS / "protocols/hip_extension.toml")


@pytest.fixture(scope="session")
def protocols() -> Callable[[str], Protocol]:
    return lambda name: load_protocol(CONFIGS / f"protocols/{name}.toml")


@pytest.fixture
def stage(full_rig: Rig, hip: Protocol) -> Callable[..., Stage]:
    def made(*messages: Message, **look: object) -> Stage:
        screen = full_rig.screen.model_copy(update=look)
        result = Stage(full_rig.model_copy(update={"screen": screen}), hip)
        for message in messages:
            result.take(message)
        return result

    return made


RATE_HZ, FRAME_NS = 50_000, 20_000
START_NS = 10**12
Event = tuple[int, Callable[["Stream"], Any]]


class Stream:
    """A schedule and a mixer on an ideal card at 50 kHz."""

    def __init__(self, channels: int = 1, **sounds: Any) -> None:
        self.mixer = Mixer(RATE_HZ, channels, Sounds(RATE_HZ, channels, **sounds))
        self.schedule, self.verdicts, self.told = Schedule(), list[str](), list[Any]()
        self.done, self._blocks, self._waiting = 0, list[NDArray[np.int16]](), list[Event]()

    def cue(self, cue_id: int, begin: int, end: int = 0, sound: str = "tone", leg: str = "left", **more: Any) -> Cue:
        due_ns, until_ns = self.ns(begin), self.ns(end) if end else 0
        given = {"gain_db": -12.0, "revision": 0, "cancelled": "", **more}
        head = (0, 0, 0, cue_id, given.pop("revision"), f"kind {cue_id}", leg, due_ns, due_ns, 0, sound)
        return Cue(*head, given.pop("gain_db"), given.pop("cancelled"), until_ns).replace(**given)

    def ns(self, frame: float) -> int:
        return START_NS + round(frame * FRAME_NS)

    def place(self, *cues: Cue) -> "Stream":
        self.verdicts += [self.schedule.place(cue, START_NS) for cue in cues]
        return self

    def at(self, frame: int, what: Callable[["Stream"], Any]) -> "Stream":
        """Do this when so many frames are rendered: there is a border between two blocks."""
        self._waiting.append((frame, what))
        self._waiting.sort(key=lambda event: event[0])
        return self

    def run(self, total: int, cuts: tuple[int, ...] = (128,)) -> NDArray[np.int16]:
        """Render up to this frame in blocks of these sizes, again and again; all samples so far."""
        turn = 0
        while self.done < total:
            while self._waiting and self._waiting[0][0] <= self.done:
                self._waiting.pop(0)[1](self)
            border = min([total, *(frame for frame, _what in self._waiting)])
            self._block(min(cuts[turn % len(cuts)], border - self.done))
            turn += 1
        return np.concatenate(self._blocks)

    def mono(self, total: int, cuts: tuple[int, ...] = (128,)) -> NDArray[np.float64]:
        return self.run(total, cuts)[:, 0].astype(float) / 32767

    def _block(self, frames: int) -> None:
        first_ns = float(self.ns(self.done))
        due = self.schedule.take(first_ns, self.mixer.horizon_ns(frames, first_ns), START_NS)
        self._blocks.append(self.mixer.render(frames, first_ns, due, self.schedule.news()))
        self.told += self.mixer.settle(lost=False) + self.schedule.told()
        self.done += frames


@pytest.fixture(scope="session")
def stream() -> type[Stream]:
    return Stream
