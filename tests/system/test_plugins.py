"""The example of a plug-in package, installed, and used like what is built in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.messages import Samples
from feedback.records.session import SessionReader

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "docs" / "examples" / "stridecue-example"
WITHIN_S = 120


@pytest.fixture(scope="module")
def stridecue(tmp_path_factory):
    """Runs stridecue where the example is installed, by pip, into a folder of its own."""
    folder = tmp_path_factory.mktemp("plugins")
    source = shutil.copytree(EXAMPLE, folder / "source")
    install = [
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--target",
        str(folder / "site"),
    ]
    subprocess.run([sys.executable, "-m", "pip", *install, str(source)], check=True, timeout=WITHIN_S)
    there = {**os.environ, "PYTHONPATH": str(folder / "site")}

    def run(*words):
        command = [sys.executable, "-m", "feedback", *map(str, words)]
        return subprocess.run(command, env=there, cwd=REPOSITORY, capture_output=True, text=True, timeout=WITHIN_S)

    return run


def test_it_is_listed_and_in_order(stridecue):
    done = stridecue("check", "--plugins")
    assert done.returncode == 0, done.stdout
    assert [line.rpartition(":")[0] for line in done.stdout.splitlines()] == [
        "driver 'example-belt' of stridecue-example 0.1.0",
        "emulator 'example-belt' of stridecue-example 0.1.0",
        "export 'example-strides' of stridecue-example 0.1.0",
    ]


def test_a_walk_with_its_driver_and_an_export_by_it(stridecue, tmp_path):
    rig, session = tmp_path / "rig.toml", tmp_path / "walk.mcap"
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text().replace('"auto"', '"null"')
    sensor = '[[sensors]]\nname = "treadmill"\ndriver = "example-belt"\nport = "emulated"\n\n[sole]'
    rig.write_text(text.replace("stand_s = 3.0", "stand_s = 1.0").replace("[sole]", sensor, 1))
    assert stridecue("check", rig).returncode == 0
    protocol = "configs/protocols/every_stride.toml"
    done = stridecue("run", rig, protocol, "--headless", "--for", 9, "--session", session)
    assert done.returncode == 0, done.stderr
    told = [row.message for row in SessionReader(session).messages(("samples",))]
    speeds = {row.values[0] for row in told if isinstance(row, Samples) and row.stream == "treadmill.belt"}
    assert max(speeds) > 0.5, "the belt runs as the patient walks"
    done = stridecue("export", session, "--to", "example-strides", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    strides = (tmp_path / "out" / "walk.strides.txt").read_text().splitlines()
    assert {line.split()[0] for line in strides} == {"left", "right"}
    assert all(0.9 < float(line.split()[1]) < 1.3 for line in strides)


def test_without_the_package_its_names_are_not_known(tmp_path):
    rig = tmp_path / "rig.toml"
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text()
    rig.write_text(text.replace('driver = "insole-frames"', 'driver = "example-belt"').replace("zones = 8, ", ""))
    command = [sys.executable, "-m", "feedback", "check", str(rig)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False)
    assert done.returncode == 1
    assert "no driver is called 'example-belt'; there are: bertec" in done.stdout
