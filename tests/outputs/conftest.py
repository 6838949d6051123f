"""A stage on the emulated rigs, and messages for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.config import Protocol, Rig, load_protocol, load_rig
from feedback.messages import BlockBegins, GaitState, LimbAngle, Message, Outcome, Played, Samples, Target
from feedback.outputs.scene import Stage

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
