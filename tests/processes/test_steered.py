"""What a console learns of the belt before it is commanded."""

from pathlib import Path

from feedback.config import load_rig
from feedback.processes.steered import BY_HAND, OFF, ON, steered

RIGS = Path(__file__).resolve().parents[2] / "configs" / "rigs"


def test_a_rig_without_consent_has_no_belt_control() -> None:
    assert steered(load_rig(RIGS / "trackmaster.toml")) == {"control": OFF, "words": "belt control off"}
    assert steered(None)["control"] == OFF


def test_a_rig_that_consents_tells_its_limits_and_what_happens_without_a_line() -> None:
    told = steered(load_rig(RIGS / "clinic_controlled.toml"))
    assert told["control"] == ON
    assert told["words"] == ("belt control on: up to 1.2 m/s, changed by 0.15 m/s2 at most, incline 0 to 5 %")
    assert (told["sensor"], told["driver"], told["speed_mps"], told["incline_high_pct"]) == (
        "treadmill", "trackmaster", 1.2, 5.0
    )  # fmt: skip
    assert "within 0.5 s" in str(told["link_lost"])


def test_a_belt_by_hand_is_told_at_the_desk() -> None:
    assert steered(load_rig(RIGS / "manual_belt.toml"))["control"] == BY_HAND
