"""Files that ask for more than they are worth: each is refused in words, within 200 MB, by the real command line.

The time is not tested here (a slow day fails no test): scripts/bench_bombs tells it, of the same files.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from bombs import BOMBS, MEASURED, REFUSES

MOST_BYTES = 200_000_000
BEARABLE_S = 60


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_words_and_within_200_mb(name: str, tmp_path: Path) -> None:
    bomb = BOMBS[name]
    arguments = bomb.arguments(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments], capture_output=True, text=True, timeout=BEARABLE_S
    )
    *_, peak = done.stderr.splitlines()
    told = done.stdout + done.stderr
    assert done.returncode in REFUSES, told[-2000:]
    assert bomb.words in told
    assert "Traceback" not in told
    assert len(told) < 6000, "it is told in few words"
    assert int(peak) < MOST_BYTES
