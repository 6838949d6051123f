"""What each emulated sensor plays, from the rig's file."""

from pathlib import Path

import numpy as np
import pytest

from drivers import create
from drivers.walkfile import WalkError
from feedback.config import Rig, load_rig
from feedback.processes.emulated import PACKET_S, cast

RIGS = Path(__file__).resolve().parents[2] / "configs" / "rigs"


def rig(folder: Path, *changes: tuple[str, str], name: str = "emulated_full") -> Rig:
    text = (RIGS / f"{name}.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "rig.toml").write_text(text, "utf-8")
    return load_rig(folder / "rig.toml")


def values(made: Rig, sensor: str, seconds: float, start_s: float = 0.0) -> np.ndarray:
    """What a sensor's first stream plays, through the bytes and the driver of the rig."""
    played = cast(made, None)[sensor]
    row = next(row for row in made.sensors if row.name == sensor)
    driver, out = create(row.driver, **row.options), []
    first = round(start_s * played.source.rate_hz)
    for i in range(first, first + round(seconds * played.source.rate_hz)):
        frame = played.source.frame(i)
        assert frame is not None
        writes = played.encoder.encode(i, round(frame.time_s * 1e6), *frame.values)
        out += [reading.values for _, data in writes for reading in driver.decode(data)]
    return np.array(out)


def test_each_sensor_of_the_full_rig_plays_its_part(tmp_path: Path) -> None:
    played = cast(rig(tmp_path), None)
    assert {name: (part.sides, part.source.rate_hz) for name, part in played.items()} == {
        "insoles": (("left", "right"), 200.0),
        "belt": (("belt",), 10.0),
        "thigh_left": (("imu",), 200.0),
        "thigh_right": (("imu",), 200.0),
        "pelvis": (("imu",), 100.0),
        "emg": (("emg",), 1000.0),
    }
    assert {name for name, part in played.items() if part.hold_s} == {"emg"}
    assert played["emg"].hold_s == PACKET_S


def test_what_is_played_is_what_the_rig_says(tmp_path: Path) -> None:
    made = rig(tmp_path, ("belt_mps = 1.2", "belt_mps = 0.8"), ("stand_s = 8.0", "stand_s = 2.0"))
    assert values(made, "belt", 10, 20).mean() == pytest.approx(0.8, abs=0.01)
    assert values(made, "thigh_left", 1).mean(axis=0)[2] == pytest.approx(9.8, abs=0.1)
    assert values(made, "emg", 1.5).std(axis=0) == pytest.approx([8] * 4, rel=0.1), "4 uV at 0.5 uV a count"


@pytest.mark.parametrize(
    ("change", "sensor", "columns"),
    [
        (('acceleration_unit = "m/s2"', 'acceleration_unit = "g"'), "thigh_left", 6),
        (('gives = "motion" ', 'gives = "quaternion" '), "thigh_left", 4),
    ],
)
def test_a_sensor_of_other_words_tells_so(tmp_path: Path, change: tuple[str, str], sensor: str, columns: int) -> None:
    told = values(rig(tmp_path, change), sensor, 1)
    assert told.shape[1] == columns
    assert np.linalg.norm(told.mean(axis=0)[: 3 if columns == 6 else 4]) == pytest.approx(1, abs=0.02)


def test_swapped_soles_and_a_mirrored_sensor_are_to_be_had(tmp_path: Path) -> None:
    usual = rig(tmp_path)
    soles = cast(usual, None)["insoles"].source.frame(4000)
    wrong = rig(tmp_path, ("soles_swapped = false", "soles_swapped = true"), ("mirrored = false", "mirrored = true"))
    swapped = cast(wrong, None)["insoles"].source.frame(4000)
    assert soles is not None
    assert swapped is not None
    assert swapped.values == soles.values[::-1]
    right, mirrored = (values(made, "thigh_left", 2, 22)[:, 4] for made in (usual, wrong))
    assert np.corrcoef(right, mirrored)[0, 1] < -0.99
    assert np.corrcoef(*(values(made, "pelvis", 2, 22)[:, 3] for made in (usual, wrong)))[0, 1] > 0.99


def test_a_railed_electrode_reads_the_amplifier_s_end(tmp_path: Path) -> None:
    assert cast(rig(tmp_path), None)["emg"].full_scale == 6000


def test_a_recorded_walk_has_no_thighs(tmp_path: Path) -> None:
    walk = tmp_path / "w.txt"
    walk.write_text("".join(f"{k / 100:.2f}" + " 10" * 18 + "\n" for k in range(20)))
    belt = '[[sensors]]\nname = "belt"\ndriver = "signal-lines"\nport = "emulated"\noptions = { stream = "belt" }\n'
    with pytest.raises(WalkError, match="sensor 'belt': a recorded walk is of the soles alone"):
        cast(rig(tmp_path, ("[sole]", f"{belt}\n[sole]"), name="gaitpdb"), walk)
    assert list(cast(rig(tmp_path, name="gaitpdb"), walk)) == ["insoles"]
