"""Pictures and sound into one MP4 file: the only file that knows PyAV.

Lives here: Movie. Why: what a patient saw and heard can be shown to others. Must never: leave half a file behind under
the name that was asked for. H.264 and AAC, which every player knows.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MISSING = "films need PyAV: pip install 'stridecue[video]'"


class MovieError(Exception):
    """A film cannot be made; the text says why."""


class Movie:
    """One film: give each picture, and the sound that goes with it, in order; then `close`."""

    def __init__(self, path: Path, size: tuple[int, int], fps: int, rate_hz: int, channels: int) -> None:
        """MovieError: PyAV is missing, or cannot write such a film. OSError: the file cannot be written."""
        try:
            import av
        except ImportError as error:
            raise MovieError(MISSING) from error
        self._av: Any = av
        self._path, self._partial = path, path.with_name(f"{path.name}.partial")
        self._partial.touch(mode=0o600)
        self._file: Any = av.open(str(self._partial), "w", format="mp4", options={"movflags": "faststart"})
        try:
            self._video: Any = self._file.add_stream("libx264", rate=fps, options={"crf": "23", "preset": "veryfast"})
            self._audio: Any = self._file.add_stream("aac", rate=rate_hz)
        except ValueError as error:
            raise MovieError(f"this PyAV cannot write H.264 and AAC: {error}") from error
        self._video.width, self._video.height, self._video.pix_fmt = *size, "yuv420p"
        self._layout = "stereo" if channels == 2 else "mono"
        self._audio.layout = self._layout
        self._rate_hz, self._fps, self._pictures, self._frames = rate_hz, fps, 0, 0

    def add(self, picture: NDArray[np.uint8], sound: NDArray[np.int16]) -> None:
        """A picture (height x width x 3) and its sound (frames x channels)."""
        frame = self._av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = self._pictures, Fraction(1, self._fps)
        self._pictures += 1
        self._file.mux(self._video.encode(frame))
        if len(sound):
            heard = self._av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="s16", layout=self._layout)
            heard.sample_rate, heard.pts, heard.time_base = self._rate_hz, self._frames, Fraction(1, self._rate_hz)
            self._frames += len(sound)
            self._file.mux(self._audio.encode(heard))

    def close(self) -> None:
        """Complete it and give it its name."""
        for stream in (self._video, self._audio):
            self._file.mux(stream.encode(None))
        self._file.close()
        self._partial.replace(self._path)

    def abandon(self) -> None:
        """Take away what there is of it."""
        self._file.close()
        self._partial.unlink(missing_ok=True)
