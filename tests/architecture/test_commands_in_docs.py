"""Every command that a page shows: known to the real parser, and run, here or by the test that is named for it.

The commands of docs/diy-insole.md are typed as they stand, by tests/system/test_diy_insole.py.
"""

import argparse
import io
import re
import shlex
import shutil
from contextlib import redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from pathlib import Path

import pytest

from feedback.cli import COMMANDS, main
from feedback.config.examples import lay_out

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/*.md"), REPOSITORY / "configs" / "README.md"])
SHOWN = re.compile(r"^ {4,}((?:stridecue|scripts/\w+)(?: .*)?)$|`((?:stridecue|scripts/\w+) [^`\n]+)`", re.MULTILINE)
HISTORY = "CHANGELOG.md"
"""Tells of commands as they were."""

RUN_ELSEWHERE = {
    "run": "tests/system/test_run.py",
    "tune": "tests/system/test_tune.py",
    "console": "tests/system/test_console.py",
    "calibrate": "tests/system/test_calibrate.py",
    "cohort": "tests/cli/test_cohort.py",
    "devices": "tests/cli/test_devices.py",
    "record-golden": "tests/cli/test_record_golden.py",
    "measure": "tests/cli/test_measure.py",
    "preflight": "tests/cli/test_measure.py",
    "keys": "tests/cli/test_keys.py",
    "feed": "tests/system/test_feed.py",
}
"""They need devices, other processes or much time: command -> the test that runs it."""
NOT_HERE = (
    "--live",
    "--set",
    "--bytes",
    "--video",
    "--pdf",
    "--patient",
    "--against",
    "xdf",
    "c3d",
    "bids",
    "parquet",
    "--imu",
    "key ",
    "decrypt",
)
"""Of the other commands, what has a test of its own beside the command's (tests/cli, tests/records/export)."""

PLACES = {
    "SESSION": "walk.mcap",
    "WALK": "walk.txt",
    "WALK.txt.xz": "walk.txt",
    "RIG": "configs/rigs/gaitpdb.toml",
    "PROTOCOL": "configs/protocols/every_stride.toml",
    "DIR": "out",
    "KIND": "rig",
}
NUMBERS = {"SECONDS": "5", "S": "5", "N": "8765", "MINUTES": "1"}


def shown():
    """(page, command) of all pages, once each."""
    found = {}
    for page in PAGES:
        if page.name != HISTORY:
            for block, inline in SHOWN.findall(page.read_text(encoding="utf-8")):
                found.setdefault(plain(block or inline), page.name)
    return sorted((page, command) for command, page in found.items())


def plain(command):
    """Without comments, and without the signs for what may be left out, repeated or chosen."""
    command = re.split(r"\s#|\s{2,}", command)[0].replace("…", " ").replace("...", " ")
    return " ".join(word.strip("[]").split("|")[0] for word in command.split())


def words_of(command):
    words = shlex.split(command)[1:]
    return [PLACES.get(word, NUMBERS.get(word, word)) for word in words]


COMMANDS_SHOWN = [(page, command) for page, command in shown() if command.startswith("stridecue ")]
SCRIPTS_SHOWN = [(page, command) for page, command in shown() if command.startswith("scripts/")]


def refusal(words):
    """What the command's own parser says against it; '' if nothing."""
    parser = argparse.ArgumentParser(prog="stridecue")
    import_module(f"feedback.cli.{words[0].replace('-', '_')}").add(parser.add_subparsers())
    said = io.StringIO()
    with suppress(SystemExit), redirect_stderr(said), redirect_stdout(io.StringIO()):
        parser.parse_args(words)
    return said.getvalue()


@pytest.mark.parametrize(("page", "command"), COMMANDS_SHOWN, ids=lambda text: text)
def test_the_parser_knows_what_a_page_shows(page, command):
    """A page may speak of a command without all that it needs, and of nothing that it does not know."""
    words = words_of(command)
    if words[0].startswith("-") or words == ["COMMAND", "--help"]:
        return
    assert words[0] in COMMANDS, page
    said = refusal(words)
    assert not said or re.search(r"(?:is|are) required|expected one argument", said), f"{page}: {command}\n{said}"


@pytest.mark.parametrize(("page", "command"), SCRIPTS_SHOWN, ids=lambda text: text)
def test_a_script_is_there_and_has_the_options_that_a_page_shows(page, command):
    script = REPOSITORY / command.split()[0]
    assert script.is_file(), page
    source = script.read_text() + (script.with_suffix(".py").read_text() if script.with_suffix(".py").exists() else "")
    if "pytest" in source:
        return  # its arguments are pytest's
    unknown = [word for word in re.findall(r"--[\w-]+", command) if word not in source]
    assert unknown == [], page


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder as the pages have it: the examples, a session, a recorded walk."""
    folder = tmp_path_factory.mktemp("desk")
    lay_out(folder)
    golden = REPOSITORY / "tests" / "golden" / "sessions" / "schema_1_walk.mcap"
    (folder / "sessions").mkdir()
    shutil.copyfile(golden, folder / "walk.mcap")
    row = "\t".join(["{:.2f}", *["100.0"] * 18])
    (folder / "walk.txt").write_text("".join(row.format(k / 100) + "\n" for k in range(300)))
    return folder


RUN_HERE = [
    command
    for _, command in COMMANDS_SHOWN
    if command.split()[1] in {"analyse", "check", "export", "init", "replay", "report", "sessions"}
    and not any(word in command for word in NOT_HERE)
    and not re.search(r"\b(?:FILE|FOLDER|NAME)\b|RIG\.toml|WALK\.xdf|mine\.toml|sessions/20", command)
    and not refusal(words_of(command))
    and len(command.split()) > 2
]


def test_all_other_commands_are_run_by_the_test_that_is_named():
    others = {command.split()[1] for _, command in COMMANDS_SHOWN} & set(COMMANDS)
    assert others - {command.split()[1] for command in RUN_HERE} - set(RUN_ELSEWHERE) == set()
    for name, test in RUN_ELSEWHERE.items():
        assert name in (REPOSITORY / test).read_text(), test


@pytest.mark.parametrize("command", RUN_HERE)
def test_what_a_page_shows_can_be_typed(command, desk, tmp_path, monkeypatch):
    for path in desk.iterdir():
        (tmp_path / path.name).symlink_to(path) if path.is_dir() else shutil.copyfile(path, tmp_path / path.name)
    monkeypatch.chdir(tmp_path)
    words = [
        str(file)
        for word in words_of(command)
        for file in (sorted(Path().glob(word)) if "*" in word else [word])
    ]  # fmt: skip
    assert main(words) in (0, 1)
