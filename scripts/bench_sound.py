"""Measure what a block of sound costs: silence, short cues, held ones, held ones whose pitch goes with an angle.

Blocks of 128 frames at 48 kHz in stereo, rendered as the card's thread does it. Exit codes: 0 within the limit, 1 not.
"""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from feedback.messages import Cue  # noqa: E402
from feedback.outputs.mixer import Mixer  # noqa: E402

RATE_HZ, FRAMES = 48_000, 128
FRAME_NS = 1e9 / RATE_HZ
LIMIT_MS = 0.3
"""Of the 2.67 ms that a block lasts, p50 with three voices."""
SCENES: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "silence": (),
    "short_1": (("click", "", False),),
    "held_3": (("tone", "", True), ("chord", "", True), ("noise", "", True)),
    "follow_3": (("tone", "thigh", True), ("chord", "thigh", True), ("rising", "thigh", True)),
}


def cost_ms(scene: tuple[tuple[str, str, bool], ...], blocks: int) -> np.ndarray:
    """Of each block in which the scene sounds."""
    mixer, taken = Mixer(RATE_HZ, 2), []
    for block in range(blocks):
        first_ns = 1e12 + block * FRAMES * FRAME_NS
        begins = block % 15 == 0 if scene and not scene[0][2] else block % 1000 == 0
        due = [_cue(block, k, first_ns, *look) for k, look in enumerate(scene)] if begins else []
        for cue in due:
            mixer.prepare(cue)
        mixer.heard.hear("left", "thigh", block % 20 - 10.0, round(first_ns))
        begin = time.perf_counter()
        mixer.render(FRAMES, first_ns, due)
        taken.append((time.perf_counter() - begin) * 1e3)
    return np.array(taken)


def _cue(block: int, k: int, first_ns: float, sound: str, follows: str, held: bool) -> Cue:
    due_ns = round(first_ns)
    until_ns = round(first_ns + 990 * FRAMES * FRAME_NS) if held else 0
    head = (0, 0, 0, 10 * block + k, 0, f"kind {k}", "left", due_ns, due_ns, 0, sound)
    return Cue(*head, -12.0, "", until_ns, "cue", "", follows, -10.0, 10.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--blocks", type=int, default=5_000, help="how many blocks of each scene")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    for name, scene in SCENES.items():
        p50, p99 = np.percentile(cost_ms(scene, arguments.blocks), (50, 99)).round(4).tolist()
        figures |= {f"{name}_ms_p50": p50, f"{name}_ms_p99": p99}
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{key:20} {value:>8.4f}" for key, value in figures.items()))
    return int(max(figures["held_3_ms_p50"], figures["follow_3_ms_p50"]) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
