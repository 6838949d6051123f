"""Every package that a script installs is pinned with its hashes, at the version that constraints.txt tells."""

import configparser
import json
import re
from pathlib import Path

import pytest
from audit import judged

REPOSITORY = Path(__file__).resolve().parents[2]
LOCKS = sorted((REPOSITORY / "scripts" / "requirements").glob("*.txt"))
EXTRAS = ("wfdb", "docs", "test", "prove")


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path):
    """{name: version} of a lock, and the rows without a hash."""
    rows = path.read_text().replace("\\\n", " ").splitlines()
    rows = [row for row in rows if row and not row.startswith("#")]
    bare = [row for row in rows if "--hash=sha256:" not in row]
    return {plain(row.split("==")[0]): re.split(r"[ ;]", row.split("==")[1])[0] for row in rows}, bare


def asked_for(extra):
    """Names that setup.cfg asks for, extras of extras included."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(REPOSITORY / "setup.cfg")

    def of(text):
        for row in filter(None, map(str.strip, text.splitlines())):
            if named := re.fullmatch(r"%\((\w+)\)s", row):
                yield from of(config["options.extras_require"][named[1]])
            else:
                yield plain(re.split(r"[ <>=;\[]", row)[0])

    return {*of(config["options"]["install_requires"]), *of(config["options.extras_require"][extra])}


def test_there_is_a_lock_for_each_script_s_extras_and_for_what_builds():
    assert [path.stem for path in LOCKS] == sorted((*EXTRAS, "build"))
    used = set()
    for path in (REPOSITORY / "scripts").iterdir():
        if path.is_file():
            used |= set(re.findall(r"^install_environment (\w+)", path.read_text(errors="ignore"), re.MULTILINE))
    assert used <= set(EXTRAS)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_each_row_has_hashes(path):
    names, bare = locked(path)
    assert names
    assert bare == []


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_lock_has_all_that_setup_cfg_asks_for(extra):
    names, _ = locked(REPOSITORY / "scripts" / "requirements" / f"{extra}.txt")
    assert asked_for(extra) <= set(names), "scripts/lock writes it anew"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_versions_are_those_of_the_constraints(path):
    rows = [row for row in (REPOSITORY / "scripts" / "constraints.txt").read_text().splitlines() if row[0] != "#"]
    pinned = {plain(row.split("==")[0]): row.split("==")[1] for row in rows}
    names, _ = locked(path)
    assert {name: version for name, version in names.items() if pinned.get(name, version) != version} == {}


def test_the_set_up_takes_nothing_without_a_hash():
    text = (REPOSITORY / "scripts" / "setup.sh").read_text()
    assert "--no-deps --no-build-isolation" in text
    assert text.count("pip_install --require-hashes") == 2


def audit_of(*rows):
    return judged(json.dumps({"dependencies": rows, "fixes": []}))


def test_a_known_hole_is_told_with_what_mends_it():
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["2.1", "3.0"], "aliases": []}
    found = audit_of({"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "2", "vulns": [hole]})
    assert found.holes == ("b 2: PYSEC-2026-1, mended in 2.1, 3.0",)


def test_packages_that_the_database_does_not_know_are_counted():
    found = audit_of({"name": "a", "version": "1", "vulns": []}, {"name": "c", "skip_reason": "not found"})
    assert (found.asked, found.unknown, found.holes) == (1, 1, ())
    assert found.words == "audited: no known hole in 1 packages; 1 it does not know"


@pytest.mark.parametrize("told", ["", "Traceback", "[]", '{"dependencies": [{"name": "c", "skip_reason": "x"}]}'])
def test_without_an_answer_it_is_said_that_nothing_was_audited(told):
    assert judged(told).words.startswith("not audited")
    assert judged(told).holes == ()
