"""The one live line of `stridecue run`.

Lives here: StatusLine: cadence, phase of each leg, cues, signal health. Why: whoever stands at the keyboard sees at a
glance that all is well. Must never: scroll for anything but news.
"""

import math
import shutil
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from feedback.bus import RawMessage
from feedback.cues.command_words import APPLY, NONE
from feedback.messages import (
    Acknowledged,
    AudioHealth,
    BeltEvent,
    GaitState,
    Gap,
    Message,
    Notice,
    Placed,
    Played,
    SensorHealth,
    Signal,
    Withheld,
)

READS = (
    "gait_state",
    "sensor_health",
    "audio_health",
    "placed",
    "played",
    "withheld",
    "signal",
    "belt_event",
    "acknowledged",
    "notice",
    "gap",
)
BAR = 10


class StatusLine:
    """Keeps the latest of everything and redraws one line; news go above it."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._live = out.isatty()
        self._gait: GaitState | None = None
        self._sensors: dict[str, SensorHealth] = {}
        self._audio = ""
        self._counts: Counter[str] = Counter()
        self._byte_to_cue_ms = math.nan

    def show(self, messages: Sequence[Message | RawMessage]) -> None:
        """Take in what came and redraw."""
        for message in messages:
            self._take(message)
        if self._live and self._gait:
            width = shutil.get_terminal_size().columns - 1
            self._out.write("\r" + self.text()[:width].ljust(width))
            self._out.flush()

    def text(self) -> str:
        """The line."""
        parts = [self._gait_text(self._gait)] if self._gait else []
        counts = self._counts
        parts.append(f"cues {counts['played']} played {counts['late']} late {counts['withheld']} withheld")
        if not math.isnan(self._byte_to_cue_ms):
            parts.append(f"{self._byte_to_cue_ms:.1f} ms")
        parts += [f"{s.sensor} {s.state} {s.rate_hz:.0f}/s lost {s.lost_frames}" for s in self._sensors.values()]
        return "  ".join([*parts, self._audio])

    def say(self, words: str) -> None:
        """A line of news above the live one."""
        clear = "\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r" if self._live else ""
        self._out.write(f"{clear}{words}\n")
        self._out.flush()

    def end(self) -> None:
        """Leave the last line standing; where there was no live line, write it once. Nothing, if nothing was heard."""
        if self._gait is None and not self._sensors:
            return
        self._out.write("\n" if self._live else f"{self.text()}\n")
        self._out.flush()

    def _take(self, message: Message | RawMessage) -> None:
        match message:
            case GaitState():
                self._gait = message
            case SensorHealth():
                self._hear(message)
            case AudioHealth():
                self._audio = f"sound {message.output}"
            case Placed():
                self._byte_to_cue_ms = (message.t_ns - message.cause_ns) / 1e6
            case Played() if message.leg:
                self._counts[message.outcome] += 1
            case Withheld():
                self._counts["withheld"] += 1
            case Signal():
                self.say(f"{message.stream}: {message.state}: {message.detail}")
            case Notice() | Acknowledged() | BeltEvent():
                self.say(news(message))
            case Gap():
                self.say(f"{message.reader}: {message.missing} of {message.topic} from {message.writer} lost")

    def _hear(self, health: SensorHealth) -> None:
        before = self._sensors.get(health.sensor)
        self._sensors[health.sensor] = health
        if before and before.state != health.state:
            self.say(f"{health.sensor}: {health.state}{': ' + health.detail if health.detail else ''}")

    @staticmethod
    def _gait_text(gait: GaitState) -> str:
        cadence = "--" if math.isnan(gait.cadence_spm) else f"{gait.cadence_spm:.0f}"
        return f"{gait.state} {cadence}/min  L {_bar(gait.left_phase)}  R {_bar(gait.right_phase)}"


def news(message: Notice | Acknowledged | BeltEvent) -> str:
    """What a process, a belt, or whoever answers a command says to people."""
    if isinstance(message, Notice):
        return f"{message.process}: {message.text}"
    if isinstance(message, BeltEvent):
        speed = "" if math.isnan(message.speed_mps) else f" at {message.speed_mps:.2f} m/s"
        return f"{message.sensor}: {message.event.replace('_', ' ')}{speed}{': ' + message.why if message.why else ''}"
    told = changed(message.key, message.before, message.value, message.words, message.refused)
    return f"{message.who}: {told}"


def changed(key: str, before: str, value: str, words: str, refused: bool) -> str:
    """What a command did: 'KEY 60 -> 90 (why not more)', a line each where there were several."""
    if refused:
        return f"{key}: refused: {words}"
    note = f" ({words})" if words else ""
    if key == APPLY:
        old, new = (dict(row.split(" = ", 1) for row in text.splitlines()) for text in (before, value))
        return "\n".join(f"{one} {old[one]} -> {new[one]}" for one in new) + note
    if not value and not before:
        return f"{key}: done{note}"
    return f"{key} {before or NONE} -> {value or NONE}{note}"


def _bar(phase: float) -> str:
    if math.isnan(phase):
        return "[" + "." * BAR + "]"
    filled = min(BAR, int(phase * BAR))
    return "[" + "#" * filled + "." * (BAR - filled) + "]"
