"""What no step does while somebody walks: open, start, sleep, print, log, import.

A whole session (soles, thigh and pelvis sensors, EMG, belt; engine; sound) runs in a process of its own, without a
clock, while Python's own audit events (PEP 578) are listened to during each step of sensors, engine and sound.
"""

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
WATCHED = """
import json, logging, sys, tempfile, time
from pathlib import Path
from records_bench import offline
from feedback.outputs import Output
from feedback.processes.audio import AudioNode
from feedback.processes.engine import LiveEngine
from feedback.processes.sensor import SensorNode

HARMLESS = ("object.", "sys._getframe", "code.__new__", "builtins.id", "cpython._PySys", "marshal.loads", "gc.")
WARM_S, SECONDS = int(sys.argv[3]), int(sys.argv[4])
found, steps, depth = {}, {}, [0, ""]
now = [0]

def note(event):
    if depth[0] and now[0] > offline.BEGIN_NS + WARM_S * 10**9:
        found[f"{depth[1]}: {event}"] = found.get(f"{depth[1]}: {event}", 0) + 1

def hook(event, args):
    if depth[0] and not event.startswith(HARMLESS):
        note(f"{event} {str(args[:1])[:80]}")

def watched(kind, name, of_time):
    plain = getattr(kind, name)
    def step(self, *args):
        before = list(depth)
        depth[:] = depth[0] + 1, before[1] or f"{kind.__name__}.{name}"
        now[0] = max(now[0], int(args[of_time]))
        steps[kind.__name__] = steps.get(kind.__name__, 0) + 1
        try:
            return plain(self, *args)
        finally:
            depth[:] = before
    setattr(kind, name, step)

class Told:
    def __init__(self, name): self.name = name
    def write(self, text): note(f"writes to {self.name}"); return len(text)
    def flush(self): note(f"flushes {self.name}")

if len(sys.argv) > 5:
    plain_step = LiveEngine.step
    def slow_step(self, *args):
        time.sleep(0)
        print("so slow")
        open("/dev/null").close()
        return plain_step(self, *args)
    LiveEngine.step = slow_step

watched(SensorNode, "step", 0)
watched(LiveEngine, "step", 0)
watched(AudioNode, "step", 0)
watched(Output, "_render", 3)
time.sleep = lambda _s: note("time.sleep")
logging.Logger.handle = lambda self, record: note("logs")
rig, protocol = (Path(name).read_text() for name in sys.argv[1:3])
out, sys.stdout, sys.stderr = sys.stdout, Told("stdout"), Told("stderr")
sys.addaudithook(hook)
with tempfile.TemporaryDirectory() as folder:
    offline.record(rig, protocol, Path(folder) / "s.mcap", WARM_S + SECONDS)
print(json.dumps({"found": found, "steps": steps}), file=out)
"""


def told(*arguments):
    """What the session was heard to do."""
    rig = REPOSITORY / "configs" / "rigs" / "emulated_full.toml"
    protocol = REPOSITORY / "configs" / "protocols" / "every_stride.toml"
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(rig), str(protocol), *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        env={"PYTHONPATH": str(REPOSITORY / "scripts"), "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_no_step_opens_starts_sleeps_prints_or_imports():
    heard = told("12", "8")
    assert set(heard["steps"]) == {"SensorNode", "LiveEngine", "AudioNode", "Output"}
    assert min(heard["steps"].values()) > 500
    assert heard["found"] == {}


def test_a_step_that_does_is_found():
    words = " ".join(told("1", "1", "sabotage")["found"])
    for word in ("time.sleep", "open", "writes to stdout"):
        assert f"LiveEngine.step: {word}" in words
