import stat
from pathlib import Path

import av
import numpy as np
import pytest

from feedback.cli import main
from feedback.messages import Played
from feedback.records.session import SessionReader

FROM_S, FOR_S = 12.0, 3.0


def test_the_film_shows_the_screen_and_sounds_at_the_cues(lived: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    part = ["--from", str(FROM_S), "--for", str(FOR_S)]
    assert main(["replay", str(lived), "--video", str(film), *part]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert stat.S_IMODE(film.stat().st_mode) == 0o600
    with av.open(str(film)) as file:
        pictures = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    assert len(pictures) == pytest.approx(FOR_S * 30, abs=1)
    assert pictures[0].shape == (720, 1280, 3)
    assert np.abs(pictures[0].astype(int) - pictures[45]).max() > 60, "feet load and unload"
    reader = SessionReader(lived)
    played = [row.message for row in reader.messages({"played"}) if isinstance(row.message, Played)]
    begin_ns = reader.first_ns + round(FROM_S * 1e9)
    inside = [(m.onset_ns - begin_ns) / 1e9 for m in played if 0.2e9 < m.onset_ns - begin_ns < (FOR_S - 0.2) * 1e9]
    assert len(inside) >= 3
    with av.open(str(film)) as file:
        sound = np.concatenate([np.abs(frame.to_ndarray()).max(axis=0) for frame in file.decode(audio=0)])
        rate_hz = file.streams.audio[0].rate
    for onset_s in inside:
        at = round(onset_s * rate_hz)
        assert sound[at : at + rate_hz // 20].max() > 5 * sound[at - rate_hz // 10 : at - rate_hz // 25].max() + 0.001


def test_a_film_that_cannot_be_written_leaves_nothing(
    lived: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(lived), "--video", str(tmp_path / "no" / "film.mp4"), "--for", "1"]) == 3
    assert "cannot be written" in capsys.readouterr().err
    assert main(["replay", str(lived), "--video", str(tmp_path / "film.mp4"), "--from", "99"]) == 2
    assert list(tmp_path.iterdir()) == []
