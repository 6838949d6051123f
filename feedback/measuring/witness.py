"""Who hears what really sounds: a virtual card's record, the sound server's monitor, a cable to an input.

Lives here: CardWitness, MonitorWitness and CableWitness, all of one shape, and the choice between them. Why: the
program's own figures cannot prove themselves. Must never: be trusted beyond its `resolution_ms`.
"""

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from feedback.clock import now_ns
from feedback.measuring import record
from feedback.measuring.hearing import Samples, find, fit
from feedback.measuring.judge import Heard
from feedback.outputs.portaudio import Microphone

RATE_HZ = 48_000
CARDS = re.compile(r'type\s+(?:stridecue_card|virtual_card)\b[^}]*?\blog\s+"([^"]+)"')
"""A virtual card in an ALSA configuration."""
PAREC = (
    "parec",
    "--raw",
    "--rate=48000",
    "--channels=1",
    "--format=s16le",
    "--latency-msec=5",
    "--process-time-msec=5",
)
MONITOR = "@DEFAULT_MONITOR@"
"""PulseAudio's and PipeWire's own word for the monitor of the default output."""
CAP = 10 ** (-1.0 / 20)
"""No sample may pass 1 dB below full scale, whatever sounds together."""


class NoWitnessError(Exception):
    """Nobody can hear here; the text says what would."""


class Witness(Protocol):
    """Somebody who hears, from `begin` to `end`."""

    name: str
    resolution_ms: float
    """Smaller constants than this it cannot tell from its own."""
    exact: bool
    """It hears every sample, so any sound will do; else it looks for `known`."""

    def begin(self) -> None:
        """Listen from now on."""

    def end(self, known: Samples) -> Heard:
        """What was heard. NoWitnessError: nothing that it can use."""


class CardWitness:
    """The record of a virtual card, read when all is over."""

    exact, resolution_ms = True, 0.021

    def __init__(self, log: Path) -> None:
        self.name, self._log = f"the virtual card's record {log}", log

    def begin(self) -> None:
        """The card keeps its record by itself."""

    def end(self, known: Samples) -> Heard:  # noqa: ARG002 - it hears every sample
        """All that sounded."""
        try:
            played = record.read(self._log.read_bytes())
        except (OSError, ValueError) as error:
            raise NoWitnessError(f"{self._log}: {error}") from error
        return Heard(
            record.onsets(played)[0],
            int(played.dry.sum()),
            played.gaps_ms(),
            record.longest_sound_s(played),
            int((np.abs(played.samples) > CAP + 1 / 32767).sum()),
            played.start_ns.tolist(),
        )


class _Recording:
    """Samples as they arrive, with the time of each lump."""

    def __init__(self) -> None:
        self._lumps: list[bytes] = []
        self._arrivals: list[tuple[int, int]] = []
        self._frames = 0

    def add(self, data: bytes, arrival_ns: int) -> None:
        """One lump of 16-bit mono samples whose last one was heard by arrival_ns."""
        self._lumps.append(data)
        self._frames += len(data) // 2
        self._arrivals.append((self._frames, arrival_ns))

    def heard(self, known: Samples, rate_hz: int) -> Heard:
        """The known sounds in it."""
        try:
            line = fit(self._arrivals, rate_hz)
        except ValueError as error:
            raise NoWitnessError(str(error)) from error
        samples = np.frombuffer(b"".join(self._lumps), "<i2").astype(float) / 32768
        at: NDArray[np.float64] = line.at_ns + find(samples, known, rate_hz) * line.frame_ns
        return Heard(np.rint(at).astype(np.int64))


class MonitorWitness:
    """PulseAudio or PipeWire: what the output plays, as `parec` hands it over.

    It tells the jitter, not the constant: a server renders ahead of the card by what it likes, and hands the monitor
    what it has rendered, so cues are heard up to some 20 ms before they sound.
    """

    exact, resolution_ms = False, 20.0

    def __init__(self, source: str = MONITOR) -> None:
        self.name, self._source = f"the sound server's monitor {source}", source
        self._recording = _Recording()

    def begin(self) -> None:
        """Start parec. NoWitnessError if it is not there."""
        if shutil.which(PAREC[0]) is None:
            raise NoWitnessError("no parec: apt-get install pulseaudio-utils")
        self._parec = subprocess.Popen([*PAREC, "-d", self._source], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def end(self, known: Samples) -> Heard:
        """What the monitor gave."""
        self._parec.terminate()
        self._thread.join()
        said = self._parec.communicate()[1]
        try:
            return self._recording.heard(known, RATE_HZ)
        except NoWitnessError as error:
            raise NoWitnessError(f"{error} {said.decode(errors='replace').strip()}".strip()) from error

    def _listen(self) -> None:
        assert self._parec.stdout is not None
        descriptor = self._parec.stdout.fileno()
        while data := os.read(descriptor, 1 << 16):
            self._recording.add(data, now_ns())


class CableWitness:
    """A cable from the output to an input, or a microphone in front of the loudspeaker."""

    exact = False

    def __init__(self, device: str) -> None:
        self._device, self.name = device, f"input '{device}'"
        self.resolution_ms = 0.0
        self._recording = _Recording()
        self._offset_ns = 2**62

    def begin(self) -> None:
        """Open the input. AudioError: no such input."""
        self._microphone = Microphone(self._device, RATE_HZ, self._take)
        latency_ms = self._microphone.latency_s * 1000
        self.resolution_ms = max(1.0, latency_ms)
        self.name = f"input '{self._microphone.name}', which says that it hears {latency_ms:.1f} ms late"

    def end(self, known: Samples) -> Heard:
        """What the input heard."""
        self._microphone.close()
        return self._recording.heard(known, RATE_HZ)

    def _take(self, data: bytes, current_s: float, heard_s: float) -> None:
        """heard_s is on PortAudio's clock: the least difference to the host's is nearest to the truth."""
        self._offset_ns = min(self._offset_ns, now_ns() - round(current_s * 1e9))
        last_ns = round(heard_s * 1e9) + len(data) // 2 * 1_000_000_000 // RATE_HZ
        self._recording.add(data, last_ns + self._offset_ns)


def card_log() -> Path | None:
    """Where the virtual card that ALSA is configured with keeps its record; None: there is no such card."""
    named = os.environ.get("VIRTUAL_CARD_LOG")
    for place in (os.environ.get("ALSA_CONFIG_PATH", ""), "~/.asoundrc", "/etc/asound.conf"):
        path = Path(place).expanduser()
        found = CARDS.search(path.read_text(errors="replace")) if place and path.is_file() else None
        if found:
            return Path(named or found[1])
    return None


def choose(monitor: str, source: str = "") -> Witness:
    """The witness that was asked for, or ('') the best there is without a cable. NoWitnessError: none."""
    log = card_log()
    if monitor == "card" or (not monitor and log):
        if log is None:
            raise NoWitnessError("ALSA is not configured with a virtual card (ALSA_CONFIG_PATH)")
        return CardWitness(log)
    if monitor == "loopback":
        return CableWitness(source)
    if monitor == "pulse" or shutil.which(PAREC[0]):
        return MonitorWitness(source or MONITOR)
    raise NoWitnessError(
        "nobody can hear what sounds here: install pulseaudio-utils (parec), or lead a cable from the output to an "
        "input and say --monitor loopback"
    )
