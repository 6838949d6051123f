import json
from pathlib import Path

import pytest

from feedback.messages import LEFT, Measure, Stride
from feedback.records.measured import chosen, figures, measured, spoken
from feedback.records.report import report_page
from feedback.records.session import SessionReader
from feedback.records.summary import summarise

SECOND = 1_000_000_000


def stride(number: int, seconds: float = 1.0) -> Stride:
    start_ns = number * SECOND
    end_ns = start_ns + round(seconds * SECOND)
    return Stride(end_ns, end_ns, 0, LEFT, start_ns, seconds, 0.6, 0.4, 0.2, 0.4, 0.5, 1.0, "heel", 1.0)


def angle(number: int, value: float, method: str = "thigh_imu") -> Measure:
    return Measure(0, 0, 0, LEFT, number * SECOND, "thigh_extension_deg", value, 2.0, method)


def test_values_of_two_methods_are_never_put_together() -> None:
    strides = [stride(k) for k in range(6)]
    rows = measured([angle(1, 10.0), angle(2, 12.0), angle(1, 30.0, "insoles+belt")], strides)
    assert [(row.method, row.legs[LEFT].values.mean) for row in rows] == [("insoles+belt", 30.0), ("thigh_imu", 11.0)]
    assert figures(rows)["left_thigh_extension_deg_by_insoles_and_belt_n"] == 1


def test_one_method_is_chosen_for_what_is_told_in_short() -> None:
    strides = [stride(k) for k in range(12)]
    rows = [angle(k, 10.0) for k in range(12)] + [angle(k, 11.0, "insoles+belt").replace(sigma=3.0) for k in range(12)]
    rare = [angle(1, 12.0, "insoles+belt+thigh_imu").replace(sigma=0.1)]
    assert [row.method for row in chosen(measured(rows + rare, strides))] == ["thigh_imu"]


def test_strides_that_do_not_count_do_not_count_here_either() -> None:
    strides = [stride(k, 1.9 if k == 3 else 1.0) for k in range(40)]
    (row,) = measured([angle(k, 99.0 if k == 3 else 10.0) for k in range(41)], strides)
    assert (row.legs[LEFT].values.n, row.legs[LEFT].values.high) == (39, 10.0)


def test_the_session_tells_verdicts_and_how_sure_a_value_is(session: Path) -> None:
    summary = summarise(SessionReader(session))
    told = json.loads(summary.to_json())
    assert told["left_thigh_extension_deg_by_thigh_imu_mean"] == pytest.approx(12.0, abs=0.1)
    assert told["right_thigh_extension_deg_by_thigh_imu_mean"] == pytest.approx(18.0, abs=0.1)
    assert told["left_gluteus_medius_onset_ms_by_emg_too_noisy"] == 1
    assert told["left_gluteus_medius_onset_ms_by_emg_n"] == 52
    lines = dict(spoken(summary.measured[:1]))
    assert lines["left"].startswith("Thigh extension against vertical, peak, deg: mean 12.0 (SD 0.4), n 53")
    assert "on time 39, late 13, too noisy 1" in summary.text()


def test_the_report_shows_them_with_method_error_and_verdicts(session: Path) -> None:
    page = report_page(session)
    for words in (
        "Hip, glute and stance",
        "thigh_imu is thigh sensor against vertical, standing = 0",
        "Gluteus medius: muscle onset after its target time, ms",
        "on time 39, late 13, too noisy 1",
        'id="measure1"',
    ):
        assert words in page
