"""This PC in figures: what is measured is there, and is of the right kind. No speed is judged here."""

from pathlib import Path

import pytest

from feedback.measuring import machine


def test_the_clock_has_a_resolution_and_never_runs_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "CLOCK_S", 0.05)
    found = machine.clock()
    assert 0 < found["resolution_ns"] < 1e9
    assert found["backwards_n"] == 0


def test_a_clock_that_jumps_back_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0, 100, 90, 2 * 10**9])
    beside = iter([(0, 0), (10**9, 10**9)])
    monkeypatch.setattr(machine, "_beside_raw", lambda: next(beside))
    monkeypatch.setattr(machine, "now_ns", lambda: next(times))
    assert machine.clock()["backwards_n"] == 1


def test_wake_ups_are_timed_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    figures, refused = machine.wakes()
    assert 0 <= figures["wake_ms_p50"] <= figures["wake_ms_p99"] <= figures["wake_ms_max"]
    assert isinstance(refused, list)


def test_lateness_is_never_negative() -> None:
    assert min(machine.late_ms(20)) >= 0


def test_the_disk_is_left_as_it_was(tmp_path: Path) -> None:
    found = machine.disk(tmp_path / "sessions")
    assert list((tmp_path / "sessions").iterdir()) == []
    assert found["free_mib"] > 0
    assert 0 < found["sync_ms_p50"] <= found["sync_ms_max"]


def test_a_disk_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        machine.disk(tmp_path / "file")


@pytest.mark.parametrize(("state", "empties"), [("Discharging", True), ("Charging", False), (None, None)])
def test_power(tmp_path: Path, state: str | None, empties: bool | None) -> None:
    if state:
        (tmp_path / "BAT0").mkdir()
        (tmp_path / "BAT0" / "status").write_text(f"{state}\n")
    assert machine.on_battery(tmp_path) is empties
