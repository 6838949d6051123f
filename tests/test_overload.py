"""What a computer that is too slow is told of, and when what was let go comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import ProcessHealth
from feedback.overload import CALM_LEVEL, CALM_NS, LATE_NS, PAUSED, SLOWED, STRAINED, WAITING, Overload, strain

S, MS = 1_000_000_000, 1_000_000


def health(second: float, process: str = "engine", late_ms: float = 1.0, waiting: int = 3, pct: float = 20.0):
    late_ns = round(late_ms * MS)
    return ProcessHealth(round(second * S), 0, 0, process, 100, late_ns // 2, late_ns, waiting, pct, 90.0)


def heard(overload: Overload, rows: list[ProcessHealth]) -> list[str]:
    return [words for row in rows if (words := overload.hear(row))]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (health(0), ""),
        (health(0, late_ms=80), "is late by 80 ms"),
        (health(0, waiting=WAITING + 1), f"is {WAITING + 1} messages behind"),
        (health(0, pct=97), "uses 97 % of a core"),
        (health(0, "recorder", late_ms=900, pct=99), ""),
        (health(0, "recorder", waiting=9000), "is 9000 messages behind"),
    ],
)
def test_how_a_process_strains_is_said_in_words(row: ProcessHealth, words: str) -> None:
    assert strain(row) == words


def test_a_turn_that_takes_too_long_strains_as_one_that_comes_too_late() -> None:
    assert strain(health(0).replace(longest_turn_ns=LATE_NS + MS)) == "is late by 51 ms"


def test_it_is_said_once_and_displays_go_first_a_little_and_then_altogether() -> None:
    overload = Overload()
    said = heard(overload, [health(second, "insoles", late_ms=80) for second in range(20)])
    assert said == [
        "this computer is too slow: insoles is late by 80 ms; screen and console are slowed down, so that sound is not",
        "this computer is still too slow: insoles is late by 80 ms; screen and console change once a second; end other "
        "programs",
    ]
    assert overload.level == PAUSED


def test_one_stall_is_no_reason_nor_are_two() -> None:
    overload = Overload()
    rows = [health(second, late_ms=900 if second % 3 == 0 else 1) for second in range(60)]
    assert heard(overload, rows) == []


def test_what_was_let_go_comes_back_step_by_step_once_it_is_calm() -> None:
    overload = Overload()
    heard(overload, [health(second, late_ms=80) for second in range(2 * STRAINED)])
    begin = 2 * STRAINED - 1
    levels = []
    for second in range(begin + 1, begin + 22):
        said = overload.hear(health(second))
        levels.append((overload.level, said))
    assert [level for level, _ in levels] == [PAUSED] * 9 + [SLOWED] * 10 + [CALM_LEVEL] * 2
    assert [said for _, said in levels if said] == ["this computer keeps up again: screen and console go on as before"]


def test_somebody_who_strains_now_and_then_keeps_it_from_coming_back() -> None:
    overload = Overload()
    heard(overload, [health(second, late_ms=80) for second in range(STRAINED)])
    heard(overload, [health(second, late_ms=80 if second % 9 == 0 else 1) for second in range(STRAINED, 90)])
    assert overload.level == SLOWED


@pytest.mark.parametrize("process", ["visual", "console", "desk", "emulator"])
def test_who_may_wait_is_no_alarm(process: str) -> None:
    overload = Overload()
    assert heard(overload, [health(second, process, late_ms=900, pct=100) for second in range(30)]) == []


@given(st.lists(st.tuples(st.sampled_from(["engine", "audio", "insoles"]), st.booleans()), max_size=200))
def test_it_never_falls_within_the_calm_time_nor_rises_without_strain(rows: list[tuple[str, bool]]) -> None:
    overload, strained_s = Overload(), -1
    for second, (process, strains) in enumerate(rows):
        before = overload.level
        overload.hear(health(second, process, late_ms=80 if strains else 1))
        strained_s = second if strains else strained_s
        assert overload.level <= before or strains
        assert overload.level >= before or (second - strained_s) * S >= CALM_NS
        assert CALM_LEVEL <= overload.level <= PAUSED
