"""The audio process: cues in; where they were placed, what became of them, and the output's health out.

Lives here: AudioNode, the choice of its output and what it is equipped with. Why: one step between the bus and the
card's thread. Must never: touch samples or a sound device itself, play a cue late, or end because of a sound that
nobody knows.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from feedback.bus import CLEAR, HUSH, Link
from feedback.clock import now_ns as host_ns
from feedback.config import AudioOutput, Protocol, Rig
from feedback.cues.spoken import NUMBERS, WORDS
from feedback.messages import LEFT, RIGHT, Command, Cue, GaitState, LimbAngle, Message, Notice, Placed
from feedback.node import Item
from feedback.outputs import AudioError, Output
from feedback.outputs.audio import DeviceOutput
from feedback.outputs.levels import level_note, loudest_db
from feedback.outputs.own import SoundFileError, own_sounds
from feedback.outputs.silent import NullOutput
from feedback.outputs.sounds import SAY, Sounds
from feedback.outputs.speech import Speech
from feedback.outputs.timbres import STAND_IN
from feedback.processes.plan import RunPlan
from feedback.processes.start import CannotStart, Started, start
from feedback.topics import TOPICS

WAKE_NS = 10_000_000
HEALTH_EVERY_NS = 1_000_000_000
SILENT_NS = round(TOPICS["gait_state"].max_age_ms or 0) * 1_000_000
"""An engine that hangs takes back nothing, so that nothing that it had announced may sound."""
STOP, ALLOW = "stop_sounds", "allow_sounds"


class AudioNode:
    """Cues of the bus to one output, which is started."""

    READS: ClassVar[tuple[str, ...]] = ("cue", "limb_angle", "gait_state", "command")
    WRITES: ClassVar[tuple[str, ...]] = ("placed", "played", "audio_health", "notice")

    def __init__(self, output: Output, notes: Sequence[str] = (), speech: Speech | None = None) -> None:
        """notes: what people should know of the output, in words. speech: None where nobody would hear it."""
        self.notes = tuple(notes)
        self._output, self._speech = output, speech
        self._next_health_ns = 0
        self._unknown: set[str] = set()
        self._hushed_ns: int | None = None
        self._engine_ns = 0
        """When the engine was heard last; 0: it has not been yet."""

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Place the cues, received now; tell what became of earlier ones; the health once a second.

        AudioError if the output has stopped by itself.
        """
        out: list[Message] = []
        for item in inbox:
            if isinstance(item, Cue):
                out += self._place(item, now_ns)
            elif isinstance(item, LimbAngle):
                self._output.hear(item.leg, item.angle, item.deg, item.t_ns)
            elif isinstance(item, GaitState):
                self._engine_ns = now_ns
                self._follow(item)
            elif isinstance(item, Command):
                self._obey(item)
        if self._engine_ns and self._hushed_ns is None and now_ns - self._engine_ns > SILENT_NS:
            self._hush(now_ns)
            out.append(
                _warning(now_ns, f"the engine has said nothing for {(now_ns - self._engine_ns) / 1e9:.2f} s: hush")
            )
        if now_ns >= self._next_health_ns:
            self._next_health_ns = now_ns + HEALTH_EVERY_NS
            out.append(self._output.health(now_ns))
        out.extend(self._output.reports())
        out.extend(_warning(now_ns, text) for text in (*self._output.news(), *self._learn()))
        return out

    def wake_ns(self, now_ns: int) -> int:
        """Often enough that reports are fresh."""
        return now_ns + WAKE_NS

    def finish(self) -> None:
        """End the output; one more step gives the last reports."""
        if self._speech is not None:
            self._speech.stop()
        self._output.stop()

    def _place(self, cue: Cue, now_ns: int) -> list[Message]:
        """The answer to a revision; a sound that nobody knows is replaced, and that is told once."""
        told: list[Message] = []
        if self._speech is not None and cue.sound.startswith(SAY):
            self._speech.want([cue.sound.removeprefix(SAY)])
        try:
            verdict = self._output.place(cue, now_ns)
        except ValueError as error:
            verdict = self._output.place(cue.replace(sound=STAND_IN, release=""), now_ns)
            if cue.sound not in self._unknown:
                self._unknown.add(cue.sound)
                told.append(_warning(now_ns, f"another sound stands for it: {error}"))
        return [Placed(now_ns, cue.cause_ns, 0, cue.cue_id, cue.revision, cue.due_ns, verdict), *told]

    def heard(self, word: bytes, _link: Link) -> None:
        """What the supervisor says of the engine: it is dead, and nothing sounds until the next one speaks."""
        if word == HUSH:
            self._hush(host_ns())
        elif word == CLEAR:
            self._output.clear()

    def _hush(self, now_ns: int) -> None:
        self._hushed_ns = now_ns
        self._output.wait()

    def _follow(self, item: GaitState) -> None:
        """What sounds may follow; and the word of an engine that lives, if one had died."""
        if self._hushed_ns is not None and item.t_ns > self._hushed_ns:
            self._hushed_ns = None
            self._output.go_on()
        for leg, load in ((LEFT, item.left_load), (RIGHT, item.right_load)):
            self._output.hear(leg, "load", load, item.t_ns)

    def _obey(self, command: Command) -> None:
        """Stop is heard here itself, whatever the engine does; the health says so at once."""
        if command.key in (STOP, ALLOW):
            self._next_health_ns = 0
            self._output.silence() if command.key == STOP else self._output.allow()

    def _learn(self) -> list[str]:
        """Take in a word that is ready; what people should know of words."""
        if self._speech is None:
            return []
        if (ready := self._speech.poll()) is not None:
            self._output.learn(*ready)
        return self._speech.notes()


def _warning(now_ns: int, text: str) -> Notice:
    return Notice(now_ns, 0, 0, "audio", "warning", text)


def equip(output: Output, rig: Rig) -> Output:
    """Give it the sounds of this rig. AudioError: a file of the therapist's own cannot be used."""
    wanted = rig.audio
    try:
        own = own_sounds(rig.sounds, wanted.rate_hz)
    except SoundFileError as error:
        raise AudioError(str(error)) from error
    sounds = Sounds(wanted.rate_hz, wanted.channels, wanted.ears, loudest_db(wanted), own)
    output.equip(sounds, round(wanted.measured_ms * 1e6))
    return output


def make(rig: Rig, now_ns: Callable[[], int] = host_ns, words: Sequence[str] = ()) -> AudioNode:
    """The node with the rig's output, started: become punctual before, as the card's thread inherits the priority.

    words: what may have to be spoken. AudioError if the rig asks for a device and it cannot be opened; with 'auto' the
    null output takes over, and the node's notes say why.
    """
    wanted = rig.audio
    if wanted.output == "null":
        return AudioNode(_null(rig, now_ns))
    device = DeviceOutput(wanted, now_ns)
    equip(device, rig)
    try:
        device.start()
    except AudioError as error:
        if wanted.output == "device":
            raise
        return AudioNode(_null(rig, now_ns), [f"no sound, cues are rendered to the null output: {error}"])
    speech = Speech(wanted) if words else None
    if speech is not None:
        speech.want(words)
    return AudioNode(device, [*device.notes, level_note(wanted)], speech)


def _null(rig: Rig, now_ns: Callable[[], int]) -> Output:
    wanted: AudioOutput = rig.audio
    output = NullOutput(wanted.rate_hz, wanted.block_frames, wanted.channels, wanted.latency_ms, now_ns)
    equip(output, rig).start()
    return output


def words_of(protocol: Protocol) -> tuple[str, ...]:
    """What may have to be spoken in a session of it, the numbers first."""
    dose = protocol.dose
    return (*NUMBERS.values(), *dict.fromkeys(WORDS.values())) if dose.countdown and dose.blocks else ()


def begin(plan: RunPlan, _name: str) -> Started:
    """The node for a run. CannotStart: the rig asks for a sound device that is not to be had."""
    try:
        node = make(plan.rig, words=words_of(plan.protocol))
    except AudioError as error:
        raise CannotStart(str(error)) from error
    return Started(node, finish=node.finish, notes=node.notes, heard=node.heard)


def main() -> int:
    """Run as a process of its own: the most punctual of all."""
    return start(begin, priority=50, threads=True)


if __name__ == "__main__":
    raise SystemExit(main())
