"""The figures as one table for people.

Lives here: its words and widths. Why: what is measured does not depend on how it is shown. Must never: compute.
"""

from collections.abc import Mapping
from typing import Any

from gait_bench.walks import WAYS

SHOWN = {
    "heel_strike": "full stride",
    "contralateral_heel_strike": "from contralateral strike",
    "toe_off": "from toe off",
    "250_ms": "250 ms ahead",
}
"""Leads of the table, and their titles; the answer as JSON has contralateral toe off besides."""


def table(result: Mapping[str, Any]) -> str:
    """For people."""
    lines = []
    for name in ("all", "controls", "patients"):
        if name in result:
            lines += [*_block(name, result[name]), ""]
    lines += ["ours: errors within 1 and 2 sigma (68 and 95 % if sigma is true)"]
    for lead, row in result["all"]["sigma"].items():
        lines.append(f"  {lead:28s} {row['within_1_sigma_pct']!s:>6} % {row['within_2_sigma_pct']!s:>6} %")
    lines.append(
        f"times real time: engine alone {result['engine_times_real_time']}, "
        f"analyse {result['analyse_times_real_time']}, its whole command with Python's start and the file's reading "
        f"{result['analyse_command_times_real_time']} (median of {result['speed_walks']} walks)"
    )
    return "\n".join(lines)


def _block(name: str, group: Mapping[str, Any]) -> list[str]:
    titles = "".join(f"  {title:^24s}" for title in SHOWN.values())
    heads = "".join(f"  {'MAE':>5s}{'median':>7s}{'p95':>6s}{'cov %':>6s}" for _ in SHOWN)
    lines = [
        f"{name}: {group['strides']} strides; errors in ms",
        f"{'':26s}{titles}  phase",
        f"{'':26s}{heads}  RMSE %",
    ]
    for way in (way for way in WAYS if way in group):
        cells = "".join(_cells(group[way][lead]) for lead in SHOWN)
        lines.append(f"{way:26s}{cells}  {_text(group[way]['phase_rmse_pct'], 6, 2)}")
    return lines


def _cells(row: Mapping[str, float | None]) -> str:
    sizes = ((row["mae_ms"], 5), (row["median_ms"], 7), (row["p95_ms"], 6), (row["coverage_pct"], 6))
    return "  " + "".join(_text(value, width, 1) for value, width in sizes)


def _text(value: float | None, width: int, digits: int) -> str:
    return f"{'-':>{width}s}" if value is None else f"{value:{width}.{digits}f}"
