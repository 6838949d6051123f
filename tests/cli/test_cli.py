"""The command line itself."""

import subprocess
import sys

import pytest

from feedback import __version__
from feedback.cli import COMMANDS, main


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    for name, words in COMMANDS.items():
        assert name in said
        assert words in said


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name, capsys):
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert f"stridecue {name}" in capsys.readouterr().out


@pytest.mark.parametrize("given", [[], ["walk"], ["run"], ["run", "rig.toml"]])
def test_wrong_use_is_2(given):
    with pytest.raises(SystemExit) as caught:
        main(given)
    assert caught.value.code == 2


def test_help_loads_neither_numbers_nor_networks():
    heavy = ("numpy", "zmq", "pydantic", "plotly", "pyaudio", "pygame", "mcap", "serial")
    code = f"""
import sys
from feedback.cli import main
try:
    main(["--help"])
except SystemExit:
    loaded = [name for name in {heavy!r} if name in sys.modules]
    sys.exit(bool(loaded) and " ".join(loaded))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, f"imported for help: {done.stderr}"


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"stridecue {__version__}\n"
