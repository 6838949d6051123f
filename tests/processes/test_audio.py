"""The audio node: cues in, verdicts, reports and health out; which output it takes."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from feedback.clock import VirtualClock
from feedback.config import AudioOutput
from feedback.cues.schedule import played
from feedback.messages import AudioHealth, Cue, GaitEvent, Notice, Placed, Played
from feedback.outputs import AudioError, Output
from feedback.processes import audio
from feedback.processes.audio import AudioNode, make
from feedback.topics import TOPICS

S = 1_000_000_000


def cue(cue_id: int, revision: int = 0, due_ns: int = 50) -> Cue:
    return Cue(10, 7, 3, cue_id, revision, "glute_ready", "left", due_ns, 80, 0, "click", -12.0, "")


class FakeOutput(Output):
    """Places everything, plays what it is told to."""

    name = "fake"

    def __init__(self, *_arguments: object, broken: str = "") -> None:
        super().__init__(48_000, 128, 2, VirtualClock(0))
        self.calls: list[Any] = []
        self.ready: list[Played] = []
        self.notes = ["latency stays"]
        self.broken = broken

    def start(self) -> None:
        self.calls.append("start")
        if self.broken:
            raise AudioError(self.broken)

    def stop(self) -> None:
        self.calls.append("stop")

    def place(self, cue: Cue, received_ns: int) -> str:
        self.calls.append((cue, received_ns))
        return "moved" if cue.revision else "placed"

    def reports(self) -> list[Played]:
        ready, self.ready = self.ready, []
        return ready


def test_a_cue_is_placed_and_answered_with_the_time_of_receipt() -> None:
    output = FakeOutput()
    out = AudioNode(output).step(30, [cue(1), cue(1, revision=1, due_ns=60)])
    assert output.calls == [(cue(1), 30), (cue(1, revision=1, due_ns=60), 30)]
    assert [message for message in out if isinstance(message, Placed)] == [
        Placed(30, 7, 0, 1, 0, 50, "placed"),
        Placed(30, 7, 0, 1, 1, 60, "moved"),
    ]


def test_reports_are_passed_on_once() -> None:
    output = FakeOutput()
    node = AudioNode(output)
    node.step(0, [])
    output.ready = [played(cue(1), "played", 52, 52)]
    assert node.step(60, []) == [Played(52, 7, 0, 1, 0, "glute_ready", "left", 50, 52, 2, "played")]
    assert node.step(70, []) == []


def test_health_is_told_once_a_second() -> None:
    node = AudioNode(FakeOutput())
    times = [t for t in range(0, 3 * S + 1, S // 10) if any(isinstance(m, AudioHealth) for m in node.step(t, []))]
    assert times == [0, S, 2 * S, 3 * S]
    assert node.step(9 * S, []) == [AudioHealth(9 * S, 0, 0, "fake", 48_000, 128, 0, 0, 0)]


def test_what_is_no_cue_is_left_alone() -> None:
    output = FakeOutput()
    event = GaitEvent(1, 1, 0, "left", "heel_strike", 2, 1.0, "heel")
    assert [type(message) for message in AudioNode(output).step(0, [event])] == [AudioHealth]
    assert output.calls == []


def test_it_reads_and_writes_topics_of_the_table() -> None:
    assert {*AudioNode.READS, *AudioNode.WRITES} <= set(TOPICS)
    assert {TOPICS[name].message for name in AudioNode.WRITES} == {Placed, Played, AudioHealth, Notice}
    assert 0 < AudioNode(FakeOutput()).wake_ns(5) - 5 <= 10_000_000


def test_finish_stops_the_output() -> None:
    output = FakeOutput()
    AudioNode(output).finish()
    assert output.calls == ["stop"]


def rig(output: str) -> Any:
    return SimpleNamespace(audio=AudioOutput.model_validate({"output": output}), sounds={})


def device(monkeypatch: pytest.MonkeyPatch, broken: str = "") -> None:
    made: Callable[..., Output] = lambda *arguments: FakeOutput(*arguments, broken=broken)  # noqa: E731
    monkeypatch.setattr(audio, "DeviceOutput", made)


@pytest.mark.parametrize("output", ["auto", "device"])
def test_make_takes_the_device(output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    device(monkeypatch)
    node = make(rig(output))
    assert named(node) == "fake"
    assert node.notes[0] == "latency stays"
    assert node.notes[1].startswith("sound level is not calibrated: full_scale_db is not set")


def test_make_falls_back_to_null_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    device(monkeypatch, broken="there is no sound device")
    node = make(rig("auto"))
    try:
        assert named(node) == "null"
        assert node.notes == ("no sound, cues are rendered to the null output: there is no sound device",)
    finally:
        node.finish()


def test_make_insists_on_a_device_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    device(monkeypatch, broken="there is no sound device")
    with pytest.raises(AudioError, match="there is no sound device"):
        make(rig("device"))


def test_make_null_needs_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    device(monkeypatch, broken="must not be asked")
    node = make(rig("null"))
    try:
        assert named(node) == "null"
        assert node.notes == ()
    finally:
        node.finish()


def named(node: AudioNode) -> str:
    (health,) = (message for message in node.step(0, []) if isinstance(message, AudioHealth))
    return health.output
