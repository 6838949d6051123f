"""The picture: latency and processor time over rate and streams.

Lives here: `draw`. Must never: be loaded while something is measured.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.figures import Figures
from bench.grid import AT_HZ, LOADED, RATES, STREAMS, Cell
from bench.systems import EZMSG, FLOOR, MNE, OURS, OURS_ORDINARY, PYLSL, TIMEFLUX

COLOURS = {
    OURS: "#0b6e4f", OURS_ORDINARY: "#7fc8a9", FLOOR: "#444444", PYLSL: "#1f77b4", MNE: "#9467bd", EZMSG: "#ff7f0e",
    TIMEFLUX: "#d62728",
}  # fmt: skip
Table = Mapping[tuple[str, str], Figures]
BY_STREAMS = (Cell(AT_HZ, 1), *STREAMS)


def draw(table: Table, path: Path) -> None:
    """Three panels into a PNG."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    figure, (rates, streams, loaded) = plt.subplots(1, 3, figsize=(13, 4), constrained_layout=True)
    _lines(rates, table, RATES, lambda cell: cell.rate_hz, "samples a second, one stream")
    _lines(streams, table, BY_STREAMS, lambda cell: cell.streams, f"streams at {AT_HZ} Hz")
    _bars(loaded, table)
    rates.set_ylabel("sample to cue, ms (line p50, band to p99)")
    handles, names = rates.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=len(names), frameon=False)
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _lines(axes: Any, table: Table, cells: Sequence[Cell], of: Callable[[Cell], int], words: str) -> None:
    for name, colour in COLOURS.items():
        rows = [(of(cell), table[cell.words, name].us) for cell in cells if (cell.words, name) in table]
        at = [row[0] for row in rows]
        p50, p99 = ([row[1][q] / 1000 for row in rows] for q in ("p50", "p99"))
        axes.plot(at, p50, "o-", color=colour, label=name, markersize=4)
        axes.fill_between(at, p50, p99, color=colour, alpha=0.08)
    axes.set(xscale="log", yscale="log", xlabel=words)
    axes.set_xticks([of(cell) for cell in cells], [str(of(cell)) for cell in cells])
    axes.minorticks_off()
    axes.grid(alpha=0.3)


def _bars(axes: Any, table: Table) -> None:
    rows = [(name, table[LOADED.words, name].us["p99"] / 1000) for name in COLOURS if (LOADED.words, name) in table]
    names, p99 = [row[0] for row in rows], [row[1] for row in rows]
    axes.barh(names, p99, color=[COLOURS[name] for name in names])
    axes.set(xscale="log", xlabel="p99 beside two busy processes, ms")
    axes.invert_yaxis()
