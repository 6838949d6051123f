"""`stridecue measure` and `stridecue preflight`: what is refused, and the verdicts on figures."""

import re
from pathlib import Path

import pytest

from feedback.cli import main, preflight
from feedback.cli.measure_audio import faults
from feedback.cli.measure_path import table
from feedback.config import load_rig
from feedback.measuring.stations import STATIONS
from feedback.records.certificate import Check

REPOSITORY = Path(__file__).resolve().parents[2]
RIGS = REPOSITORY / "configs" / "rigs"
GOOD = {"timed": 40.0, "jitter_ms_p99": 0.03, "missing": 0.0, "doubled": 0.0}


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No card, no server, nobody's own configuration or state."""
    (tmp_path / "asound.conf").write_text("pcm.default { type null }\n")
    for name in ("HOME", "PATH", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    monkeypatch.delenv("VIRTUAL_CARD_LOG", raising=False)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["audio"], 3, "nobody can hear what sounds here"),
        (["audio", "--monitor", "card"], 3, "not configured with a virtual card"),
        (["audio", "--write"], 2, "--write needs --rig"),
        (["audio", "--cues", "0"], 2, "--cues 0"),
        (["audio", "--rig", "nowhere.toml"], 2, "nowhere.toml: cannot be read"),
        (["path", "nowhere.toml"], 2, "nowhere.toml: cannot be read"),
        (["path", str(RIGS / "two_usb_insoles.toml")], 2, "its devices must be emulated"),
        (["path", str(RIGS / "gaitpdb.toml")], 2, "this rig plays recorded walks"),
        (["path", str(RIGS / "emulated.toml"), "--protocol", "nowhere.toml"], 2, "nowhere.toml"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["measure", *words]) == code
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "exact", "count"),
    [
        ({}, True, 0),
        ({"jitter_ms_p99": 0.5}, True, 1),
        ({"jitter_ms_p99": 3.0}, False, 0),
        ({"missing": 2.0, "doubled": 1.0}, True, 2),
        ({"timed": 0.0}, False, 1),
    ],
)
def test_what_does_not_hold(more: dict[str, float], exact: bool, count: int) -> None:
    assert len(faults({**GOOD, **more}, exact)) == count


def test_the_stations_are_told_with_what_each_step_took() -> None:
    told = {f"byte_to_{station}_ms_p{q}": i + 1.0 for i, station in enumerate(STATIONS) for q in (50, 90, 99)}
    lines = table({**told, "revisions": 9.0, "at_once": 4.0, "outcome_played": 4.0, "outcome_late": 1.0})
    assert [line.split()[0] for line in lines[1:7]] == list(STATIONS)
    assert lines[6].split() == ["sound", "6.000", "6.000", "6.000", "1.000"]
    assert lines[-1] == "cues: 4 played, 1 late"


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is measured elsewhere."""
    clock = {"resolution_ns": 40.0, "backwards_n": 0.0, "slew_ppm": 2.0}
    monkeypatch.setattr(preflight.machine, "clock", lambda: clock)
    monkeypatch.setattr(preflight.machine, "wakes", lambda: (preflight.machine.summary([0.1]), []))
    monkeypatch.setattr(preflight, "become_punctual", lambda _rank: [])


def test_a_rig_whose_device_is_missing_fails_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quick(monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert main(["preflight", str(RIGS / "two_usb_insoles.toml"), "--headless", "--seconds", "0.1"]) == 3
    shown = capsys.readouterr()
    assert "FAIL   devices" in shown.out
    assert "→ plug it in, switch it on" in shown.out
    assert re.search(r": fail \(.*devices", shown.out)
    assert list((tmp_path / "stridecue" / "preflight").glob("*.json"))


def test_a_rig_that_plays_recorded_walks_is_certified_without_devices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quick(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(preflight, "_sound", lambda _rig: (Check("sound", "pass", "well"), False))
    assert main(["preflight", str(RIGS / "gaitpdb.toml"), "--headless"]) == 0
    assert main(["preflight", "nowhere.toml"]) == 2
    assert "nowhere.toml: cannot be read" in capsys.readouterr().err


def test_no_sound_is_a_warning_where_the_rig_allows_it_and_a_fault_where_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = load_rig(RIGS / "emulated.toml")
    for output, verdict, missing in (("auto", "warn", False), ("device", "fail", True), ("null", "warn", False)):
        wanted = rig.model_copy(
            update={"audio": rig.audio.model_copy(update={"output": output, "device": "none such"})}
        )
        monkeypatch.setattr(preflight, "become_punctual", lambda _rank: [])
        check, is_missing = preflight._sound(wanted)
        assert (check.verdict, is_missing) == (verdict, missing)
