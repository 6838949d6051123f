import json
import re
from pathlib import Path

import pytest

from feedback.cohort.gather import gather
from feedback.cohort.manifest import Manifest
from feedback.cohort.query import QueryError, answered, opened
from feedback.cohort.sources import WALKS, found


@pytest.fixture
def out(archive, settings, tmp_path):
    folder = tmp_path / "it's out"
    gather(found([str(archive)], WALKS["gaitpdb"])[0], Manifest(folder, settings), settings)
    return folder


def test_a_question_is_answered_for_people_and_for_machines(out):
    question = "select patient, count(distinct session) as sessions, median(stride_s) as stride_s from strides "
    question += "group by patient order by patient"
    rows = json.loads(answered(out, question, as_json=True))
    assert [(row["patient"], row["sessions"]) for row in rows] == [("P1", 2), ("P2", 1), ("P3", 1)]
    assert rows[1]["stride_s"] == pytest.approx(1.2, abs=0.01)
    assert "│ P1" in answered(out, question)


def test_partitions_stay_words_even_if_they_look_like_numbers(out):
    (out / "sessions" / "patient=P1").rename(out / "sessions" / "patient=0012")
    rows = json.loads(answered(out, "select distinct patient from sessions order by 1", as_json=True))
    assert [row["patient"] for row in rows] == ["0012", "P2", "P3"]


def test_names_of_files_may_be_odd(archive, settings, tmp_path):
    (archive / "P1_01.txt").rename(archive / "A=b 50%_01.txt")
    gather(found([str(archive)], WALKS["gaitpdb"])[0], Manifest(tmp_path / "out", settings), settings)
    rows = json.loads(answered(tmp_path / "out", "select patient, session from sessions order by 1", as_json=True))
    assert rows[0]["patient"] == "A=b 50%"
    assert rows[0]["session"].startswith("A=b 50%_01_")


def test_the_questions_of_the_documentation_are_answered(out):
    page = (Path(__file__).resolve().parents[2] / "docs" / "cohort.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    questions = [question for question in block.split(";") if question.strip()]
    assert len(questions) == 4
    for question in questions:
        assert answered(out, question)


@pytest.mark.parametrize("sql", ["select nonsense from strides", "selec", "select * from nothing"])
def test_a_wrong_question_is_said(out, sql):
    with pytest.raises(QueryError):
        answered(out, sql)


def test_a_folder_without_tables_is_said(tmp_path):
    with pytest.raises(QueryError, match="holds no tables of a cohort"):
        opened(tmp_path)
