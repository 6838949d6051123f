"""Cells of the tables against the same session, read and reckoned by hand."""

import statistics
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from feedback.messages import BlockBegins, Measure, Stride
from feedback.records.blockwise import BlockTable, Span, blockwise, spans_of, within
from feedback.records.reviewed import Reviewed, review
from feedback.records.session import SessionReader
from feedback.records.told import Told

SECOND = 1_000_000_000


@pytest.fixture(scope="module")
def path(weeks: list[Path]) -> Path:
    return weeks[0]


@pytest.fixture(scope="module")
def reviewed(path: Path) -> Reviewed:
    return review(path, samples=False)


@pytest.fixture(scope="module")
def tables(reviewed: Reviewed) -> dict[str, BlockTable]:
    return {table.told.measure: table for table in blockwise(reviewed.told(), reviewed.spans)}


def by_hand(path: Path, measure: str, leg: str, number: int) -> list[float]:
    """Values of one block, from the messages themselves: strides within 3 scaled MAD of the running median."""
    rows = [row.message for row in SessionReader(path).messages()]
    strides = [row for row in rows if isinstance(row, Stride) and row.leg == leg]
    begins = [row.t_ns for row in rows if isinstance(row, BlockBegins)]
    times = np.array([stride.stride_s for stride in strides])
    medians = [np.median(times[max(0, min(k - 15, len(times) - 31)) : max(31, k + 16)]) for k in range(len(times))]
    away = np.abs(times - medians)
    limit = max(3 * 1.4826 * np.median(away), 0.03 * np.median(times))
    kept = {stride.start_ns: stride for stride, off in zip(strides, away, strict=True) if off <= limit}
    inside = {t: stride for t, stride in kept.items() if begins[number - 1] <= t < begins[number]}
    if measure == "stance_pct":
        return [100 * stride.stance_s / stride.stride_s for stride in inside.values()]
    told = [row for row in rows if isinstance(row, Measure) and (row.measure, row.leg) == (measure, leg)]
    return [row.value for row in told if row.start_ns in inside]


@pytest.mark.parametrize("measure", ["stance_pct", "thigh_extension_deg"])
@pytest.mark.parametrize("leg", ["left", "right"])
def test_cells_are_what_the_messages_say(path: Path, tables: dict[str, BlockTable], measure: str, leg: str) -> None:
    base = by_hand(path, measure, leg, 1)
    for span, cells in tables[measure].rows:
        values, cell = by_hand(path, measure, leg, span.number), cells[leg]
        assert cell.spread.n == len(values)
        assert cell.spread.mean == pytest.approx(statistics.fmean(values))
        assert cell.spread.sd == pytest.approx(statistics.stdev(values))
        if span.kind != "baseline":
            assert cell.change.value == pytest.approx(statistics.fmean(values) - statistics.fmean(base))


def test_what_a_change_has_to_exceed_is_published_or_the_baselines_sd(
    path: Path, tables: dict[str, BlockTable]
) -> None:
    stance, thigh = (tables[name].rows[1][1]["left"].change for name in ("stance_pct", "thigh_extension_deg"))
    assert (stance.limit, stance.is_published) == (4.2, True)
    assert thigh.limit == pytest.approx(statistics.stdev(by_hand(path, "thigh_extension_deg", "left", 1)))
    assert not thigh.is_published


def test_the_baseline_is_compared_with_nothing(tables: dict[str, BlockTable]) -> None:
    span, cells = tables["stride_s"].rows[0]
    assert span.kind == "baseline"
    assert not np.isfinite(cells["left"].change.value)
    assert not cells["left"].change.mark


def block(number: int, kind: str, at_s: int) -> BlockBegins:
    return BlockBegins(at_s * SECOND, 0, 0, number, kind, 0.0, 0.0, 60.0, 0, ())


def test_a_pause_parts_a_block_and_is_in_none() -> None:
    begun = [block(1, "training", 10), block(1, "pause", 20), block(1, "training", 30), block(2, "end", 40)]
    assert spans_of(begun, 99 * SECOND) == [
        Span(1, "training", ((10 * SECOND, 20 * SECOND), (30 * SECOND, 40 * SECOND)))
    ]
    points = tuple((at * SECOND, float(at)) for at in range(50))
    found = within(points, spans_of(begun, 0)[0].parts)
    assert (found.n, found.low, found.high) == (20, 10.0, 39.0)
    assert found.mean == pytest.approx(24.5)


def test_the_last_block_ends_with_the_record() -> None:
    assert spans_of([block(1, "baseline", 10)], 15 * SECOND)[0].parts == ((10 * SECOND, 15 * SECOND),)
    assert spans_of([], 0) == []


def test_what_is_aimed_at_zero_has_no_coefficient_of_variation() -> None:
    points = {leg: tuple((k, 100.0 + k % 5) for k in range(40)) for leg in ("left", "right")}
    known: dict[str, Any] = {"muscle": "", "method": "emg", "name": "x", "unit": "ms", "digits": 0, "of_loads": False}
    known |= {"points": points, "stride_s": dict.fromkeys(points, 1.0), "error": dict.fromkeys(points, nan)}
    spans = [Span(1, "baseline", ((0, 40),)), Span(2, "training", ((40, 80),))]
    for better, has_cv in (("more", True), ("near", False)):
        (table,) = blockwise([Told("onset_ms", better=better, **known)], spans)
        assert np.isfinite(table.rows[0][1]["left"].cv_pct) == has_cv
