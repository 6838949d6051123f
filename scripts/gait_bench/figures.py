"""From errors to figures.

Lives here: mean, median, p95 and coverage by way and lead; how well sigma is calibrated; what was asked for. Why: one
place decides what a figure means. Must never: measure.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gait_bench.judge import Errors
from gait_bench.reference import Floats
from gait_bench.walks import LEADS, OURS, WAYS, Measured

Found = Mapping[str, Measured]
AT_LEAD = "250_ms"
ASKED = {"mae_ms": 17.0, "median_ms": 9.0, "p95_ms": 58.0}
"""Most that ours may err 250 ms ahead, over all strides …"""
ASKED_COVERAGE_PCT = 99.0
"""… and the least share of them that must have been predicted."""


def of_group(found: Found) -> dict[str, Any]:
    """Figures of one group of walks: way -> lead -> figures."""
    mine = {lead: _joined(found[OURS], lead).error_s for lead in LEADS}
    result: dict[str, Any] = {"strides": len(mine[AT_LEAD])}
    for way in WAYS:
        if way in found:
            result[way] = {lead: _figures(_joined(found[way], lead).error_s, mine[lead]) for lead in LEADS}
            result[way]["phase_rmse_pct"] = _phase_rmse_pct(np.concatenate(found[way].phase))
    result["sigma"] = {lead: _calibration(_joined(found[OURS], lead)) for lead in LEADS}
    return result


def _joined(measured: Measured, lead: str) -> Errors:
    rows = measured.by_lead[lead]
    return Errors(np.concatenate([row.error_s for row in rows]), np.concatenate([row.sigma_s for row in rows]))


def _figures(error_s: Floats, mine_s: Floats) -> dict[str, float | None]:
    size_ms = np.abs(error_s) * 1e3
    had = ~np.isnan(size_ms)
    both = had & ~np.isnan(mine_s)
    return {
        "mae_ms": _rounded(size_ms[had].mean() if had.any() else np.nan),
        "median_ms": _rounded(np.median(size_ms[had]) if had.any() else np.nan),
        "p95_ms": _rounded(np.percentile(size_ms[had], 95) if had.any() else np.nan),
        "coverage_pct": _rounded(100.0 * had.mean() if len(had) else np.nan),
        "bias_ms": _rounded(1e3 * np.median(error_s[had]) if had.any() else np.nan),
        "same_strides_mae_ms": _rounded(size_ms[both].mean() if both.any() else np.nan),
        "same_strides_ours_mae_ms": _rounded(1e3 * np.abs(mine_s[both]).mean() if both.any() else np.nan),
    }


def _rounded(value: float | np.floating[Any], digits: int = 2) -> float | None:
    """JSON knows no NaN: None where there is nothing to tell."""
    return round(float(value), digits) if np.isfinite(value) else None


def _phase_rmse_pct(error: Floats) -> float | None:
    shown = error[~np.isnan(error)]
    return _rounded(100.0 * np.sqrt(np.mean(shown**2)) if len(shown) else np.nan)


def _calibration(errors: Errors) -> dict[str, float | None]:
    """Share of the errors within the promised sigma, and within two: 68 and 95 % if it is true."""
    had = ~np.isnan(errors.error_s)
    sigmas = np.abs(errors.error_s[had]) / errors.sigma_s[had]
    return {f"within_{n}_sigma_pct": _rounded(100.0 * np.mean(sigmas <= n) if had.any() else np.nan, 1) for n in (1, 2)}


def faults(result: Mapping[str, Any]) -> list[str]:
    """What was asked of ours over all walks and is missed, in words."""
    group = result["all"]
    at_lead = group[OURS][AT_LEAD]
    found = [
        f"ours, 250 ms ahead: {key} is {at_lead[key]}, asked: at most {limit:g}"
        for key, limit in ASKED.items()
        if at_lead[key] is None or at_lead[key] > limit
    ]
    if at_lead["coverage_pct"] is None or at_lead["coverage_pct"] < ASKED_COVERAGE_PCT:
        found.append(f"ours, 250 ms ahead: coverage_pct is {at_lead['coverage_pct']}, asked: {ASKED_COVERAGE_PCT:g}")
    for way in (way for way in WAYS if way in group and way != OURS):
        found += [fault for lead in LEADS for fault in _beaten(group, way, lead)]
    return found


def _beaten(group: Mapping[str, Any], way: str, lead: str) -> list[str]:
    """Ours must err less, over the strides that each predicted and over those that both did."""
    theirs, mine = group[way][lead], group[OURS][lead]
    pairs = (
        ("", mine["mae_ms"], theirs["mae_ms"]),
        (" on the same strides", theirs["same_strides_ours_mae_ms"], theirs["same_strides_mae_ms"]),
    )
    return [
        f"{way}, {lead}: {their_ms} ms{where}, ours {my_ms}"
        for where, my_ms, their_ms in pairs
        if their_ms is not None and (my_ms is None or my_ms >= their_ms)
    ]
