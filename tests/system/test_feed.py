"""A real walk heard by programs that know nothing of stridecue: the clients of docs/feed.md, and an OSC receiver."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import ThreadingOSCUDPServer

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "docs" / "examples" / "feed"
WITHIN_S = 60.0
LINES = 3


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """(environment in which the run is found, OSC messages as they come)."""
    folder = tmp_path_factory.mktemp("feed")
    here = {**os.environ, "XDG_RUNTIME_DIR": str(folder)}
    heard, dispatcher = [], Dispatcher()
    dispatcher.set_default_handler(lambda address, *values: heard.append((address, *values)))
    rig = folder / "rig.toml"
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text().replace('"auto"', '"null"')
    rig.write_text(text.replace("stand_s = 3.0", "stand_s = 1.0"))
    protocol = str(REPOSITORY / "configs/protocols/every_stride.toml")
    with ThreadingOSCUDPServer(("127.0.0.1", 0), dispatcher) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        place = f"127.0.0.1:{server.server_address[1]}"
        options = ["--headless", "--osc", place, "--session", str(folder / "walk.mcap")]
        command = [sys.executable, "-m", "feedback", "run", str(rig), protocol, *options]
        run = subprocess.Popen(command, env=here, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            until(lambda: any(address.endswith("heel_strike") for address, *_ in heard), run)
            yield here, heard
        finally:
            run.send_signal(signal.SIGTERM)
            _, err = run.communicate(timeout=WITHIN_S)
            server.shutdown()
            thread.join()
    assert run.returncode == 0, err


def until(is_so, run):
    deadline = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < deadline
        assert run.poll() is None
        time.sleep(0.1)


def first_lines(command, **options):
    """The first lines that a program prints that never ends by itself."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options) as program:
        timer = threading.Timer(WITHIN_S, program.kill)
        timer.start()
        try:
            return [program.stdout.readline() for _ in range(LINES)]
        finally:
            timer.cancel()
            program.kill()


def test_the_client_in_python_hears_events(walk):
    command = [sys.executable, str(EXAMPLES / "listen.py"), "gait_event"]
    for line in first_lines(command, env=walk[0], stderr=subprocess.DEVNULL):
        assert line.startswith("gait_event/engine {'schema': 1, 't_ns': ")


def test_the_client_in_javascript_hears_events(walk, tmp_path):
    """By Deno, which the tests have anyway; the same file runs in Node.js."""
    if find_spec("deno") is None:
        pytest.skip("deno is not installed: pip install deno")
    deno = str(Path(sys.executable).with_name("deno"))
    there = shutil.copytree(EXAMPLES, tmp_path / "feed")
    quiet = {**walk[0], "NO_COLOR": "1"}
    fetched = subprocess.run([deno, "install"], cwd=there, env=quiet, capture_output=True, text=True, timeout=120)
    if fetched.returncode:
        pytest.skip(f"npm's registry cannot be reached: {fetched.stderr.strip()[-200:]}")
    command = [deno, "run", "--allow-all", "--node-modules-dir=auto", "listen.mjs", "gait_event"]
    first, second, third = first_lines(command, cwd=there, env=quiet, stderr=subprocess.DEVNULL)
    assert first == "gait_event/engine {\n"
    assert second.strip() == "schema: 1,"
    assert third.strip().startswith("t_ns: ")


def test_the_run_is_told_by_stridecue_feed(walk):
    command = [sys.executable, "-m", "feedback", "feed"]
    told = subprocess.run(command, env=walk[0], capture_output=True, text=True, check=True)
    assert "every_stride.toml" in told.stdout
    assert "osc_out" in told.stdout


def test_an_osc_receiver_hears_steps_phases_and_cues(walk):
    heard = walk[1]
    deadline = time.monotonic() + WITHIN_S
    wanted = {
        "/stridecue/left/heel_strike",
        "/stridecue/right/toe_off",
        "/stridecue/left/phase",
        "/stridecue/right/cue",
        "/stridecue/left/played",
        "/stridecue/left/stride",
        "/stridecue/state",
    }
    while not wanted <= {address for address, *_ in heard} and time.monotonic() < deadline:
        time.sleep(0.1)
    assert wanted <= {address for address, *_ in heard}
    phases = [value for address, value in (row[:2] for row in heard) if address == "/stridecue/left/phase"]
    assert all(0 <= phase <= 1 for phase in phases)
