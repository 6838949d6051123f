from dataclasses import replace

import pytest

from feedback.cohort.analysis import analysed
from feedback.cohort.settings import Settings


def test_a_walk_is_analysed_under_the_name_of_its_walker(archive, settings):
    found = analysed(archive / "P1_02.txt", "P1_02.txt", settings)
    assert (found.patient, found.session, found.origin_ns, found.facts["kind"]) == ("P1", "P1_02", 0, "walk")
    assert len(found.material.strides) > 30
    assert {row["leg"] for row in found.learning} == {"left", "right"}


def test_a_session_is_told_as_it_was_recorded(make_session, tmp_path):
    path = make_session(tmp_path / "s.mcap")
    found = analysed(path, "s.mcap", Settings())
    assert (found.patient, found.session, found.facts["kind"]) == ("P-07", "s", "session")
    assert found.facts["started_utc"] == "2023-11-14T22:13:20+00:00"
    assert found.damage == ""
    assert len(found.material.outcomes) > 20


def test_run_again_with_nothing_else_it_is_the_same(make_session, tmp_path):
    path = make_session(tmp_path / "s.mcap")
    recorded, again = (analysed(path, "s.mcap", Settings(rerun=rerun)) for rerun in (False, True))
    for kind in ("strides", "outcomes", "measures", "blocks"):
        one, other = (
            [message.replace(seq=0, cause_ns=0) for message in getattr(found.material, kind)]
            for found in (recorded, again)
        )
        assert len(one) == len(other) > 0, kind
        assert str(one) == str(other), kind


def test_other_settings_make_another_ledger_of_the_same_strides(make_session, tmp_path):
    path = make_session(tmp_path / "s.mcap")
    fewer = Settings(changes=("dose.blocks.0.frequency_pct=0",))
    recorded, again = analysed(path, "s.mcap", Settings()), analysed(path, "s.mcap", fewer)
    assert len(recorded.material.strides) == len(again.material.strides)
    cued = [sum(bool(row.cue_id) for row in found.material.outcomes) for found in (recorded, again)]
    assert cued[0] > cued[1] == 0


@pytest.mark.parametrize("name", ["GaPt03", "x_y", "A_1_2"])
def test_who_walked_is_the_name_without_its_number(archive, settings, name):
    (archive / f"{name}.txt").write_bytes((archive / "P1_01.txt").read_bytes())
    found = analysed(archive / f"{name}.txt", f"{name}.txt", replace(settings, protocol=""))
    assert found.patient == {"A_1_2": "A_1"}.get(name, name)
