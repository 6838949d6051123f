"""The sound device: the only file that knows PyAudio.

Lives here: DeviceOutput, a callback stream whose blocks are rendered by the mixer. Why: PortAudio's habits (chatter,
fixed latency, clocks of its own, no draining) stay in one place. Must never: let an exception or a wait into the
callback, or choose when a cue sounds.
"""

import ctypes
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

from feedback.clock import now_ns as host_ns
from feedback.config import AudioOutput
from feedback.messages import AudioHealth
from feedback.outputs import AudioError, Output
from feedback.outputs.dac_clock import DacClock

FIRST_BLOCKS_S = 3.0
"""A card that has not asked for the first 20 blocks by then, and by their own length, does not run."""
LAST_SOUND_S = 0.5
"""Longest wait for the last sound to end: more than a sound and a ring of silence."""


class DeviceOutput(Output):
    """Cues on a sound card."""

    def __init__(self, wanted: AudioOutput, now_ns: Callable[[], int] = host_ns) -> None:
        super().__init__(wanted.rate_hz, wanted.block_frames, wanted.channels, now_ns)
        self.notes: list[str] = []
        """What was refused and goes on without, in words."""
        self._wanted = wanted
        self._clock = DacClock(wanted.rate_hz)
        self._fault: Exception | None = None
        self._running, self._ending, self._silent = threading.Event(), threading.Event(), threading.Event()
        self._pa: Any = None
        self._audio: Any = None
        self._stream: Any = None

    def start(self) -> None:
        """Open the device and wait for its first blocks. AudioError says what is wrong and which devices there are."""
        self._pa = _load()
        said: list[str] = []
        try:
            with _quiet(said):
                self._audio = self._pa.PyAudio()
                self._open(self._choose())
            self._await_blocks()
        except (OSError, AudioError) as error:
            self._close()
            if isinstance(error, AudioError):
                raise
            heard = f" (it said: {' / '.join(said[-3:])})" if said else ""
            raise AudioError(f"{self.name or 'the sound system'} does not open: {error}{heard}") from error

    def stop(self) -> None:
        """Cancel what stands, let the last sound and a ring of silence pass (PortAudio drops its ring), then close."""
        self._clear()
        self._ending.set()
        if self._stream is not None and self._fault is None and self._stream.is_active():
            self._silent.wait(LAST_SOUND_S)
        self._close()
        self._reports.extend(self._mixer.settle(lost=self._fault is not None))

    def health(self, now_ns: int) -> AudioHealth:
        """How the output is doing. AudioError if it has stopped by itself."""
        if self._stream is not None and not self._stream.is_active():
            raise AudioError(f"sound device '{self.name}' has stopped: {self._fault or 'it may have been unplugged'}")
        return super().health(now_ns)

    def _choose(self) -> dict[str, Any]:
        """PortAudio's row of the wanted device."""
        rows = (self._audio.get_device_info_by_index(i) for i in range(self._audio.get_device_count()))
        devices = [row for row in rows if row["maxOutputChannels"] > 0]
        seen = ", ".join(f"'{row['name']}'" for row in devices) or "none"
        if not devices:
            raise AudioError("there is no sound device")
        if not self._wanted.device:
            default: dict[str, Any] = self._audio.get_default_output_device_info()
            return default
        name = self._wanted.device.casefold()
        found = [row for row in devices if name in str(row["name"]).casefold()]
        if not found:
            raise AudioError(f"no sound device is called '{self._wanted.device}'; there are: {seen}")
        return min(found, key=lambda row: len(str(row["name"])))

    def _open(self, device: dict[str, Any]) -> None:
        self.name = str(device["name"])
        self.notes += _set_low_latency(self._pa, device, self._wanted.latency_ms / 1000)
        self._stream = self._audio.open(
            format=self._pa.paInt16,
            channels=self._channels,
            rate=self._rate_hz,
            output=True,
            frames_per_buffer=self._block_frames,
            output_device_index=device["index"],
            stream_callback=self._callback,
        )

    def _await_blocks(self) -> None:
        """Wait until the stream has settled: enough blocks for a true clock, or a fault."""
        patience_s = FIRST_BLOCKS_S + 20 * self._block_frames / self._rate_hz
        if not self._running.wait(patience_s) or self._fault is not None:
            raise AudioError(f"sound device '{self.name}' does not run: {self._fault or 'it asks for no samples'}")

    def _callback(self, _input: None, frames: int, time_info: dict[str, float], status: int) -> tuple[bytes, int]:
        """PyAudio's stream_callback, on the card's thread."""
        now_ns, pa = self._now_ns(), self._pa
        try:
            data = self._block(frames, time_info, bool(status & pa.paOutputUnderflow), now_ns)
        except Exception as error:
            self._fault = error
            self._running.set()
            return bytes(2 * frames * self._channels), pa.paAbort
        return data, pa.paContinue

    def _block(self, frames: int, time_info: dict[str, float], underrun: bool, now_ns: int) -> bytes:
        current_s, dac_s = time_info["current_time"], time_info["output_buffer_dac_time"]
        first_ns = self._clock.first_frame_ns(frames, current_s, dac_s, now_ns, underrun)
        data = self._render(frames, first_ns, underrun, now_ns).tobytes()
        if self._clock.settled:
            self._running.set()
        if self._ending.is_set() and self._mixer.quiet_frames * self._mixer.frame_ns > 2 * (first_ns - now_ns):
            self._silent.set()
        return data

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        audio, self._audio = self._audio, None
        if stream is not None:
            with suppress(OSError):  # a device that is gone cannot be stopped
                stream.stop_stream()
            stream.close()
        if audio is not None:
            audio.terminate()


def _load() -> ModuleType:
    os.environ["JACK_NO_START_SERVER"] = "1"
    try:
        import pyaudio
    except ImportError as error:
        raise AudioError(f"PyAudio cannot be loaded ({error}); on Debian: apt-get install libportaudio2") from error
    module: ModuleType = pyaudio
    return module


@contextmanager
def _quiet(said: list[str]) -> Iterator[None]:
    """Keep what C libraries print to file descriptor 2 (some 50 lines) off the screen; add it to `said`."""
    with tempfile.TemporaryFile() as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            file.seek(0)
            said += file.read().decode(errors="replace").strip().splitlines()


class _DeviceInfo(ctypes.Structure):
    """PaDeviceInfo of portaudio.h, version 19."""

    _fields_ = (
        ("struct_version", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("host_api", ctypes.c_int),
        ("max_input_channels", ctypes.c_int),
        ("max_output_channels", ctypes.c_int),
        ("default_low_input_latency_s", ctypes.c_double),
        ("default_low_output_latency_s", ctypes.c_double),
        ("default_high_input_latency_s", ctypes.c_double),
        ("default_high_output_latency_s", ctypes.c_double),
        ("default_sample_rate_hz", ctypes.c_double),
    )


def _set_low_latency(pyaudio: ModuleType, device: dict[str, Any], latency_s: float) -> list[str]:
    """Set the latency that PyAudio will ask this device for; returns what could not be done, in words.

    PyAudio 0.2.14 always asks for `defaultLowOutputLatency` (its src/pyaudio/stream_lifecycle.c), 8.7 ms on ALSA. It
    reads the figure from PortAudio's own table, so it is written there, in the PortAudio that PyAudio has loaded.
    """
    try:
        library = ctypes.CDLL(pyaudio._portaudio.__file__)
        library.Pa_GetDeviceInfo.restype = ctypes.POINTER(_DeviceInfo)
        row = library.Pa_GetDeviceInfo(device["index"])
    except (AttributeError, OSError) as error:
        return [f"output latency is the sound system's own: PortAudio cannot be reached ({error})"]
    if not row or row.contents.default_low_output_latency_s != device["defaultLowOutputLatency"]:
        return ["output latency is the sound system's own: PortAudio's table of devices is not as expected"]
    row.contents.default_low_output_latency_s = latency_s
    return []
