"""`analyse` with all that can be worn: the synthetic patient's signals as files, the truth from the same patient."""

import csv
from pathlib import Path

import numpy as np
import pytest

from drivers.emulators.blocks import Blocks
from drivers.emulators.body import Body
from drivers.emulators.electrodes import Amplifier
from drivers.emulators.inertial import CHANNELS, Worn
from drivers.emulators.steps import Part
from drivers.emulators.traits import Traits
from drivers.emulators.walker import Patient, Walker
from feedback.cli import main
from feedback.config import load_rig

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = REPOSITORY / "configs" / "rigs" / "emulated_full.toml"
SECONDS, STANDS_S, TURNED_DEG = 45.0, 7.0, 30.0
LEGS = ("left", "right")
GLUTES = tuple((leg, muscle) for leg in LEGS for muscle in ("gluteus_medius", "gluteus_maximus"))


def save(path: Path, names: tuple[str, ...], rows: np.ndarray) -> Path:
    np.savetxt(path, rows, fmt="%.4f", delimiter=",", header=",".join(("time_s", *names)), comments="")
    return path


def played(source: Blocks) -> np.ndarray:
    frames = [source.frame(k) for k in range(round(SECONDS * source.rate_hz))]
    return np.array([(frame.time_s, *frame.values[0]) for frame in frames])


@pytest.fixture(scope="module")
def walker() -> Walker:
    zones = tuple((zone.x, zone.y) for zone in load_rig(RIG).sole.zones)
    return Walker(Patient(seed=5, parts=(Part("stand", STANDS_S), Part("walk")), zones=zones))


@pytest.fixture(scope="module")
def body(walker: Walker) -> Body:
    """Of sensors turned about the thighs, and of a right glute that is late."""
    return Body(walker, Traits(imu_turned_deg=TURNED_DEG, glute_late_ms={"right": 120.0}))


@pytest.fixture(scope="module")
def measures(walker: Walker, body: Body, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """measures.csv of the whole command."""
    folder = tmp_path_factory.mktemp("worn")
    time_s = np.arange(0, SECONDS, 0.01)
    left, right = walker.readings(time_s, 1)
    table = np.c_[time_s, left, right, left.sum(axis=1), right.sum(axis=1)]
    np.savetxt(folder / "walk.txt", table, fmt="%.3f", delimiter="\t")
    (folder / "rig.toml").write_text(RIG.read_text() + '\n[walk]\nformat = "gaitpdb"\n')
    (folder / "patient.toml").write_text('id = "P1"\nheight_m = 1.72\n')
    given = ["--belt", save(folder / "belt.csv", ("speed_mps",), played(body.encoder("belt", 10.0)))]
    for leg in LEGS:
        rows = played(body.inertial(Worn(leg, turned_deg=TURNED_DEG), 200.0))
        given += ["--imu", f"thigh_{leg}.imu={save(folder / f'{leg}.csv', tuple(CHANNELS['motion']), rows)}"]
    names = tuple(f"{muscle}_{leg}" for leg, muscle in GLUTES)
    counts = played(body.electrodes(Amplifier(GLUTES, counts_per_uv=2.0)))
    given += ["--emg", f"emg.emg={save(folder / 'emg.csv', names, counts)}"]
    files = ["--rig", folder / "rig.toml", "--patient", folder / "patient.toml", "--out", folder / "out"]
    assert main(["analyse", *map(str, (folder / "walk.txt", *files, *given))]) == 0
    with open(folder / "out" / "measures.csv", newline="") as file:
        return list(csv.DictReader(file))


def of(measures: list[dict[str, str]], name: str, method: str, leg: str) -> list[dict[str, str]]:
    """Rows of one measure once the walk is steady; of the gluteus medius where it is one of muscles."""
    found = [row for row in measures if (row["measure"], row["method"], row["leg"]) == (name, method, leg)]
    return [row for row in found if float(row["start_s"]) > 20 and row["muscle"] in ("", "gluteus_medius")]


@pytest.mark.parametrize("leg", LEGS)
def test_the_thigh_extends_as_it_truly_does(body: Body, measures: list[dict[str, str]], leg: str) -> None:
    """Though the sensor sits turned by 30 deg and has an offset, a bias and noise."""
    rows = of(measures, "thigh_extension_deg", "thigh_imu", leg)
    assert len(rows) > 15
    for row in rows:
        during = float(row["start_s"]) + np.arange(0, 1.0, 0.01)
        assert float(row["value"]) == pytest.approx(-body.limbs.thigh_deg(leg, during).min(), abs=2.0)


@pytest.mark.parametrize("leg", LEGS)
def test_the_trailing_limb_is_measured_by_soles_and_belt(measures: list[dict[str, str]], leg: str) -> None:
    rows = of(measures, "trailing_limb_angle_deg", "insoles+belt (fitted)", leg)
    values = [float(row["value"]) for row in rows]
    assert len(values) > 15
    assert np.std(values) < 1.5


def test_the_glute_that_is_late_is_called_late_and_the_other_is_not(measures: list[dict[str, str]]) -> None:
    words = {leg: [row["word"] for row in of(measures, "onset_ms", "emg", leg)] for leg in LEGS}
    assert min(map(len, words.values())) > 15
    assert words["right"].count("late") >= 0.9 * len(words["right"])
    assert words["left"].count("on_time") >= 0.9 * len(words["left"])
