"""Rows of measures and bursts."""

import csv
from io import StringIO
from math import nan

from feedback.messages import Burst, Measure
from feedback.records.measure_table import BURSTS, MEASURES, burst_row, measure_row

MS = 1_000_000


def cells(columns: str, row: str) -> dict[str, str]:
    (read,) = csv.DictReader(StringIO(f"{columns}\n{row}\n"))
    assert None not in read
    return read


def test_a_measure() -> None:
    told = Measure(
        1500 * MS, 2250 * MS, 0, "left", 1000 * MS, "onset_ms", -12.5, 4.0, "emg", "gluteus_medius", "early", 30 * MS
    )
    assert cells(MEASURES, measure_row(told)) == {
        "leg": "left",
        "start_s": "1.000000",
        "measure": "onset_ms",
        "muscle": "gluteus_medius",
        "value": "-12.500000",
        "sigma": "4.000000",
        "method": "emg",
        "word": "early",
        "told_s": "2.250000",
        "late_s": "0.030000",
    }


def test_a_measure_without_a_value_says_why() -> None:
    told = Measure(0, 0, 0, "right", 0, "thigh_extension_deg", nan, nan, "thigh_imu", word='silent, "lost"')
    read = cells(MEASURES, measure_row(told))
    assert (read["value"], read["sigma"], read["muscle"], read["word"]) == ("nan", "nan", "", 'silent, "lost"')


def test_a_burst() -> None:
    read = cells(BURSTS, burst_row(Burst(950 * MS, 0, 0, "left", "hamstrings", "on", 980 * MS, 7.25)))
    assert list(read.values()) == ["left", "hamstrings", "on", "0.950000", "0.980000", "7.250"]
