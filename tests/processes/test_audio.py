"""The audio node: cues in, verdicts, reports and health out; which output it takes."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from feedback.bus import CLEAR, HUSH, Link
from feedback.clock import VirtualClock
from feedback.config import AudioOutput, Protocol
from feedback.cues.schedule import played
from feedback.messages import AudioHealth, Command, Cue, GaitEvent, GaitState, LimbAngle, Notice, Placed, Played
from feedback.outputs import AudioError, Output
from feedback.outputs.silent import NullOutput
from feedback.processes import audio
from feedback.processes.audio import SILENT_NS, AudioNode, make, words_of
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


def test_the_engines_death_silences_until_the_next_one_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def state(t_ns: int) -> GaitState:
        return GaitState(t_ns, 0, 0, "walking", 0.1, 0.6, 1.0, 0.2, 110.0)

    monkeypatch.setattr(audio, "host_ns", lambda: 100)
    output = FakeOutput()
    node = AudioNode(output)
    output.wait = lambda: output.calls.append("wait")  # type: ignore[method-assign]
    output.go_on = lambda: output.calls.append("go on")  # type: ignore[method-assign]
    output.clear = lambda: output.calls.append("clear")  # type: ignore[method-assign]
    link = cast("Link", None)
    node.step(90, [state(90)])
    node.heard(HUSH, link)
    node.step(101, [state(99), state(100)])
    assert output.calls == ["wait"], "the dead one's last words are not the next one's first"
    node.heard(CLEAR, link)
    node.step(130, [state(130), state(131)])
    assert output.calls == ["wait", "clear", "go on"]


def test_an_engine_that_says_nothing_silences_too_and_is_heard_again() -> None:
    output = FakeOutput()
    node = AudioNode(output)
    output.wait = lambda: output.calls.append("wait")  # type: ignore[method-assign]
    output.go_on = lambda: output.calls.append("go on")  # type: ignore[method-assign]
    state = GaitState(S, 0, 0, "walking", 0.1, 0.6, 1.0, 0.2, 110.0)
    node.step(S, [])
    node.step(9 * S, [state.replace(t_ns=9 * S)])
    node.step(9 * S + SILENT_NS, [])
    assert output.calls == []
    told = [row.text for row in node.step(9 * S + SILENT_NS + 1, []) if isinstance(row, Notice)]
    assert told == ["the engine has said nothing for 0.30 s: hush"]
    node.step(10 * S, [])
    assert output.calls == ["wait"], "told once"
    node.step(12 * S, [state.replace(t_ns=12 * S)])
    node.step(12 * S + 1, [])
    assert output.calls == ["wait", "go on"]


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


def command(key: str) -> Command:
    return Command(1, 1, 0, 1, "therapist", key, "")


def real(clock: VirtualClock) -> Output:
    return NullOutput(now_ns=clock)


def test_sounds_are_stopped_and_allowed_by_command_and_the_health_says_so_at_once() -> None:
    node = AudioNode(real(VirtualClock(0)))
    node.step(0, [])
    out = node.step(1_000, [cue(1, due_ns=S), command("stop_sounds"), cue(2, due_ns=S)])
    assert [message.verdict for message in out if isinstance(message, Placed)] == ["placed", "cancelled"]
    assert [message.outcome for message in out if isinstance(message, Played)] == ["cancelled", "cancelled"]
    assert [message.silenced for message in out if isinstance(message, AudioHealth)] == [True]
    out = node.step(2_000, [command("pause"), command("allow_sounds"), cue(3, due_ns=S)])
    assert [message.verdict for message in out if isinstance(message, Placed)] == ["placed"]
    assert [message.silenced for message in out if isinstance(message, AudioHealth)] == [False]


def test_a_sound_that_nobody_knows_is_replaced_and_told_once() -> None:
    node = AudioNode(real(VirtualClock(0)))
    odd = cue(1, due_ns=S).replace(sound="gong")
    first = node.step(0, [odd])
    again = node.step(1, [odd.replace(cue_id=2, kind="push_off"), odd.replace(cue_id=3, leg="right", release="bong")])
    assert [m.verdict for m in [*first, *again] if isinstance(m, Placed)] == ["placed"] * 3
    (notice,) = [m for m in [*first, *again] if isinstance(m, Notice)]
    assert notice.text.startswith("another sound stands for it: no sound 'gong' for leg 'left'")


def test_angles_and_loads_reach_the_sounds_that_follow_them() -> None:
    output = real(VirtualClock(0))
    state = GaitState(9, 1, 0, "walking", 0.1, 0.6, 0.5, 0.7, 100.0)
    AudioNode(output).step(10, [LimbAngle(8, 1, 0, "left", "thigh", -5.0, 1.0, "thigh_imu"), state])
    heard = output._mixer.heard
    follow = {"follow_low": 0.0, "follow_high": -10.0, "follows": "thigh"}
    assert heard.place(cue(1).replace(**follow), 20) == 0.5
    load = {"follow_low": 0.0, "follow_high": 1.0, "follows": "load"}
    assert heard.place(cue(1).replace(**load), 20) == 0.5
    assert heard.place(cue(1).replace(leg="right", **load), 20) == 0.7
    assert heard.place(cue(1).replace(**load), S) is None, "too old"


class FakeSpeech:
    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.ready = [("two", np.ones(4_800))]

    def want(self, words: list[str]) -> None:
        self.wanted += words

    def poll(self) -> object:
        return self.ready.pop() if self.ready else None

    def notes(self) -> list[str]:
        return [] if self.ready else ["no words are spoken"]

    def stop(self) -> None:
        self.wanted.append("stop")


def test_words_are_asked_for_taken_in_and_what_is_wrong_with_them_is_told() -> None:
    output, speech = real(VirtualClock(0)), FakeSpeech()
    node = AudioNode(output, (), speech)  # type: ignore[arg-type]
    out = node.step(0, [cue(1, due_ns=S).replace(sound="say:one", leg="", purpose="speech")])
    assert speech.wanted == ["one"]
    assert list(output._mixer.sounds.spoken) == ["two"]
    assert [message.text for message in out if isinstance(message, Notice)] == ["no words are spoken"]
    node.finish()
    assert speech.wanted == ["one", "stop"]


def test_words_are_those_of_the_count_down_and_of_the_blocks() -> None:
    blocks = ({"kind": "training", "minutes": 1.0},)
    assert words_of(Protocol.model_validate({"name": "p", "cues": {}})) == ()
    wanted = words_of(Protocol.model_validate({"name": "p", "cues": {}, "dose": {"blocks": blocks}}))
    assert wanted[:3] == ("three", "two", "one")
    assert {"Training", "Pause", "The session is over"} <= set(wanted)
    mute = {"blocks": blocks, "countdown": False}
    assert words_of(Protocol.model_validate({"name": "p", "cues": {}, "dose": mute})) == ()


def test_a_file_that_cannot_be_used_ends_the_start_with_its_name() -> None:
    broken = SimpleNamespace(audio=AudioOutput(output="null"), sounds={"bell": "/nowhere/bell.wav"})
    with pytest.raises(AudioError, match=r"/nowhere/bell\.wav: cannot be read"):
        make(broken)


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
