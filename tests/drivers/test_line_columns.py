"""What column names mean, and which lines are taken for a header."""

import pytest

from drivers.line_columns import ColumnsError, looks_like_header, read_columns, split


def named(text: str, side: str = "") -> dict[str, tuple[tuple[str, ...], tuple[int, ...]]]:
    return {group.stream: (group.names, group.at) for group in read_columns(text.split(","), side).groups}


@pytest.mark.parametrize(
    ("text", "side", "feet"),
    [
        ("time_ms,heel,met1", "left", {"left": (("heel", "met1"), (1, 2))}),
        ("R_a,L_a,r_b,l_b", "", {"left": (("a", "b"), (1, 3)), "right": (("a", "b"), (0, 2))}),
        ("t,L1,R1", "", {"left": (("1",), (1,)), "right": (("1",), (2,))}),
        ("ms,Lateral,Round", "right", {"right": (("Lateral", "Round"), (1, 2))}),
        ("time_us,seq,L_a,-,flags", "", {"left": (("a",), (2,))}),
    ],
)
def test_columns_go_to_the_foot_that_they_name(text: str, side: str, feet: object) -> None:
    assert named(text, side) == feet


@pytest.mark.parametrize(("name", "us"), [("time_ms", 1000), ("MS", 1000), ("t", 1000), ("time_us", 1)])
def test_the_clock_column_tells_its_tick(name: str, us: int) -> None:
    columns = read_columns([name, "frame_id", "L_a"], "")
    assert (columns.clock, columns.us_per_tick, columns.counter) == (0, us, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("time_ms,heel,met1", "column 'heel' names no foot"),
        ("t,ms,L_a", "mean the same"),
        ("t,L_a,L_a", "two columns of the left foot"),
        ("t,seq,flags", "no column is a zone"),
        ("t,L1,heel", "names no foot"),
    ],
)
def test_columns_that_cannot_be_used_say_why(text: str, words: str) -> None:
    with pytest.raises(ColumnsError, match=words):
        read_columns(text.split(","), "")


@pytest.mark.parametrize("line", [b"1,2,3", b"1;2;3", b"1\t2\t3", b"1 2  3"])
def test_cells_are_split_at_any_of_the_separators(line: bytes) -> None:
    assert [float(cell) for cell in split(line)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "side", "separated", "header"),
    [
        ("time_ms,ch0", "", True, True),
        ("a,L_b", "", False, True),
        ("heel,met1", "left", True, True),
        ("heel,met1", "", True, False),
        ("L1,R1", "", True, True),
        ("Booting,now", "left", False, False),
        ("heel,met 1", "left", True, False),
        ("time_ms", "left", True, False),
        ("time_ms,12", "left", True, False),
    ],
)
def test_words_are_not_taken_for_a_header(text: str, side: str, separated: bool, header: bool) -> None:
    assert looks_like_header(text.split(","), side, separated) is header
