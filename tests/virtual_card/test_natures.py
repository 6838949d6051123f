"""Cards that are not ideal: drifting, late, running dry, unplugged; and the independent card beside ours.

Nothing here depends on how punctual the machine is: what is compared is what was told with what was recorded.
"""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from feedback.clock import now_ns
from feedback.config import AudioOutput
from feedback.measuring import record as records
from feedback.messages import Cue, Played
from feedback.outputs.audio import DeviceOutput

MS = 1_000_000
DATA = os.environ.get("STRIDECUE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
SHARED = Path(DATA).parent / "virtual_card"
SAMPLE_NS = 1e9 / 48_000


def until(holds: Callable[[], bool], within_s: float = 60.0) -> None:
    """Wait for something that must come."""
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() < begin + within_s, "it never came"
        time.sleep(0.005)


def opened() -> DeviceOutput:
    output = DeviceOutput(AudioOutput(output="device"))
    output.start()
    return output


def play(output: DeviceOutput, first_id: int, count: int) -> list[Played]:
    """Cues 100 ms apart; what was told of them."""
    told: list[Played] = []
    for cue_id in range(first_id, first_id + count):
        due_ns = now_ns() + 60 * MS + 777_777
        output.place(Cue(0, 7, 0, cue_id, 0, "test", "left", due_ns, due_ns, 0, "click", -12.0, ""), now_ns())
        time.sleep(0.1)
        told += output.reports()
    return told


def errors_ns(told: list[Played], heard: records.Record) -> list[float]:
    """What was heard less what was told, of each sound that was told."""
    at_ns, _frames = records.onsets(heard)
    onsets = [report.onset_ns for report in told if report.outcome == "played"]
    assert len(at_ns) == len(onsets) or heard.dry.any(), "only a card that ran dry swallows or doubles an onset"
    return [float(at_ns[np.abs(at_ns - onset).argmin()] - onset) for onset in onsets]


@pytest.fixture
def use(built: Path, tmp_path: Path, card: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make a card of some nature the only one; gives where it records to."""

    def choose(**nature: int) -> Path:
        library = built / f"libasound_module_pcm_{card.NAME}.so"
        config = tmp_path / "asound.conf"
        config.write_text(card.configuration(tmp_path, library, card.Nature(**nature)))
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
        return tmp_path / "played.bin"

    return choose


@pytest.mark.parametrize("ppm", [200, -200])
def test_a_card_that_drifts_is_followed(use: Callable[..., Path], ppm: int) -> None:
    path, output = use(ppm=ppm), opened()
    told = play(output, 0, 25)
    output.stop()
    heard = records.read(path.read_bytes())
    assert heard.ppm == ppm
    assert np.median(np.abs(errors_ns(told + output.reports(), heard))) <= 2 * SAMPLE_NS


def test_a_delay_that_the_card_does_not_tell_is_what_a_witness_finds(use: Callable[..., Path]) -> None:
    path, output = use(delay_us=7_000), opened()
    told = play(output, 0, 8)
    output.stop()
    assert np.median(errors_ns(told + output.reports(), records.read(path.read_bytes()))) == pytest.approx(
        7 * MS, abs=2 * SAMPLE_NS
    )


def test_it_runs_dry_and_the_sound_is_back_at_once_and_in_its_place(use: Callable[..., Path]) -> None:
    path, output = use(dry_every=24_000), opened()
    told = play(output, 0, 25)
    output.stop()
    told += output.reports()
    heard = records.read(path.read_bytes())
    assert heard.dry.sum() >= 4
    assert output.health(now_ns()).underruns >= 4
    assert np.median(heard.gaps_ms()) <= 20
    at_ns, _frames = records.onsets(heard)
    played = np.array([report.onset_ns for report in told if report.outcome == "played"])
    assert len(played) >= 12
    assert sum(np.abs(at_ns - onset).min() <= 5 * SAMPLE_NS for onset in played) >= len(played) - heard.dry.sum()


@pytest.fixture
def hushed() -> Iterator[None]:
    """PortAudio prints without end while a device is away; the program mutes it, a test's captured output must too."""
    kept, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    yield
    os.dup2(kept, 2)
    os.close(kept)
    os.close(null)


@pytest.mark.usefixtures("hushed")
def test_the_unplugged_card_comes_back_by_itself(use: Callable[..., Path]) -> None:
    path, output = use(), opened()
    before = play(output, 0, 3)
    (path.parent / "gone").touch()
    until(lambda: output.health(now_ns()).outages == 1)
    heard_before = records.read(path.read_bytes())
    away = play(output, 10, 3)
    assert output.health(now_ns()).output == "default is away"
    (path.parent / "gone").unlink()
    until(lambda: output.health(now_ns()).output == "default")
    after = play(output, 20, 4)
    output.stop()
    after += output.reports()
    assert [report.outcome for report in away] == ["late"] * 3
    sounded = [report.outcome for report in before].count("played")
    assert len(records.onsets(heard_before)[0]) == sounded >= 2, "a stalled computer may be late with one"
    assert [report.outcome for report in after if report.cue_id >= 20].count("played") >= 3
    assert np.median(np.abs(errors_ns(after, records.read(path.read_bytes())))) <= 2 * SAMPLE_NS
    assert [text.split(" (")[0] for text in output.news()] == [
        "sound device 'default' is away",
        "sound is back, on 'default'",
    ]


def other_reader() -> ModuleType:
    spec = importlib.util.spec_from_file_location("played_log", SHARED / "played_log.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_ours_and_the_independent_card_tell_the_same(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each card's sounds lie, to one sample, where the program was told; and both readers read both records alike."""
    if not (SHARED / "build").is_file():
        pytest.skip(f"the independent card is not at {SHARED}")
    made = subprocess.run([SHARED / "build", tmp_path], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(made.stderr.strip())
    errors: dict[str, float] = {}
    reader = other_reader()
    for name, config, path in (
        ("ours", os.environ["ALSA_CONFIG_PATH"], record),
        ("other", str(tmp_path / "asound.conf"), tmp_path / "played.bin"),
    ):
        monkeypatch.setenv("ALSA_CONFIG_PATH", config)
        output = opened()
        told = play(output, 0, 12)
        output.stop()
        heard = records.read(path.read_bytes())
        errors[name] = float(np.median(errors_ns(told + output.reports(), heard)))
        theirs = reader.load(path)
        assert np.array_equal(theirs.samples, heard.samples)
        frames = np.arange(0, len(heard.samples), 977)
        assert np.array_equal(theirs.frame_ns(frames), heard.sounded_ns(frames))
    assert abs(errors["ours"] - errors["other"]) <= SAMPLE_NS
