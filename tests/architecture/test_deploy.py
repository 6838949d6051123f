"""What is deployed with agrees with the product: versions, scripts, ports, extras, limits."""

import re
from configparser import ConfigParser
from pathlib import Path

import yaml

from feedback import __version__
from feedback.cli.place import PORT

REPOSITORY = Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((REPOSITORY / ".github/workflows/check.yml").read_text())
UNIT = (REPOSITORY / "docs/deploy/stridecue-console.service").read_text()
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()


def package():
    parser = ConfigParser(interpolation=None)
    parser.read(REPOSITORY / "setup.cfg")
    return parser


def commands():
    return [step["run"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "run" in step]


def test_the_citation_is_of_this_version():
    assert yaml.safe_load((REPOSITORY / "CITATION.cff").read_text())["version"] == __version__


def test_the_workflow_calls_scripts_that_are_there():
    called = {word for command in commands() for word in re.findall(r"scripts/\w+", command)}
    assert called >= {"scripts/check", "scripts/try_wheel"}
    assert {name for name in called if not (REPOSITORY / name).is_file()} == set()


def test_the_workflow_tries_each_python_that_the_package_names():
    tried = {row["python"] for row in WORKFLOW["jobs"]["check"]["strategy"]["matrix"]["include"]}
    assert tried == set(re.findall(r"Python :: (3\.\d+)", package()["metadata"]["classifiers"]))


def test_the_image_serves_the_consoles_port_and_has_extras_that_are_there():
    assert f"EXPOSE {PORT}\n" in DOCKERFILE
    (extras,) = re.findall(r"\.whl\)\[(.*)\]", DOCKERFILE)
    assert set(extras.split(",")) <= set(package()["options.extras_require"])


def test_the_unit_permits_the_priorities_that_the_processes_ask_for():
    asked = [
        int(found)
        for path in (REPOSITORY / "feedback/processes").glob("*.py")
        for found in re.findall(r"priority=(\d+)", path.read_text())
    ]
    assert f"LimitRTPRIO={max(asked)}\n" in UNIT
    assert "LimitMEMLOCK=infinity\n" in UNIT


def test_the_units_folders_are_its_users_alone():
    for kind in ("State", "Cache", "Runtime"):
        assert f"{kind}DirectoryMode=0700\n" in UNIT
