"""The patient's screen for a second: does it open, how fast is it drawn?

Lives here: `measure`, and the process of its own that draws (`python -m feedback.measuring.display FOLDER`). Why: a
window that fails must not take the preflight with it. Must never: know how a picture is drawn; the process that will
show it to the patient is asked for it.
"""

import json
import subprocess
import sys
import time
from math import sin
from pathlib import Path

import numpy as np

from feedback.clock import now_ns
from feedback.messages import GaitState

SECONDS = 2.0
WARM_UP_S = 0.3
LONGEST_S = 20.0


def measure(folder: Path) -> tuple[dict[str, float], str]:
    """(figures, why there is no picture), for the run that is planned in this folder."""
    command = [sys.executable, "-m", __name__, str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)
        told = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return {}, f"no picture within {LONGEST_S:g} s"
    except (ValueError, IndexError):
        return {}, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"ended with {done.returncode}"
    return told.get("figures", {}), told.get("why", "")


def draw(folder: Path) -> dict[str, object]:
    """Let the screen's own node draw a walk."""
    from feedback.processes import visual
    from feedback.processes.plan import RunPlan

    started = visual.make(RunPlan.load(folder), "visual")
    if started.notes:
        return {"why": started.notes[0]}
    node, took_ms, begin_ns = started.node, [], now_ns()
    while (at_ns := now_ns()) < begin_ns + (WARM_UP_S + SECONDS) * 1e9:
        phase = at_ns / 1e9 % 1.0
        state = GaitState(at_ns, at_ns, 0, "walking", phase, (phase + 0.5) % 1, abs(sin(phase)), 0.5, 100.0)
        node.step(at_ns, [state])
        if at_ns > begin_ns + WARM_UP_S * 1e9:
            took_ms.append((now_ns() - at_ns) / 1e6)
        time.sleep(max(0.0, (node.wake_ns(now_ns()) - now_ns()) / 1e9))
    started.finish()
    figures = {"fps": len(took_ms) / SECONDS, "draw_ms_p99": float(np.percentile(took_ms, 99).round(2))}
    return {"figures": figures}


if __name__ == "__main__":
    print(json.dumps(draw(Path(sys.argv[1]))))
