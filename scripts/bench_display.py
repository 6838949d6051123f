"""Measure the patient's screen: what a picture costs, how evenly they come, and how long a message takes to its pixel.

    scripts/bench_display [--marks 60] [--json] [--check]

The real VisualNode runs as a process of its own on the real bus, at nice +10, in a window of 1280 x 720; another
process tells it of a walk at the rates of a full rig; this one says at random moments that a cue has sounded, and reads
the display back until the mark is lit. Without DISPLAY an Xvfb is started, with SDL's software frame buffer. --check:
exit code 1 unless draw_ms_p99 <= 4, message_to_pixel_ms_p90 <= 20 and fps within 2 % of 60. 3: no display can be had.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

from display_bench.walk import joined
from display_bench.xvfb import MissingError, display

from feedback.bus import Addresses, Warden
from feedback.clock import now_ns
from feedback.messages import Played
from feedback.outputs.layout import laid_out
from feedback.processes.plan import RunPlan

HERE = Path(__file__).resolve().parent
SIZE, FPS = (1280, 720), 60
WARM_S = 2.0
LIMITS = {"draw_ms_p99": 4.0, "message_to_pixel_ms_p90": 20.0}
FPS_WITHIN = 0.02
ROLES = {"engine": "engine", "insoles": "sensor", "audio": "audio", "visual": "visual"}


def let_go(warden: Warden) -> None:
    """The barrier of a run: all go when all are ready."""
    ready: set[str] = set()
    end_s = time.monotonic() + 30
    while ready != set(ROLES):
        ready |= {report.process for report in warden.reports(100) if report.word == "ready"}
        if time.monotonic() > end_s:
            raise MissingError(f"not ready: {', '.join(sorted(set(ROLES) - ready))}")
    for name in ROLES:
        warden.go(name)


def pixel_delays_ms(name: str, audio, marks: int, seed: int) -> tuple[list[float], int]:
    """From sending Played to the bright pixel; and how many marks were never seen."""
    from display_bench.witness import Witness

    box = laid_out(SIZE, "both").marks[0]
    witness = Witness(name, "stridecue bench", (round(box.middle[0]), round(box.middle[1])))
    dice, delays, unseen = random.Random(seed), [], 0
    for cue_id in range(marks):
        witness.seen_ns(bright=False, within_s=2.0)
        time.sleep(dice.uniform(0.1, 0.15))
        at_ns = now_ns()
        audio.send([Played(at_ns, at_ns, 0, cue_id, 0, "hip_extend", "left", at_ns, at_ns, 0, "played")])
        seen_ns = witness.seen_ns(bright=True, within_s=0.4)
        if seen_ns is None:
            unseen += 1
        else:
            delays.append((seen_ns - at_ns) / 1e6)
    witness.close()
    return delays, unseen


def measured(name: str, folder: Path, marks: int, seed: int) -> dict[str, float]:
    """One run of all processes."""
    for kind, file in (("rig", "rigs/emulated_full.toml"), ("protocol", "protocols/hip_extension.toml")):
        (folder / f"{kind}.toml").write_text((HERE.parent / "configs" / file).read_text())
    book = Addresses.ipc(folder, ROLES)
    RunPlan(folder, folder / "none.mcap").save(book)
    path = os.pathsep.join((str(HERE.parent), str(HERE)))
    plain = {"SDL_VIDEODRIVER": "x11", "SDL_FRAMEBUFFER_ACCELERATION": "0"} if "DISPLAY" not in os.environ else {}
    env = os.environ | {"PYTHONPATH": path, "DISPLAY": name} | plain
    warden, told = Warden(book), folder / "times.json"
    screen = subprocess.Popen([sys.executable, "-m", "display_bench.timed", str(folder), str(told)], env=env)
    walk = subprocess.Popen([sys.executable, "-m", "display_bench.walk", str(folder)], env=env)
    try:
        opening = threading.Thread(target=let_go, args=(warden,))
        opening.start()
        (audio,) = joined(book, "audio")
        opening.join()
        time.sleep(WARM_S)
        begin_ns = now_ns()
        delays, unseen = pixel_delays_ms(name, audio, marks, seed)
        end_ns = now_ns()
        audio.close()
        for child in ("visual", "engine", "insoles"):
            warden.stop(child)
        screen.wait(20)
        walk.wait(20)
    finally:
        for child in (screen, walk):
            child.kill()
        warden.close()
    noted = json.loads(told.read_text())
    return figures([row for row in noted["times"] if begin_ns <= row[0] <= end_ns], delays, unseen) | {
        "core_share_pct": round(100 * noted["core_share"], 1)
    }


def figures(times: list[list[int]], delays: list[float], unseen: int) -> dict[str, float]:
    draws = [(done - begin) / 1e6 for begin, done, _used in times]
    periods = [(after[0] - before[0]) / 1e6 for before, after in pairwise(times)]
    return {
        "pictures": len(times),
        "fps": round(1000 * (len(times) - 1) / ((times[-1][0] - times[0][0]) / 1e6), 2),
        **percentiles("draw_ms", draws),
        **percentiles("draw_cpu_ms", [used / 1e6 for _begin, _done, used in times]),
        **percentiles("period_ms", periods),
        "marks": len(delays) + unseen,
        "marks_unseen": unseen,
        **percentiles("message_to_pixel_ms", delays),
    }


def percentiles(name: str, values: list[float]) -> dict[str, float]:
    if len(values) < 2:
        return {f"{name}_{which}": float("inf") for which in ("p50", "p90", "p99")}
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {f"{name}_{which}": round(cuts[int(which[1:]) - 1], 3) for which in ("p50", "p90", "p99")}


def failures(found: dict[str, float]) -> list[str]:
    wrong = [f"{key} is {found[key]:g}, above {most:g}" for key, most in LIMITS.items() if found[key] > most]
    if abs(found["fps"] - FPS) > FPS_WITHIN * FPS:
        wrong.append(f"fps is {found['fps']:g}, not within {FPS_WITHIN:.0%} of {FPS}")
    if found["marks_unseen"]:
        wrong.append(f"{found['marks_unseen']:g} marks were never seen")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--marks", type=int, default=60, help="how many marks are lit (default 60, about 40 s)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same moments")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true", help="exit code 1 if a figure that was asked for is missed")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="stridecue-") as folder, display(SIZE) as name:
            found = measured(name, Path(folder), arguments.marks, arguments.seed)
    except MissingError as error:
        print(f"bench_display: {error}", file=sys.stderr)
        return 3
    if arguments.json:
        print(json.dumps(found))
    else:
        for key, value in found.items():
            print(f"{key:26} {value:10g}")
    wrong = failures(found)
    for text in wrong:
        print(f"missed: {text}", file=sys.stderr)
    return 1 if arguments.check and wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
