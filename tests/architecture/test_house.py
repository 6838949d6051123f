"""The house stands on its floors, and no room grows too large."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("feedback", "drivers") for path in (REPOSITORY / folder).rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 300, 45


def test_the_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", "setup.cfg", "--no-cache"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_files_and_functions_stay_small_and_say_what_they_are(path):
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "opens without saying what lives there"
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in functions:
        assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} is too long"


def test_the_shelves_are_named_for_what_is_on_them():
    names = {path.stem for path in SOURCES} | {path.parent.name for path in SOURCES}
    assert not names & {"util", "utils", "common", "helpers", "misc", "shared"}


def test_a_test_lies_where_one_looks_for_it():
    """The test of a/b.py is tests/a/test_b.py: no test of a module stands elsewhere."""
    folders = {path.relative_to(REPOSITORY).parent for path in SOURCES}
    allowed = {Path(*folder.parts[1:]) if folder.parts[0] == "feedback" else folder for folder in folders}
    allowed |= {
        Path(name)
        for name in ("system", "budgets", "architecture", "virtual_card", "golden", "gait_bench", "bench", "firmware")
    }
    allowed |= {Path("console", "page")}
    found = {path.relative_to(REPOSITORY / "tests").parent for path in (REPOSITORY / "tests").rglob("test_*.py")}
    assert found <= allowed
