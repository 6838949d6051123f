"""The audio process: cues in; where they were placed, what became of them, and the output's health out.

Lives here: AudioNode and the choice of its output. Why: one step between the bus and the card's thread. Must never:
touch samples or a sound device itself, or play a cue late.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from feedback.clock import now_ns as host_ns
from feedback.config import AudioOutput, Rig
from feedback.messages import Cue, Message, Notice, Placed
from feedback.node import Item
from feedback.outputs import AudioError, Output
from feedback.outputs.audio import DeviceOutput
from feedback.outputs.silent import NullOutput
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart, Started, start

WAKE_NS = 10_000_000
HEALTH_EVERY_NS = 1_000_000_000


class AudioNode:
    """Cues of the bus to one output, which is started."""

    READS: ClassVar[tuple[str, ...]] = ("cue",)
    WRITES: ClassVar[tuple[str, ...]] = ("placed", "played", "audio_health", "notice")

    def __init__(self, output: Output, notes: Sequence[str] = ()) -> None:
        """notes: what people should know of the output, in words."""
        self.notes = tuple(notes)
        self._output = output
        self._next_health_ns = 0

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Place the cues, received now; tell what became of earlier ones; the health once a second.

        AudioError if the output has stopped by itself.
        """
        out: list[Message] = [self._place(item, now_ns) for item in inbox if isinstance(item, Cue)]
        if now_ns >= self._next_health_ns:
            self._next_health_ns = now_ns + HEALTH_EVERY_NS
            out.append(self._output.health(now_ns))
        out.extend(self._output.reports())
        out.extend(Notice(now_ns, 0, 0, "audio", "warning", text) for text in self._output.news())
        return out

    def wake_ns(self, now_ns: int) -> int:
        """Often enough that reports are fresh."""
        return now_ns + WAKE_NS

    def finish(self) -> None:
        """End the output; one more step gives the last reports."""
        self._output.stop()

    def _place(self, cue: Cue, now_ns: int) -> Placed:
        verdict = self._output.place(cue, now_ns)
        return Placed(now_ns, cue.cause_ns, 0, cue.cue_id, cue.revision, cue.due_ns, verdict)


def make(rig: Rig, now_ns: Callable[[], int] = host_ns) -> AudioNode:
    """The node with the rig's output, started: become punctual before, as the card's thread inherits the priority.

    AudioError if the rig asks for a device and it cannot be opened; with 'auto' the null output takes over, and the
    node's notes say why.
    """
    wanted = rig.audio
    if wanted.output == "null":
        return AudioNode(_null(wanted, now_ns))
    device = DeviceOutput(wanted, now_ns)
    try:
        device.start()
    except AudioError as error:
        if wanted.output == "device":
            raise
        return AudioNode(_null(wanted, now_ns), [f"no sound, cues are rendered to the null output: {error}"])
    return AudioNode(device, device.notes)


def _null(wanted: AudioOutput, now_ns: Callable[[], int]) -> NullOutput:
    output = NullOutput(wanted.rate_hz, wanted.block_frames, wanted.channels, wanted.latency_ms, now_ns)
    output.start()
    return output


def begin(plan: RunPlan, _name: str) -> Started:
    """The node for a run. CannotStart: the rig asks for a sound device that is not to be had."""
    try:
        node = make(plan.rig)
    except AudioError as error:
        raise CannotStart(str(error)) from error
    return Started(node, finish=node.finish, notes=node.notes)


def main() -> int:
    """Run as a process of its own: the most punctual of all."""
    return start(begin, priority=50)


if __name__ == "__main__":
    raise SystemExit(main())
