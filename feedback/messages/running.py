"""Of the run itself: the emulated truth, losses, notices, health of the processes, commands, the steps of the engine.

Lives here: these messages; their head and schema are in head.py. Must never: hold behaviour.
"""

from feedback.messages.head import Message


class TrueEvent(Message, frozen=True, gc=False):
    """An event as the emulated patient really made it (emulator only; never read by the engine)."""

    leg: str
    event: str


class Gap(Message, frozen=True, gc=False):
    """A reader found messages of an "every" topic missing."""

    reader: str
    topic: str
    writer: str
    missing: int


class Notice(Message, frozen=True, gc=False):
    """A process says something that people should know, and the session should keep."""

    process: str
    word: str
    """note | warning | mark (by a person, to be found again) | ended (what it played is over, or somebody ends it)."""
    text: str


class Alive(Message, frozen=True, gc=False):
    """Whoever takes commands of the belt is still there; a belt that obeys stops without it."""


class ProcessHealth(Message, frozen=True, gc=False):
    """How one process is doing, about once a second; who is silent for long hangs."""

    process: str
    turns: int
    """Of its loop, since the last of these."""
    longest_turn_ns: int
    """A step and the sending of its answers."""
    latest_ns: int
    """How much later than it had asked for it was woken, at worst."""
    most_waiting: int
    """Messages that had come for one turn, at most: the length of its queue."""
    cpu_pct: float
    """Of one core."""
    resident_mib: float
    """Memory that it holds; NaN where the system does not tell."""


class Command(Message, frozen=True, gc=False):
    """Somebody wants a setting changed, or something done, while the patient walks."""

    number: int
    """The sender's own count, to recognise the answer."""
    who: str
    """therapist | patient | screen …, never a name."""
    key: str
    """A path of the protocol ('cues.hip_extend.aim.value'), or a word: apply (value: several of them, a line each, as
    'path = number'; all are taken or none) | next_block | pause | resume | cue_now
    | probe_now (value: strides without cues from now on) | effort (rated from 0 to 10)
    | stop_sounds (heard by the sound output itself: silence at once) | allow_sounds
    | belt_start | belt_stop | belt_speed (value: m/s) | belt_incline (value: percent), which the process of the belt's
    port answers, where the rig has one that obeys or is set by hand."""
    value: str
    """As it would be written in TOML; 'none' takes out a number that may be left out; '' for a word without a value."""


class Acknowledged(Message, frozen=True, gc=False):
    """The answer to a Command: what is in force now."""

    number: int
    who: str
    key: str
    value: str
    """In force from the next stride on, as it would be written in TOML; of a belt, what it is led to."""
    before: str
    words: str
    """'' if it was done as asked, else why not, or by how much it was clamped."""
    refused: bool = False
    """Nothing was changed or done; words says why."""


class Turns(Message, frozen=True, gc=False):
    """What the engine took in since the last of these, step by step, so that a replay takes it in alike.

    t_ns is the time of the last step.
    """

    sources: tuple[str, ...]
    """Writers of what was taken, at most 255; 'command' stands for whoever sent a Command."""
    firsts: tuple[int, ...]
    """Of each source, the seq of the first that was taken; the others follow it without a gap. 0 for 'command'."""
    commands_ns: tuple[int, ...]
    """t_ns of the commands that were taken, in order."""
    begin_ns: int
    """Time of the first step."""
    after_us: bytes
    """Of each step, its time after the one before (the first: 0), as u32, little endian."""
    order: bytes
    """Of each step, the places in `sources` of what it took, one byte each and in order, then 255."""
