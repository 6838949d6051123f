"""Goals that are missed are told, and so is where."""

from bench.figures import Figures, of
from bench.goals import verdicts
from bench.grid import LOADED, Cell
from bench.one import BEHIND, ROLES, Run
from bench.systems import EZMSG, FLOOR, OURS, PYLSL
from bench.told import goals, rows

QUIET = Cell(200, 1).words


def figures(us: float, cpu: float = 5.0, lost: int = 0) -> Figures:
    return Figures(
        {"p50": us, "p90": us, "p99": us, "max": us}, 100, lost, 0, dict.fromkeys(ROLES, 1.0) | {"all": cpu}, 30.0, ""
    )


def held(table: dict[tuple[str, str], Figures]) -> dict[str, bool]:
    return {verdict.goal: verdict.holds for verdict in verdicts(table)}


def test_each_goal_can_be_missed():
    table = {
        (QUIET, OURS): figures(120, cpu=9, lost=1), (QUIET, FLOOR): figures(100), (QUIET, PYLSL): figures(101),
        (QUIET, EZMSG): figures(119, cpu=8), (LOADED.words, OURS): figures(60), (LOADED.words, PYLSL): figures(100),
    }  # fmt: skip
    told = held(table)
    assert told["p50 at most 1.1 x pyzmq's"] is False
    assert told["p50 at most 1.2 x pylsl's"] is True
    assert told["p50 below ezmsg's"] is False
    assert told["less processor time than ezmsg"] is False
    assert told["p99 beside two busy processes at most half of the best of the others"] is False
    assert told["no message lost"] is False


def test_who_is_not_there_has_no_row():
    assert set(held({(QUIET, OURS): figures(100), (QUIET, FLOOR): figures(100)})) == {
        "p50 at most 1.1 x pyzmq's", "p90 at most 1.1 x pyzmq's", "no message lost",
    }  # fmt: skip


def test_figures_are_medians_of_the_repeats_and_the_worst_of_all():
    cpu = {"source": 1.0, "detector": 2.0, "receiver": 1.0, "other": 0.0}
    runs = [Run([k * 1000] * 10, 0, k, cpu, 20.0) for k in (1, 2, 9)]
    told = of(runs)
    assert told.us == {"p50": 2.0, "p90": 2.0, "p99": 2.0, "max": 9.0}
    assert told.lost_cues == 12
    assert told.cpu_pct["all"] == 4.0


def test_a_system_that_brought_nothing_is_told_and_not_compared():
    table = {(QUIET, OURS): figures(100), (QUIET, EZMSG): of([Run(failed=BEHIND, lost_cues=3)])}
    assert "p50 below ezmsg's" not in held(table)
    assert BEHIND in rows(QUIET, table)
    assert "| – |" in rows(QUIET, table)
    assert "no message lost | yes" in goals(verdicts(table))
