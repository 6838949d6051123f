"""Playing arrays."""

from pathlib import Path

import numpy as np
import pytest

from drivers.emulators.insole_frames import FramesEncoder
from drivers.emulators.recording import Recording
from drivers.insole_frames import InsoleFrames
from drivers.walkfile import counts, read_walk


def test_it_plays_each_sample_from_its_own_start_and_then_ends() -> None:
    walk = Recording([7.0, 7.01, 7.03], [[1, 2], [3, 4], [5, 6]], [[9, 8], [7, 6], [5, 4]])
    frames = [walk.frame(i) for i in range(4)]
    assert frames[3] is None
    assert [frame.time_s for frame in frames if frame] == pytest.approx([0, 0.01, 0.03])
    assert [(list(frame.left), list(frame.right)) for frame in frames if frame] == [
        ([1, 2], [9, 8]),
        ([3, 4], [7, 6]),
        ([5, 6], [5, 4]),
    ]
    assert (walk.zones, walk.events(-1, 9)) == (2, [])


def test_the_rate_is_that_of_the_usual_step() -> None:
    times = np.delete(np.arange(100) / 300, 50)
    assert Recording(times, np.zeros((99, 1)), np.zeros((99, 1))).rate_hz == pytest.approx(300)


@pytest.mark.parametrize(
    ("times", "left", "right", "words"),
    [
        ([0.0], [[1]], [[1]], "at least two"),
        ([0.0, 0.0], [[1], [1]], [[1], [1]], "ascending"),
        ([0.0, 1.0], [[1]], [[1]], "do not fit"),
        ([0.0, 1.0], [[1], [1]], [[1, 2], [1, 2]], "do not fit"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(times: object, left: object, right: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Recording(times, left, right)  # type: ignore[arg-type]


@pytest.mark.recordings
def test_a_real_walk_goes_through_the_bytes_unchanged(recordings: Path) -> None:
    walk = read_walk(recordings / "gaitpdb" / "GaPt03_01.txt.xz", "gaitpdb")
    left, right = counts(walk, 20.0)
    source, encoder, driver = Recording(walk.time_s, left, right), FramesEncoder(), InsoleFrames()
    readings = []
    for i in range(len(walk.time_s)):
        frame = source.frame(i)
        assert frame is not None
        wire = b"".join(data for _, data in encoder.encode(i, round(frame.time_s * 1e6), frame.left, frame.right))
        readings += driver.decode(wire)
    assert source.rate_hz == pytest.approx(100)
    assert np.array_equal([row.values for row in readings if row.stream == "left"], left)
    assert np.array_equal([row.values for row in readings if row.stream == "right"], right)
    assert [row.device_us for row in readings[::2]] == [round((t - walk.time_s[0]) * 1e6) for t in walk.time_s]
