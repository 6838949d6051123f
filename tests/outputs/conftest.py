"""A stream from the outside: cues, revisions and values go in at frames, samples come out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from feedback.cues.schedule import Schedule
from feedback.messages import Cue
from feedback.outputs.mixer import Mixer
from feedback.outputs.sounds import Sounds

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
