"""The table for people, in Markdown.

Lives here: `page` (docs/comparison.md), `table`, `goals`. Must never: leave out what does not please.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.figures import Figures
from bench.goals import Verdict
from bench.systems import System

HEAD = """# Beside what one would use instead

Written by `bench/run`; do not edit. What the job is, which rules keep it fair, how to run it:
[bench](../bench/README.md).

One process sends samples of two feet, a second finds heel strikes by a threshold, a third receives the cue. The figures
are from the clock reading before a sample is handed over until the third process holds its cue.

![Latency over rate and streams](pictures/comparison.png)
"""
COLUMNS = ("system", "p50", "p90", "p99", "max, ms", "CPU", "source / detector / receiver / other, %", "MiB", "lost")


@dataclass(frozen=True)
class About:
    """Of the run."""

    when: str
    machine: str
    load: str
    hurries: bool
    repeats: int
    seconds: float
    absent: Mapping[str, str]
    """Systems that could not take part, and why."""


def page(
    about: About,
    table: Mapping[tuple[str, str], Figures],
    verdicts: Sequence[Verdict],
    systems: Mapping[str, tuple[System, str, str]],
    whole: Sequence[str],
) -> str:
    """All of it. systems: by name, the system, its versions and its settings; whole: rows about byte to sound."""
    parts = [HEAD, _about(about), "## What was asked\n", goals(verdicts)]
    for cell in dict.fromkeys(cell for cell, _ in table):
        parts += [f"## {cell}\n", rows(cell, table)]
    if whole:
        parts += ["## stridecue's whole path\n", "\n".join(whole) + "\n"]
    parts += ["## Settings and versions\n", _settings(systems.values())]
    if about.absent:
        parts += ["Not there: " + "; ".join(f"{name} ({why})" for name, why in about.absent.items()) + ".\n"]
    return "\n".join(parts)


def goals(verdicts: Iterable[Verdict]) -> str:
    """What was asked, whether it holds, and where it is tightest."""
    lines = ["| stridecue's … | holds | worst |", "|---|---|---|"]
    return (
        "\n".join([*lines, *(f"| {v.goal} | {'yes' if v.holds else '**no**'} | {v.worst} |" for v in verdicts)]) + "\n"
    )


def rows(cell: str, table: Mapping[tuple[str, str], Figures]) -> str:
    """One cell."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    lines += [_row(name, row) for (where, name), row in table.items() if where == cell]
    return "\n".join(lines) + "\n"


def _row(name: str, row: Figures) -> str:
    times = [_ms(row.us[q]) for q in ("p50", "p90", "p99", "max")]
    shares = " / ".join(f"{row.cpu_pct[role]:.1f}" for role in ("source", "detector", "receiver", "other"))
    lost = f"{row.lost_samples + row.lost_cues}" + (f" ({row.failed.splitlines()[0]})" if row.failed else "")
    return f"| {name} | {' | '.join(times)} | {row.cpu_pct['all']:.1f} | {shares} | {row.memory_mib:.0f} | {lost} |"


def _ms(us: float) -> str:
    return "–" if us != us else f"{us / 1000:.3f}" if us < 10_000 else f"{us / 1000:.0f}"


def _about(about: About) -> str:
    hurry = "was permitted" if about.hurries else "was **not** permitted, so stridecue ran as an ordinary user"
    return (
        f"{about.when}, {about.machine}; load average before: {about.load}.\n"
        f"{about.repeats} repeats of {about.seconds:g} s, systems taking turns; p50, p90 and p99 are medians of the "
        f"repeats, max is the worst of all.\nSCHED_FIFO {hurry}. Memory counts shared pages once.\n"
    )


def _settings(systems: Iterable[tuple[System, str, str]]) -> str:
    lines = ["| system | versions | settings |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {row.name} | {version} | {words} |" for row, version, words in systems)]) + "\n"
