"""The page's pure modules, by node's own test runner, where there is a node."""

import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = Path(__file__).with_name("known") / "known.test.mjs"


def test_what_the_page_knows():
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node: the page's modules are tested in the browser alone")
    done = subprocess.run([node, "--test", str(TESTS)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
