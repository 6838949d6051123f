"""What help costs is what is imported for it. Counted, as a timed test fails on a slow day."""

import json
import subprocess
import sys

import pytest

MOST_MODULES = 60
"""Help needs argparse and its own, some twenty. A hundred modules take a tenth of a second."""
HEAVY = {
    "aiohttp", "asyncio", "cryptography", "dataclasses", "drivers", "jinja2", "matplotlib", "mcap", "msgspec", "numpy",
    "pandas", "plotly", "pyaudio", "pydantic", "pygame", "scipy", "serial", "tomlkit", "zmq",
}  # fmt: skip
ASKED = {
    "import feedback": "import feedback",
    "stridecue --help": "from feedback.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
    "stridecue --version": "from feedback.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass",
}


@pytest.mark.parametrize("words", ASKED)
def test_help_loads_next_to_nothing(words):
    """-S: without the finders of an editable installation, which are none of ours."""
    code = (
        f"import sys\nsys.path.insert(0, '.')\nbefore = set(sys.modules)\n{ASKED[words]}\n"
        "import json\nprint(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout.splitlines()[-1])
    assert not HEAVY & {name.partition(".")[0] for name in loaded}
    assert len([name for name in loaded if not name.startswith("json")]) <= MOST_MODULES
