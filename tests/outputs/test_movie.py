from pathlib import Path

import av
import numpy as np

from feedback.outputs.movie import Movie

SIZE, FPS, RATE_HZ = (64, 48), 25, 48_000


def test_pictures_and_sound_keep_their_number(tmp_path: Path) -> None:
    movie = Movie(tmp_path / "a.mp4", SIZE, FPS, RATE_HZ, 2)
    for k in range(50):
        picture = np.full((SIZE[1], SIZE[0], 3), 4 * k, np.uint8)
        movie.add(picture, np.zeros((RATE_HZ // FPS, 2), np.int16))
    assert not (tmp_path / "a.mp4").exists()
    movie.close()
    with av.open(str(tmp_path / "a.mp4")) as file:
        levels = [float(frame.to_ndarray(format="rgb24").mean()) for frame in file.decode(video=0)]
    assert len(levels) == 50
    assert np.abs(np.array(levels) - 4 * np.arange(50)).max() < 8
    with av.open(str(tmp_path / "a.mp4")) as file:
        assert file.streams.audio[0].rate == RATE_HZ
        assert abs(sum(frame.samples for frame in file.decode(audio=0)) - 2 * RATE_HZ) < 3000


def test_one_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    Movie(tmp_path / "a.mp4", SIZE, FPS, RATE_HZ, 1).abandon()
    assert list(tmp_path.iterdir()) == []
