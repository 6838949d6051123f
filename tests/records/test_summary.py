import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedback.records.session import SessionReader
from feedback.records.summary import summarise

SHARES = re.compile(r"_(peak|valley|load|excursion_ap|spread_ml|aside_ml)_(mean|sd|trend_per_min|ratio)$")
"""Shares of body weight, and halves of the sole's length and breadth."""


def test_the_figures_of_a_known_walk(session: Path) -> None:
    summary = summarise(SessionReader(session))
    left, right = summary.legs["left"], summary.legs["right"]
    assert (left.strides, left.excluded, right.strides, right.excluded) == (54, 1, 54, 1)
    assert left.figures["stride_s"].mean == pytest.approx(1.1, abs=0.01)
    assert left.figures["stride_s"].sd == pytest.approx(0.02, abs=0.005)
    stances = [leg.figures["stance_pct"].mean for leg in (left, right)]
    assert stances == [pytest.approx(63, abs=0.3), pytest.approx(60, abs=0.3)]
    assert (left.figures["first_peak"].n, left.figures["first_peak"].mean) == (53, pytest.approx(1.155, abs=0.002))
    assert summary.both.load_share_pct == pytest.approx(100 * 1.05 / 2.05, abs=0.1)
    assert summary.both.symmetry["stance_s"].ratio == pytest.approx(63 / 60, abs=0.01)
    assert (summary.both.coordination.reference, summary.both.coordination.n > 40) == ("right", True)
    assert summary.cadence_spm == pytest.approx(120 / 1.1, abs=1)
    assert (summary.cues.due, summary.cues.played, summary.cues.late, summary.cues.suppressed) == (100, 98, 2, 8)
    assert summary.cues.withheld == {"no prediction": 6, "prediction unsure": 2}
    assert 0.6 <= summary.byte_to_cue_ms.p50 <= summary.byte_to_cue_ms.p99 <= 1.4
    assert summary.byte_to_cue_ms.n == 200
    assert summary.onset_error_ms.p50 == pytest.approx(0.0135, abs=0.006)  # median of |N(0, 0.02 ms)|
    assert summary.cue_timing_ms.mean == pytest.approx(5, abs=6)  # as wrong as its predictions: N(5, 18 ms)
    assert summary.cue_timing_ms.sd == pytest.approx(18, abs=5)
    strike = summary.accuracy["heel_strike"]
    assert (strike.true, strike.matched, strike.bias_ms) == (108, 108, 4.0)
    assert (summary.losses.bus_messages, summary.losses.signal_losses) == (2, 2)
    assert summary.losses.damage == ""


def test_json_has_units_in_its_keys_and_no_nan(session: Path) -> None:
    figures = json.loads(summarise(SessionReader(session)).to_json())
    assert (figures["cues_due"], figures["cues_played"], figures["cues_late"], figures["cues_suppressed"]) == (
        100,
        98,
        2,
        8,
    )
    assert figures["byte_to_cue_ms_p50"] < figures["byte_to_cue_ms_p99"]
    assert figures["heel_strike_recall_pct"] == 100
    assert (figures["left_first_peak_n"], figures["right_stride_s_n"]) == (53, 53)
    assert figures["left_to_right_stance_s_ratio"] == pytest.approx(1.05, abs=0.01)
    assert figures["left_to_right_stance_s_index_pct"] > 0 > figures["left_to_right_stance_s_angle_pct"]
    assert 0 < figures["pci_pct"] == pytest.approx(figures["step_phase_cv_pct"] + figures["step_phase_distance_pct"])
    measured = [key for key, value in figures.items() if isinstance(value, float) and not SHARES.search(key)]
    assert all(any(unit in key for unit in ("_s", "_ms", "_m_", "_pct", "_spm", "_deg")) for key in measured)


def test_the_affected_leg_comes_first(make_session: Callable[..., Path], walk: list[Any]) -> None:
    patient = 'id = "P-07"\naffected_leg = "right"\n'
    summary = summarise(SessionReader(make_session(walk, patient=patient)))
    assert (summary.both.p, summary.both.affected) == ("right", True)
    assert summary.both.symmetry["stance_s"].ratio == pytest.approx(60 / 63, abs=0.01)
    assert "right_to_left_swing_s_index_pct" in json.loads(summary.to_json())
    unknown = summarise(SessionReader(make_session(walk, name="b.mcap", patient="what = 1")))
    assert (unknown.both.p, unknown.both.affected) == ("left", False)


def test_an_empty_session_has_no_figures_and_says_so(make_session: Callable[..., Path]) -> None:
    summary = summarise(SessionReader(make_session([])))
    figures = json.loads(summary.to_json())
    assert (figures["left_strides"], figures["cues_due"], figures["cadence_spm"]) == (0, 0, None)
    assert math.isnan(summary.byte_to_cue_ms.p50)
    assert "byte -> cue         p50 -- ms, p99 -- ms (n 0)" in summary.text()


def test_the_text_holds_what_a_run_must_tell(session: Path) -> None:
    text = summarise(SessionReader(session)).text()
    for words in (
        "cadence 109 steps/min",
        "54 strides, 1 left out",
        "legs     left to right: stance 1.04, swing 0.92, step 1.00; phase",
        "phase coordination index",
        "load     left 51.2 % of both; peak/valley/peak and push-off in body weights: left 1.16/0.76/1.10 and 0.74",
        "100 due, 98 played, 2 late, 8 suppressed",
        "6 x no prediction",
        "heel strike: found 100.0 % of 108 true ones",
        "losses   soles: frames lost 3",
    ):
        assert words in text
    assert all(len(line) <= 140 for line in text.splitlines())


def test_a_cut_session_is_summed_up_to_the_cut(session: Path) -> None:
    whole = session.read_bytes()
    session.write_bytes(whole[: len(whole) // 2])
    summary = summarise(SessionReader(session))
    assert 20 < summary.duration_s < 45
    assert 20 < summary.legs["left"].strides < 50
    assert "cut short" in summary.losses.damage
    assert "cut short" in json.loads(summary.to_json())["file_damage"]
