from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedback.messages import Measure
from feedback.records.compared import Compared, ComparisonError, compare, in_order
from feedback.records.compared_rows import comparison_section, shown_places
from feedback.records.reviewed import review

WEEK_S = 7 * 86_400.0
FIRST_S = 1_700_000_000.0
Make = Callable[..., Path]


def of(*paths: Path) -> Compared:
    return compare(in_order([review(path, samples=False) for path in paths]))


def marks(compared: Compared, phase: str) -> dict[tuple[str, str], str]:
    return {(row.told.measure, row.leg): row.since_first.mark for row in compared.phases[phase] if row.since_first.mark}


def test_like_is_held_against_like_and_only_what_counts_is_marked(weeks: list[Path]) -> None:
    found = of(*weeks)
    assert list(found.phases) == ["before", "training", "after"]
    for phase in found.phases:
        assert marks(found, phase) == {("thigh_extension_deg", "left"): "△"}
    row = next(r for r in found.phases["before"] if (r.told.measure, r.leg) == ("thigh_extension_deg", "left"))
    assert row.since_first.value == pytest.approx(8.0)
    assert row.since_last.value == pytest.approx(7.0)
    assert row.since_first.limit == pytest.approx(1.96 * 2**0.5 * 2.0), "the sensor tells an error of 2 deg"
    assert [spread.n for spread in row.spreads] == [16, 16, 16]


def test_the_order_of_the_files_does_not_matter(weeks: list[Path]) -> None:
    assert of(*weeks[::-1]).rows() == of(*weeks).rows()


def test_two_patients_are_never_compared(make_session: Make, walk: list[Any]) -> None:
    mine = make_session(walk)
    other = make_session(walk, name="other.mcap", patient_id="P-08", started_unix_s=FIRST_S + WEEK_S)
    with pytest.raises(ComparisonError, match=r"never compared: walk\.mcap is of P-07, other\.mcap is of P-08"):
        of(mine, other)


def test_one_session_twice_is_refused(weeks: list[Path]) -> None:
    with pytest.raises(ComparisonError, match="named twice"):
        of(weeks[0], weeks[0])


def test_angles_of_two_methods_are_never_compared(make_session: Make, walk: list[Any]) -> None:
    estimated = [(topic, writer, _estimated(message)) for topic, writer, message in walk]
    found = of(make_session(walk), make_session(estimated, name="b.mcap", started_unix_s=FIRST_S + WEEK_S))
    assert not [row for rows in found.phases.values() for row in rows if row.told.measure == "thigh_extension_deg"]
    (words,) = [words for words in found.cautions if words.startswith("Thigh extension")]
    assert "was measured with thigh sensor against vertical" in words
    assert "now with foot travel on the belt" in words


def _estimated(message: Any) -> Any:
    is_of_thigh = isinstance(message, Measure) and message.measure == "thigh_extension_deg"
    return message.replace(method="insoles+belt") if is_of_thigh else message


def test_loads_of_other_soles_are_not_compared(make_session: Make, walk: list[Any]) -> None:
    zones = '{ name = "a", x = 0, y = -1, region = "heel" }, { name = "b", x = 0, y = 1, region = "toe" }'
    rig = f'name = "r"\n[sole]\ncalibration = "fsr-pull-down"\nzones = [{zones}]\n'
    found = of(make_session(walk), make_session(walk, name="b.mcap", rig=rig, started_unix_s=FIRST_S + WEEK_S))
    assert "Loads are not compared" in " ".join(found.cautions)
    assert not [row for rows in found.phases.values() for row in rows if row.told.of_loads]
    assert list(found.phases) == ["whole"], "without blocks the whole session is compared"


def test_nobody_named_is_said(make_session: Make, walk: list[Any]) -> None:
    paths = [make_session(walk, name=f"{k}.mcap", patient_id="", started_unix_s=FIRST_S + k) for k in range(2)]
    assert "nobody can say that they are of one person" in " ".join(of(*paths).cautions)


def test_words_name_each_change_once_and_its_limit(weeks: list[Path]) -> None:
    section = comparison_section(of(weeks[0], weeks[2]))
    first, *others = section["sentences"]
    assert first == (
        "Walking without help, before training, since 14 Nov 2023. Better: thigh extension against vertical, peak left "
        "+8.0 deg."
    )
    assert [words.rpartition(": ")[2] for words in others] == ["the same changes."] * 2
    limits = {row[0]: row[1:] for row in section["limits"]}
    assert limits["Stance, % of the stride"][:2] == ("4.2", "4.2")
    assert "Kesar 2011" in limits["Stance, % of the stride"][2]
    assert limits["Thigh extension against vertical, peak, deg"][0] == "5.5"
    assert "none is published" in limits["Thigh extension against vertical, peak, deg"][2]
    assert "Weir 2005" in section["rule"]
    assert section["changes"] == ["Change"]
    rows = section["tables"][0]["rows"]
    assert all(len(row) == 2 + len(section["heads"]) + 1 for row in rows)


def test_of_many_sessions_the_first_and_the_latest_have_columns() -> None:
    assert shown_places(3) == [0, 1, 2]
    assert shown_places(9) == [0, 5, 6, 7, 8]


def test_rows_for_programs_have_no_nan(weeks: list[Path]) -> None:
    rows = of(*weeks).rows()
    row = next(r for r in rows if (r["measure"], r["leg"], r["phase"]) == ("thigh_extension_deg", "left", "after"))
    assert (row["way"], row["limit_is"], len(row["mean"])) == ("better", "sd", 3)
    assert all(value is None or value == value for r in rows for value in (r["change"], r["limit"], *r["mean"]))
