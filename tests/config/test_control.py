"""Consent to belt control, and what is none."""

from pathlib import Path

import pytest

from feedback.config import ConfigError, load_rig

SOLE = '[sole]\ncalibration = "switch"\nzones = [{ name = "s", x = 0.0, y = 0.0, region = "heel" }]\n'


def rig(folder: Path, driver: str, control: str = "", port: str = "/dev/x", name: str = "belt") -> str:
    table = f"[sensors.control]\n{control}\n" if control else ""
    return f'[[sensors]]\nname = "{name}"\ndriver = "{driver}"\nport = "{port}"\n{table}'


def load(folder: Path, *sensors: str) -> str:
    """What is wrong with it; '' for nothing."""
    path = folder / "rig.toml"
    path.write_text('name = "r"\n' + "".join(sensors) + SOLE)
    try:
        load_rig(path)
    except ConfigError as error:
        return str(error)
    return ""


def test_limits_are_consent_and_without_them_there_is_none(tmp_path: Path) -> None:
    assert load(tmp_path, rig(tmp_path, "trackmaster", "speed_mps = 1.0")) == ""
    control = load_rig(tmp_path / "rig.toml").sensors[0].control
    assert control is not None
    limits = control.limits
    assert (limits.speed_mps, limits.acceleration_mps2, limits.incline_high_pct) == (1.0, 0.2, 5.0)
    assert load(tmp_path, rig(tmp_path, "trackmaster")) == ""
    assert load_rig(tmp_path / "rig.toml").steered is None


@pytest.mark.parametrize(
    ("driver", "control", "words"),
    [
        ("trackmaster", "acceleration_mps2 = 0.1", "speed_mps: is missing"),
        ("trackmaster", "speed_mps = 9.0", "less than or equal to 6.7"),
        ("trackmaster", "speed_mps = nan", "finite"),
        ("trackmaster", "speed_mps = -1.0", "greater than 0"),
        ("trackmaster", "speed_mps = 0.05", "below the slowest speed of this belt, 0.0894 m/s"),
        ("trackmaster", "speed_mps = 1.0\nacceleration_mps2 = 0.0", "greater than 0"),
        ("trackmaster", "speed_mps = 1.0\nincline_low_pct = 6.0", "incline_low_pct must not be above"),
        ("insole-frames", "speed_mps = 1.0", "is of no belt that could be commanded"),
        ("manual", "speed_mps = 1.0", "go together"),
    ],
)
def test_what_is_no_limit_is_refused_with_its_reason(tmp_path: Path, driver: str, control: str, words: str) -> None:
    assert words in load(tmp_path, rig(tmp_path, driver, control))


def test_a_belt_by_hand_is_told_at_the_desk_and_no_other_is(tmp_path: Path) -> None:
    assert load(tmp_path, rig(tmp_path, "manual", port="desk")) == ""
    assert "go together" in load(tmp_path, rig(tmp_path, "manual", port="/dev/x"))
    assert "go together" in load(tmp_path, rig(tmp_path, "trackmaster", port="desk"))
    assert "no belt that could be commanded" in load(tmp_path, rig(tmp_path, "manual", "speed_mps = 1.0", "desk"))


def test_one_belt_of_two_is_not_commanded_alone_and_two_ports_are_named(tmp_path: Path) -> None:
    side = rig(tmp_path, "woodway", "speed_mps = 1.0").replace("port", 'options = { side = "left" }\nport')
    assert "takes both" in load(tmp_path, side)
    assert "each needs its own" in load(tmp_path, rig(tmp_path, "woodway-split", "speed_mps = 1.0"))
    two = rig(tmp_path, "woodway-split", "speed_mps = 1.0").replace("port", 'right_port = "/dev/y"\nport')
    assert load(tmp_path, two) == ""
    assert "each needs its own" in load(tmp_path, two.replace("woodway-split", "woodway"))
    assert "emulated together" in load(tmp_path, two.replace("/dev/y", "emulated"))


def test_one_belt_takes_commands(tmp_path: Path) -> None:
    two = rig(tmp_path, "manual", port="desk"), rig(tmp_path, "bertec", "speed_mps = 1.0", name="other")
    assert "one belt can take commands, and not belt and other" in load(tmp_path, *two)
