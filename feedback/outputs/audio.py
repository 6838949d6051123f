"""The sound device: blocks of the mixer on a card that may go away and come back.

Lives here: DeviceOutput. Why: a cable that is pulled must not end a session. Must never: let an exception or a wait
into the card's thread, look for a device on it, or choose when a cue sounds.

A thread of its own keeps watch. Has the stream stopped, or asked for nothing for STALLED_S, the device is away: what
was in its ring is told as lost, and what stands stays until its time has passed, and is then told as late. The device
is looked for each AGAIN_S by its name. PortAudio makes its list of devices once, so looking means to begin PortAudio
anew; that takes a tenth of a second of work, which is done at the rank of ordinary programs.

On a device that is unplugged PortAudio 19.6 goes round and round in its recovery and asks for nothing more. At
SCHED_FIFO it would keep its core for itself, so the watch ranks one above it, and at the second look takes its rank
away. Nor can such a stream be closed: it is abandoned, with its thread, and the same device is opened anew beside it.
"""

import threading
import time
from collections.abc import Callable

from feedback.clock import now_ns as host_ns
from feedback.config import AudioOutput
from feedback.messages import AudioHealth, Played
from feedback.outputs import AudioError, Output
from feedback.outputs.dac_clock import DacClock
from feedback.outputs.portaudio import Card
from feedback.realtime import ORDINARY, demote, rank_now, ranked

FIRST_BLOCKS_S = 3.0
"""A card that has not asked for the first 20 blocks by then, and by their own length, does not run."""
LAST_SOUND_S = 0.5
"""Longest wait for the last sound to end: more than a sound and a ring of silence."""
WATCH_S = 0.05
SPINNING = 0.5
"""Share of the time between two looks that the card's thread has worked, and asked for nothing: it goes round in
circles. A stalled host gives it no time to work at all."""
STALLED_S = 0.5
"""A card that asks for nothing for so long, and four blocks, is away, whatever it says: the longest stall of a busy
host that was seen is 0.1 s."""
AGAIN_S = 1.0
BUNCHED = 0.6
"""Blocks that are taken one by one are handed over at the same distance from their sounding; of those that are taken
two at a time every other one is a whole block earlier."""


class DeviceOutput(Output):
    """Cues on a sound card."""

    def __init__(self, wanted: AudioOutput, now_ns: Callable[[], int] = host_ns) -> None:
        super().__init__(wanted.rate_hz, wanted.block_frames, wanted.channels, now_ns)
        self.notes: list[str] = []
        """What was refused and goes on without, in words."""
        self._wanted, self._card = wanted, Card(wanted)
        self._clock = DacClock(wanted.rate_hz)
        self._fault: Exception | None = None
        self._running, self._ending, self._silent = threading.Event(), threading.Event(), threading.Event()
        self._rank = rank_now()
        self._card_clock: int | None = None
        """Tells how long the card's thread has worked."""
        self._card_thread = self._stream_number = 0
        self._blocks = self._outages = 0
        self._away = False
        self._news: list[str] = []
        self._watch = threading.Thread(target=self._keep, name="sound device", daemon=True)

    def start(self) -> None:
        """Open the device and wait for its first blocks. AudioError says what is wrong and which devices there are."""
        try:
            self._begin()
        except AudioError:
            self._card.close()
            raise
        self._watch.start()

    def stop(self) -> None:
        """Cancel what stands, let the last sound and a ring of silence pass (PortAudio drops its ring), then close."""
        self._clear()
        self._ending.set()
        if self._watch.is_alive():
            self._watch.join()
        if self._card.is_active and self._fault is None:
            self._silent.wait(LAST_SOUND_S)
        self._card.close()
        self._reports.extend(self._mixer.settle(lost=self._away or self._fault is not None))

    def reports(self) -> list[Played]:
        """What became of cues since the last call, each cue_id once."""
        if self._away:
            with self._lock:
                self._schedule.expire(self._now_ns())
        return super().reports()

    def health(self, now_ns: int) -> AudioHealth:
        """How the output is doing; while the device is away, its name says so."""
        told = super().health(now_ns).replace(outages=self._outages)
        return told.replace(output=f"{self.name} is away", latency_ns=0) if self._away else told

    @property
    def drift_ppm(self) -> float:
        """By how much the card's clock runs fast."""
        return self._clock.drift_ppm

    def news(self) -> list[str]:
        """What people should know since the last call."""
        told, self._news = self._news, []
        return told

    def _begin(self) -> None:
        with ranked(ORDINARY):
            device = self._card.find()
        self.name, self._fault = self._card.name, None
        self._clock = DacClock(self._rate_hz)
        self._latency_ns.clear()
        self._running.clear()
        self._card_clock = None
        self._stream_number += 1
        number = self._stream_number
        with ranked(self._rank):
            self._card.open(device, lambda *figures: self._answer(*figures) if number == self._stream_number else None)
        patience_s = FIRST_BLOCKS_S + 20 * self._block_frames / self._rate_hz
        if not self._running.wait(patience_s) or self._fault is not None:
            raise AudioError(f"sound device '{self.name}' does not run: {self._fault or 'it asks for no samples'}")
        self.notes = [*self._card.notes, *self._bunches()]

    def _bunches(self) -> list[str]:
        """Whether the device takes several blocks at once: then its own period is longer than a block."""
        times_ns, block_ns = sorted(self._latency_ns), self._block_frames * self._mixer.frame_ns
        quarter = len(times_ns) // 4
        if not times_ns or times_ns[-1 - quarter] - times_ns[quarter] < BUNCHED * block_ns:
            return []
        count = 1 + round((times_ns[-1] - times_ns[0]) / block_ns)
        return [
            f"'{self.name}' takes about {count} blocks of {self._block_frames} frames at a time: its own period is "
            "longer; a larger block_frames or a smaller latency_ms fits it"
        ]

    def _keep(self) -> None:
        """Watch the stream; when it has gone, look for the device until it is back."""
        patience = round((STALLED_S + 4 * self._block_frames / self._rate_hz) / WATCH_S)
        seen, idle, worked_s = -1, 0, 0.0
        with ranked((self._rank[0], self._rank[1] + 1) if self._rank[1] else self._rank):
            while not self._ending.wait(AGAIN_S if self._away else WATCH_S):
                if self._away:
                    self._return()
                    idle = 0
                    continue
                before_s, worked_s = worked_s, self._worked_s()
                idle = idle + 1 if self._blocks == seen else 0
                seen = self._blocks
                spins = idle > 1 and worked_s - before_s > SPINNING * WATCH_S
                if spins or idle >= patience or not self._card.is_active:
                    self._lose()

    def _worked_s(self) -> float:
        """Time that the card's thread has worked; 0 where that cannot be told."""
        if self._card_clock is None:
            return 0.0
        try:
            return time.clock_gettime(self._card_clock)
        except OSError:  # it has ended
            return 0.0

    def _lose(self) -> None:
        why = self._fault or "it may have been unplugged"
        self._away = True
        self._outages += 1
        self._stream_number += 1
        if self._card.is_active:
            demote(self._card_thread)
            self._card.abandon()
        else:
            self._card.close()
        self._mixer.forget()
        self._reports.extend(self._mixer.settle(lost=True))
        self._news.append(f"sound device '{self.name}' is away ({why}): no cue sounds; it is looked for each second")

    def _return(self) -> None:
        try:
            self._begin()
        except AudioError:
            self._card.close()
            return
        self._away = False
        self._news.append(f"sound is back, on '{self.name}'")

    def _answer(self, frames: int, current_s: float, dac_s: float, underrun: bool) -> tuple[bytes, bool]:
        """The next block, on the card's thread, and whether to go on."""
        now_ns = self._now_ns()
        self._blocks += 1
        if self._card_clock is None:
            self._card_clock, self._card_thread = _own_clock(), threading.get_native_id()
        try:
            first_ns = self._clock.first_frame_ns(frames, current_s, dac_s, now_ns, underrun)
            data = self._render(frames, first_ns, underrun, now_ns).tobytes()
        except Exception as error:
            self._fault = error
            self._running.set()
            return bytes(2 * frames * self._channels), False
        if self._clock.settled:
            self._running.set()
        if self._ending.is_set() and self._mixer.quiet_frames * self._mixer.frame_ns > 2 * (first_ns - now_ns):
            self._silent.set()
        return data, True


def _own_clock() -> int | None:
    """The clock of this thread's work."""
    return time.pthread_getcpuclockid(threading.get_ident()) if hasattr(time, "pthread_getcpuclockid") else None
