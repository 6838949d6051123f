"""`measure audio` and the preflight's sound on the recording card: what they find is what is wrong with the card.

The machine's own stalls show as underruns, which are excused here and counted there.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from feedback.cli import main
from feedback.config import AudioOutput, load_rig
from feedback.measuring.session import Wish, alone, measure
from feedback.measuring.trials import QUIET_CLICK
from feedback.measuring.witness import choose

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = """# The room on the first floor.
name = "Room"   # on the door

[sole]
calibration = "switch"
zones = [{ name = "heel", x = 0.0, y = 0.0, region = "heel" }]

[audio]
output = "device"   # the small loudspeaker
"""


@pytest.fixture
def use(built: Path, tmp_path: Path, card: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make a card of some nature the only one; gives its folder."""

    def choose_card(**nature: int) -> Path:
        library = built / f"libasound_module_pcm_{card.NAME}.so"
        (tmp_path / "asound.conf").write_text(card.configuration(tmp_path, library, card.Nature(**nature)))
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
        monkeypatch.setattr("feedback.cli.measure_audio.become_punctual", lambda _rank: ["no rank in a test"])
        return tmp_path

    return choose_card


def test_cues_and_beats_are_heard_where_they_are_due(use: Callable[..., Path]) -> None:
    use()
    figures = measure(AudioOutput(output="device"), choose(""), Wish(cues=30, beats=20)).figures
    assert figures["cues"] == 50
    assert figures["onset_error_ms_p50"] <= 0.05
    assert figures["beat_spacing_error_n_max"] <= 1.001 or figures["underruns"], "only a stalled computer spoils beats"
    told = {
        key: figures[key] for key in ("stuck", "doubled", "early", "unasked", "untold", "above_cap") if key in figures
    }
    assert not any(told.values())


def test_a_quiet_check_is_heard_too(use: Callable[..., Path]) -> None:
    use()
    wish = Wish(cues=12, voice=QUIET_CLICK, intents=False)
    figures = measure(AudioOutput(output="device"), choose("card"), wish).figures
    assert figures["cues"] == 12
    assert 3 <= figures["timed"] <= 12, "a stalled computer may place a cue too late to be timed"
    assert not any(figures[key] for key in ("doubled", "early", "unasked", "above_cap"))
    assert alone(AudioOutput(output="device"), 0.3).figures["device_latency_ms"] == pytest.approx(5.3, abs=3)


def test_a_delay_is_found_and_written_with_every_comment_kept(
    use: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rig = use(delay_us=9_000) / "rig.toml"
    rig.write_text(RIG)
    main(["measure", "audio", "--rig", str(rig), "--cues", "15", "--json", "--write"])
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert told["constant_ms"] == pytest.approx(9, abs=0.05)
    assert told["witness_resolution_ms"] == 0.021
    assert "no rank in a test" in shown.err
    assert load_rig(rig).audio.measured_ms == pytest.approx(9, abs=0.05)
    for line in RIG.splitlines():
        assert line in rig.read_text()


def test_what_the_witness_cannot_tell_is_not_written(
    use: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rig = use() / "rig.toml"
    rig.write_text(RIG)
    main(["measure", "audio", "--rig", str(rig), "--cues", "15", "--write"])
    shown = capsys.readouterr()
    assert "not changed" in shown.err
    assert rig.read_text() == RIG
    assert "drift" in shown.out
    assert ", doubled 0" in shown.out


@pytest.mark.system
def test_the_path_from_byte_to_sound_is_told_and_held_against_the_record(built: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "ALSA_CONFIG_PATH": str(built / "asound.conf")}
    rig = tmp_path / "rig.toml"
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text()
    rig.write_text(text.replace('output = "auto"', 'output = "device"').replace("stand_s = 3.0", "stand_s = 1.0"))
    command = [sys.executable, "-m", "feedback", "measure", "path", str(rig), "--seconds", "14", "--json"]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["at_once"] >= 3
    stations = [told[f"byte_to_{station}_ms_p50"] for station in ("read", "placed", "rendered", "sound")]
    assert stations == sorted(stations)
    assert told["onsets_told"] >= 3
    assert told["told_onset_error_ms_p50"] <= 0.05


@pytest.mark.system
def test_a_preflight_of_the_emulated_rig_is_kept_and_goes_with_the_session(built: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ALSA_CONFIG_PATH": str(built / "asound.conf"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    rig, session = tmp_path / "rig.toml", tmp_path / "walk.mcap"
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text()
    rig.write_text(f'{text}\n[recorder]\nfolder = "{tmp_path}/sessions"\n')

    def stridecue(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "feedback", *words]
        return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)

    done = stridecue("preflight", str(rig), "--headless", "--seconds", "2", "--json")
    assert done.returncode in (0, 1), done.stderr
    told = json.loads(done.stdout)
    names = [row["name"] for row in told["checks"]]
    assert names == [
        "clock", "scheduler", "disk", "power", "device insoles.left", "device insoles.right", "losses insoles", "bus",
        "sound",
    ]  # fmt: skip
    (kept,) = (tmp_path / "state" / "stridecue" / "preflight").iterdir()
    assert json.loads(kept.read_text()) == told
    protocol = str(REPOSITORY / "configs/protocols/every_stride.toml")
    done = stridecue("run", str(rig), protocol, "--headless", "--for", "2", "--session", str(session))
    assert session.exists(), done.stderr
    assert stridecue("report", str(session)).returncode == 0
    assert f"{told['at']} on {told['host']}: {told['verdict']}" in session.with_suffix(".html").read_text()
