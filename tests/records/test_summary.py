import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.records.session import SessionReader
from feedback.records.summary import summarise


def test_the_figures_of_a_known_walk(session: Path) -> None:
    summary = summarise(SessionReader(session))
    left, right = summary.legs["left"], summary.legs["right"]
    assert (left.strides, left.excluded, right.strides, right.excluded) == (54, 1, 54, 1)
    assert left.stride_s.mean == pytest.approx(1.1, abs=0.01)
    assert left.stride_s.sd == pytest.approx(0.02, abs=0.005)
    assert (left.stance_pct.mean, right.stance_pct.mean) == (pytest.approx(63, abs=0.3), pytest.approx(60, abs=0.3))
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
    measured = [key for key, value in figures.items() if isinstance(value, float)]
    assert all(any(unit in key for unit in ("_s", "_ms", "_pct", "_spm")) for key in measured)


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
        "54 strides, 1 of them starts or stops",
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
