from pathlib import Path

from feedback.cli.found import lines
from feedback.config import Patient, load_patient, load_rig
from feedback.config.patient import Baseline, ImuPose, LegVertical

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
RIG = load_rig(CONFIGS / "rigs" / "emulated.toml")
PATIENT = load_patient(CONFIGS / "patients" / "example.toml")
POSE = ImuPose(stream="t.l", up=(0, 0, 1.0), axis=(0, 1.0, 0), turning_bias_dps=(0, 0, 0), planar_pct=91, sway_deg=0.4)


def test_each_figure_stands_beside_what_it_is_good_for() -> None:
    assert PATIENT.calibration is not None
    found = PATIENT.calibration.model_copy(
        update={"imus": (POSE,), "leg_vertical": LegVertical(left=0.3, right=0.4, sigma=0.06)}
    )
    text = "\n".join(lines(RIG, PATIENT, found))
    for words in (
        "684 N, 98 % of 71 kg", "SD 0.4 %", "51 %", "81 % left, 20 % right", "96 % of strides count",
        "0.30 left, 0.40 right", "91 % planar, stood within 0.4 deg",
        "Single support, s", "0.402  ± 0.014  n 52", "0.427  ± 0.013  n 53", "insoles",
    ):  # fmt: skip
        assert words in text


def test_a_leg_without_a_row_has_a_dash_and_a_muscle_its_name() -> None:
    assert PATIENT.calibration is not None
    row = Baseline(measure="onset_ms", leg="right", method="emg", muscle="gluteus_medius", mean=12.0, sd=3.0, n=9)
    found = PATIENT.calibration.model_copy(update={"baselines": (row,)})
    last = lines(RIG, PATIENT, found)[-1]
    assert "(gluteus medius)" in last
    assert last.index("–") < last.index("12  ± 3  n 9")


def test_soles_that_know_no_newtons_and_a_walk_without_standing() -> None:
    assert PATIENT.calibration is not None
    divider = RIG.model_copy(update={"sole": RIG.sole.model_copy(update={"calibration": "fsr-pull-down"})})
    assert "(the soles' unit)" in "\n".join(lines(divider, Patient(id="P"), PATIENT.calibration))
    bare = PATIENT.calibration.model_copy(update={"stood_load": None, "baselines": ()})
    assert [line.split()[0] for line in lines(RIG, PATIENT, bare) if line] == ["found", "walked", "no"]
