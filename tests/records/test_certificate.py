"""The certificate of a preflight: kept by the rig's content, read back, told in one line."""

from pathlib import Path

import pytest

from feedback.records.certificate import (
    FAIL,
    PASS,
    SKIP,
    WARN,
    Certificate,
    Check,
    certificate_of,
    certified,
    place_of,
    rig_sum,
)


def certificate(*verdicts: str) -> Certificate:
    rows = tuple(Check(f"check {i}", verdict, "found", "", (("ms", 1.5),)) for i, verdict in enumerate(verdicts))
    return Certificate("Room 2", rig_sum(b"rig"), "2026-03-01T08:00:00", "pc", rows)


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [((PASS, SKIP), PASS), ((PASS, WARN, SKIP), WARN), ((WARN, FAIL, PASS), FAIL), ((), FAIL), ((SKIP,), FAIL)],
)
def test_it_is_as_good_as_its_worst_check(verdicts: tuple[str, ...], worst: str) -> None:
    assert certificate(*verdicts).verdict == worst


def test_it_comes_back_as_it_was_kept() -> None:
    kept = certificate(PASS, WARN)
    assert Certificate.of(kept.to_json()) == kept
    assert certified(kept.to_json()) == "preflight 2026-03-01T08:00:00 on pc: warn (check 1)"


def test_it_is_of_this_very_rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    place = place_of(b"rig")
    place.parent.mkdir(parents=True)
    place.write_text(certificate(PASS).to_json())
    assert tmp_path in place.parents
    assert certified(certificate_of(b"rig")).endswith("pass")
    assert certificate_of(b"rig, changed") == ""


@pytest.mark.parametrize("text", ["{", "[]", '{"rig": 1}', '{"checks": [{"figures": [1]}]}'])
def test_damage_is_said_and_never_raised_to_a_reader(text: str) -> None:
    assert certified(text).startswith("preflight: this is no certificate")


def test_without_one_that_is_said() -> None:
    assert certified("") == "no preflight was made for this rig on that PC"


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", "7", '{"checks": 1}', '{"checks": [{"figures": [1]}]}'])
def test_what_is_none_says_so_however_deep_it_is(text):
    with pytest.raises(ValueError, match="this is no certificate"):
        Certificate.of(text)
