"""docs/hazards.md, docs/faults.md and SECURITY.md name tests, files and commands: each of them is there."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from feedback.cli import COMMANDS

REPOSITORY = Path(__file__).resolve().parents[2]
HAZARDS, FAULTS = REPOSITORY / "docs" / "hazards.md", REPOSITORY / "docs" / "faults.md"
SECURITY = REPOSITORY / "SECURITY.md"
COLUMNS = {
    HAZARDS: ["#", "hazard", "cause", "harm, severity", "control", "residual risk", "proved by"],
    FAULTS: ["fault", "what happens", "patient sees and hears", "therapist sees", "how it ends", "proved by"],
}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PATH = re.compile(r"`((?:feedback|drivers|docs|scripts|configs|tests)/[\w./*-]+)`")
COMMAND = re.compile(r"`stridecue ([a-z-]+)")
ASKED = (
    "one foot lost",
    "both feet lost",
    "clock jumps",
    "suspend",
    "100 % of the processor",
    "disk full",
    "sound device lost",
    "console lost",
    "belt's link lost",
    "corrupt frames",
    "wrong device on a port",
    "time running backwards",
    "configuration file deleted",
    "engine killed",
    "recorder killed",
    "sound process killed",
    "sensor process killed",
    "screen killed",
    "desk killed",
    "supervisor killed",
    "a process hangs",
)


def rows(path):
    """The cells of each row of the file's table."""
    lines = [line for line in path.read_text().splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [cell.lower() for cell in table[0]] == COLUMNS[path]
    return table[2:]


@lru_cache
def names_in(file):
    """Names of the tests in a file, without running it."""
    tree = ast.parse((REPOSITORY / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def named(path):
    return sorted(set(TEST.findall(path.read_text())))


@pytest.mark.parametrize("path", [HAZARDS, FAULTS], ids=lambda path: path.name)
def test_each_row_is_whole_and_names_a_test(path):
    for row in rows(path):
        assert len(row) == len(COLUMNS[path]), row
        assert all(row), row
        assert TEST.search(row[-1]), f"no test proves it: {row}"


@pytest.mark.parametrize(
    ("file", "name"), [pair for path in (HAZARDS, FAULTS, SECURITY) for pair in named(path)], ids=lambda word: word
)
def test_each_test_that_is_named_exists(file, name):
    assert (REPOSITORY / file).is_file()
    assert name in names_in(file)


def test_hazards_are_numbered_and_severities_are_of_the_scale():
    found = rows(HAZARDS)
    assert [row[0] for row in found] == [f"H{number}" for number in range(1, len(found) + 1)]
    for row in found:
        assert re.search(r"; (negligible|minor|serious|critical)$", row[3]), row


def test_every_fault_that_was_asked_for_has_a_row():
    there = " | ".join(row[0].lower() for row in rows(FAULTS))
    for fault in ASKED:
        assert fault in there, fault


@pytest.mark.parametrize("path", [HAZARDS, FAULTS, SECURITY], ids=lambda path: path.name)
def test_files_and_commands_that_are_named_exist(path):
    text = path.read_text()
    for place in PATH.findall(text):
        assert list(REPOSITORY.glob(place.rstrip("/"))), place
    for command in COMMAND.findall(text):
        assert command in COMMANDS, command


@pytest.mark.parametrize("path", [HAZARDS, REPOSITORY / "README.md"], ids=lambda path: path.name)
def test_it_is_said_plainly_that_this_is_no_certified_medical_device(path):
    assert "not a certified medical device" in " ".join(path.read_text().split())


def test_where_patient_data_lies_is_what_the_code_says():
    text = SECURITY.read_text()
    from feedback.records import archive, crashes

    for ending in (*archive.BESIDE, crashes.ENDING, ".mcap", ".mcap.partial", ".mcap.age"):
        assert f"`{ending}`" in text, ending
    for variable in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        assert variable in text
