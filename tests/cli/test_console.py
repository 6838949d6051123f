"""`stridecue console` and `run --console`: what they refuse before anything is served."""

from pathlib import Path

import pytest

from feedback.cli import main

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
RIG, PROTOCOL = str(CONFIGS / "rigs" / "emulated.toml"), str(CONFIGS / "protocols" / "every_stride.toml")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("console", "--port", "0"), "a port is a number from 1 to 65535"),
        (("console", "--rigs", "nowhere", "--protocols", str(CONFIGS / "protocols")), "there is no folder nowhere"),
        (("run", RIG, PROTOCOL, "--console", "--port", "70000"), "a port is a number from 1 to 65535"),
        (("run", RIG, PROTOCOL, "--lan"), "--lan goes with --console"),
    ],
)
def test_wrong_use_is_told_in_words(arguments, words, capsys):
    assert main(list(arguments)) == 2
    assert words in capsys.readouterr().err
