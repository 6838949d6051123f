"""PortAudio: the only file that knows PyAudio.

Lives here: Card, one open stream to play on, Microphone, one to hear with, and the choice of the device. Why:
PortAudio's habits (chatter, fixed latency, a list of devices that never changes) stay in one place. Must never: know
what sounds, or when.
"""

import ctypes
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

from feedback.config import AudioOutput
from feedback.outputs import AudioError

Row = dict[str, Any]
"""A device, as PortAudio tells it."""
Answer = Callable[[int, float, float, bool], tuple[bytes, bool] | None]
"""(frames, current time, time at which they sound, underrun before them) -> (samples, whether to go on); None: the
stream was abandoned and is to end."""
HARDWARE = "(hw:"
"""In the names of ALSA devices that are the hardware itself, without a mixer in between."""

NEAR_SHARE, NEAR_MS = 0.2, 0.5
"""A ring of whole blocks is seldom as long as was asked; so much aside is as asked."""


class Card:
    """One stream of 16-bit samples to a device."""

    def __init__(self, wanted: AudioOutput) -> None:
        self.name = ""
        self.notes: list[str] = []
        """What was refused and goes on without, in words."""
        self._wanted = wanted
        self._pa: Any = None
        self._audio: Any = None
        self._stream: Any = None
        self._row: Row | None = None
        """The device to return to, after its stream was abandoned."""

    def find(self) -> Row:
        """Look for the device among those there are now. AudioError says which there are.

        After a stream was abandoned PortAudio cannot begin anew, and the device is the one that it was.
        """
        if self._row is not None:
            return self._row
        self._pa = load()
        with _told("the sound system"):
            self._audio = self._pa.PyAudio()
            default = self._default()
            row = choose(_rows(self._audio), self._wanted, default)
        self.name = str(row["name"])
        return row

    def open(self, device: Row, answer: Answer) -> None:
        """Open the device; `answer` is called on a thread of PortAudio, which inherits the rank of this one."""
        _mute_libraries()
        if self._row is None:
            self.notes = _set_low_latency(self._pa, device, self._wanted.latency_ms / 1000)
            self._device = device
        with _told(self.name):
            self._stream = self._audio.open(
                format=self._pa.paInt16,
                channels=self._wanted.channels,
                rate=self._wanted.rate_hz,
                output=True,
                frames_per_buffer=self._wanted.block_frames,
                output_device_index=device["index"],
                stream_callback=self._callback(answer),
            )
        self.notes += self._ring()

    @property
    def is_active(self) -> bool:
        """Whether the stream still asks for samples."""
        try:
            return self._stream is not None and bool(self._stream.is_active())
        except OSError:
            return False

    def abandon(self) -> None:
        """Leave a stream alone that cannot be closed: its thread would not end, and closing waits for that thread.

        PortAudio 19.6 goes round for ever in `PaAlsaStream_WaitForFrames` when recovery fails (a failed PA_ENSURE below
        the label that it jumps to), as it does on a device that was unplugged. PyAudio must not close it either when
        its object is collected, so that is never let go.
        """
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._stream))
        self._stream, self._row = None, self._device

    def close(self) -> None:
        """Close the stream and forget the devices, as far as they can still be reached."""
        stream, self._stream = self._stream, None
        audio, self._audio = self._audio, None
        if stream is not None:
            with suppress(OSError):
                stream.stop_stream()
            with suppress(OSError):
                stream.close()
        if audio is not None and self._row is None:
            audio.terminate()
        elif audio is not None:
            self._audio = audio

    def _callback(self, answer: Answer) -> Callable[[None, int, dict[str, float], int], tuple[bytes, int]]:
        """PyAudio's stream_callback."""
        underrun, go_on, end = self._pa.paOutputUnderflow, self._pa.paContinue, self._pa.paAbort
        channels = self._wanted.channels

        def silence(frames: int) -> bytes:
            return bytes(2 * frames * channels)

        def callback(_input: None, frames: int, times: dict[str, float], status: int) -> tuple[bytes, int]:
            given = answer(frames, times["current_time"], times["output_buffer_dac_time"], bool(status & underrun))
            if given is None:
                return silence(frames), end
            return given[0], go_on if given[1] else end

        return callback

    def _default(self) -> Row | None:
        try:
            row: Row = self._audio.get_default_output_device_info()
        except OSError:
            return None
        return row

    def _ring(self) -> list[str]:
        """Whether the ring is as long as was asked: a device has limits of its own."""
        got_ms, asked_ms = self._stream.get_output_latency() * 1000, self._wanted.latency_ms
        if abs(got_ms - asked_ms) <= max(NEAR_SHARE * asked_ms, NEAR_MS):
            return []
        return [f"'{self.name}' holds {got_ms:.1f} ms of sound, not the {asked_ms:g} ms that the rig asks for"]


class Microphone:
    """One mono stream of 16-bit samples from an input; each block goes to `take(samples, time of its first frame)`."""

    def __init__(self, name: str, rate_hz: int, take: Callable[[bytes, float, float], None]) -> None:
        """Open it. AudioError says which inputs there are. take: (samples, current time, time they were heard at)."""
        self._pa = load()
        with _told("the sound system"):
            self._audio = self._pa.PyAudio()
            rows = [row for row in _rows(self._audio) if row["maxInputChannels"] > 0]
            row = named(rows, name) if name else next(iter(rows), None)
        if row is None:
            self._audio.terminate()
            raise AudioError(f"no sound input is called '{name}'; there are: {_listing(rows)}")
        self.name = str(row["name"])

        def callback(data: bytes, _frames: int, times: dict[str, float], _status: int) -> tuple[None, int]:
            take(data, times["current_time"], times["input_buffer_adc_time"])
            return None, self._pa.paContinue

        with _told(self.name):
            self._stream = self._audio.open(
                format=self._pa.paInt16,
                channels=1,
                rate=rate_hz,
                input=True,
                frames_per_buffer=256,
                input_device_index=row["index"],
                stream_callback=callback,
            )
        self.latency_s = float(self._stream.get_input_latency())

    def close(self) -> None:
        """Hear no more."""
        with suppress(OSError):
            self._stream.stop_stream()
        self._stream.close()
        self._audio.terminate()


def choose(rows: Sequence[Row], wanted: AudioOutput, default: Row | None) -> Row:
    """The wanted device. AudioError lists those there are."""
    devices = [row for row in rows if row["maxOutputChannels"] > 0]
    if not devices:
        raise AudioError("there is no sound device")
    fit = [row for row in devices if HARDWARE in str(row["name"])] if wanted.exclusive else devices
    if not fit:
        raise AudioError(
            f"exclusive needs a device whose name holds 'hw:', the hardware itself; there are: {_listing(devices)}"
        )
    if not wanted.device:
        return fit[0] if wanted.exclusive or default is None else default
    found = named(fit, wanted.device)
    if found is None:
        raise AudioError(f"no sound device is called '{wanted.device}'; there are: {_listing(fit)}")
    return found


def named(rows: Sequence[Row], name: str) -> Row | None:
    """The device with the shortest name that holds this one."""
    found = [row for row in rows if name.casefold() in str(row["name"]).casefold()]
    return min(found, key=lambda row: len(str(row["name"])), default=None)


def load() -> ModuleType:
    """PyAudio. AudioError if it is not there."""
    os.environ["JACK_NO_START_SERVER"] = "1"
    try:
        import pyaudio
    except ImportError as error:
        raise AudioError(f"PyAudio cannot be loaded ({error}); on Debian: apt-get install libportaudio2") from error
    module: ModuleType = pyaudio
    return module


def _rows(audio: Any) -> list[Row]:
    return [audio.get_device_info_by_index(i) for i in range(audio.get_device_count())]


def _listing(rows: Sequence[Row]) -> str:
    return ", ".join(f"'{row['name']}'" for row in rows) or "none"


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn PortAudio's errors into words, with what the sound system itself said."""
    said: list[str] = []
    try:
        with _quiet(said):
            yield
    except OSError as error:
        heard = f" (it said: {' / '.join(said[-3:])})" if said else ""
        raise AudioError(f"{name} does not open: {error}{heard}") from error


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


def _mute_libraries() -> None:
    """From now on only Python writes to standard error.

    A device that is unplugged makes PortAudio print some 50 MB a second for as long as it takes to notice.
    """
    try:
        if sys.stderr.fileno() != 2:
            return
    except (AttributeError, OSError, ValueError):
        return
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)


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


def _set_low_latency(pyaudio: ModuleType, device: Row, latency_s: float) -> list[str]:
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
