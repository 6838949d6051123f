"""A session of cues from the outside: what the gait does goes in by milliseconds, cues come out."""

from collections.abc import Callable
from math import nan
from typing import Any

import pytest

from feedback.config import Protocol, Rig
from feedback.cues.planner import CuePlanner
from feedback.messages import (
    HEEL_STRIKE,
    TOE_OFF,
    Cue,
    GaitEvent,
    LimbAngle,
    Measure,
    Message,
    Prediction,
    Samples,
    Signal,
    Stride,
    Withheld,
)

MS = 1_000_000
ZONES = (("heel", -0.8, "heel"), ("toe", 0.8, "toe"))
BARE = {
    "name": "r",
    "sole": {
        "calibration": "newton",
        "zones": tuple({"name": name, "x": 0, "y": y, "region": region} for name, y, region in ZONES),
    },
}
EMG = {
    "stream": "emg.raw",
    "channels": (
        {"muscle": "gluteus_maximus", "leg": "left"},
        {"muscle": "gluteus_medius", "leg": "left"},
    ),
}


class FakePlan:
    """What it is told, by stride; else 'cued'. It remembers what it was asked."""

    def __init__(self, answers: dict[int, str]) -> None:
        self.answers, self.asked = answers, list[tuple[str, str, int, int]]()

    def decide(self, kind: str, leg: str, stride: int, t_ns: int) -> str:
        self.asked.append((kind, leg, stride, t_ns))
        return self.answers.get(stride, "cued")


class FakeJudge:
    """10 and more is a hit, 8 and more is near, less is a miss."""

    def verdict(self, kind: str, leg: str, measure: str, method: str, value: float) -> tuple[str, float]:
        if value != value:
            return "unknown", nan
        return ("hit" if value >= 10 else "near" if value >= 8 else "miss"), 10.0


class Session:
    """One planner; every call is one message, times in milliseconds."""

    def __init__(
        self, cues: dict[str, Any], plan: dict[int, str] | None = None, rig: dict[str, Any] | None = None
    ) -> None:
        self.plan = FakePlan(plan or {})
        made = Protocol.model_validate({"name": "p", "cues": cues})
        self.planner = CuePlanner(made, Rig.model_validate(BARE | (rig or {})), self.plan, FakeJudge())
        self.said: list[tuple[int, Message]] = []

    def strike(self, leg: str, at_ms: float, zone: str = "heel", event: str = HEEL_STRIKE) -> list[Any]:
        """Known 10 ms later."""
        now = round((at_ms + 10) * MS)
        return self._tell(GaitEvent(round(at_ms * MS), now, 0, leg, event, now, 1.0, zone), now)

    def off(self, leg: str, at_ms: float) -> list[Any]:
        return self.strike(leg, at_ms, "toe", TOE_OFF)

    def predict(
        self, leg: str, at_ms: float, for_ms: float, sigma_ms: float = 15, event: str = HEEL_STRIKE, anchor: str = ""
    ) -> list[Any]:
        now = round(at_ms * MS)
        return self._tell(
            Prediction(now, now, 0, leg, event, round(for_ms * MS), round(sigma_ms * MS), anchor or "toe_off"), now
        )

    def measure(
        self, leg: str, at_ms: float, start_ms: float, name: str, value: float, muscle: str = "", late_ms: float = 0
    ) -> list[Any]:
        made = Measure(round(at_ms * MS), 7, 0, leg, round(start_ms * MS), name, value, 1.0, "insoles", muscle)
        return self._tell(made, round((at_ms + late_ms) * MS))

    def stride(self, leg: str, start_ms: float, end_ms: float, **fields: Any) -> list[Any]:
        length = (end_ms - start_ms) * 1e-3
        made = Stride(round(end_ms * MS), 7, 0, leg, round(start_ms * MS), *[length] * 7, 1.0, "heel", 1.0)
        return self._tell(made.replace(cadence_spm=120 / length, **fields), round((end_ms + 20) * MS))

    def angle(self, leg: str, at_ms: float, name: str, deg: float) -> list[Any]:
        now = round(at_ms * MS)
        return self._tell(LimbAngle(now, 7, 0, leg, name, deg, 2.0, "pelvis_imu"), now)

    def signal(self, stream: str, at_ms: float, state: str) -> list[Any]:
        return self._tell(Signal(round(at_ms * MS), 3, 0, stream, state, "nothing for 300 ms"), round(at_ms * MS))

    def belt(self, at_ms: float, *mps: float) -> list[Any]:
        return self._tell(Samples(round(at_ms * MS), 4, 0, "treadmill.belt", 0, mps), round(at_ms * MS))

    def _tell(self, message: Message, now_ns: int) -> list[Any]:
        out = self.planner.decide(message, now_ns)
        self.said += [(now_ns, made) for made in out]
        return out

    def sounding(self) -> list[Cue]:
        """The last revision of each cue that was not taken back."""
        last = {made.cue_id: made for _, made in self.said if isinstance(made, Cue)}
        return [cue for cue in last.values() if not cue.cancelled]

    def withheld(self) -> list[str]:
        return [made.why for _, made in self.said if isinstance(made, Withheld)]


@pytest.fixture(scope="session")
def session() -> Callable[..., Session]:
    return Session


@pytest.fixture
def emg() -> dict[str, Any]:
    """Of a rig: EMG of both glutes, left."""
    return {"emgs": (EMG,)}
